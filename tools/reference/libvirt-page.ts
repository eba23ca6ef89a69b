/** The pages of libvirt's own reference, by the names of the functions. The first match counts. */
const MODULES: ReadonlyArray<readonly [name: RegExp, module: string]> = [
  [/^virAdm/, 'libvirt-admin'],
  [/^virDomainQemu|^virConnectDomainQemu/, 'libvirt-qemu'],
  [/^virDomainLxc/, 'libvirt-lxc'],
  [/Snapshot/, 'libvirt-domain-snapshot'],
  [/Checkpoint/, 'libvirt-domain-checkpoint'],
  [/^virDomain|^virConnect\w*Domain/, 'libvirt-domain'],
  [/NWFilter/, 'libvirt-nwfilter'],
  [/Network/, 'libvirt-network'],
  [/NodeDevice|^virNode(?:List|NumOf)Devices/, 'libvirt-nodedev'],
  [/Storage/, 'libvirt-storage'],
  [/Secret/, 'libvirt-secret'],
  [/Interface/, 'libvirt-interface'],
  [/^virTypedParams/, 'libvirt-common'],
  [/^virStream/, 'libvirt-stream'],
  [/^virEvent/, 'libvirt-event'],
  [/Error/, 'virterror'],
];

/** Returns libvirt's module that declares a function, such as `libvirt-domain`. */
export function libvirtModule(name: string): string {
  return MODULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'libvirt-host';
}

/** Returns the address of a function in libvirt's own reference. */
export function libvirtPage(name: string): string {
  return `https://libvirt.org/html/libvirt-${libvirtModule(name)}.html#${name}`;
}
