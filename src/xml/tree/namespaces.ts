/** The namespaces of libvirt's formats, with the prefixes that libvirt and the tables use. */
export const namespacePrefixes: Readonly<Record<string, string>> = {
  'http://libvirt.org/schemas/domain/qemu/1.0': 'qemu',
  'http://libvirt.org/schemas/domain/lxc/1.0': 'lxc',
  'http://libvirt.org/schemas/domain/bhyve/1.0': 'bhyve',
  'http://libvirt.org/schemas/domain/xen/1.0': 'xen',
  'http://libvirt.org/schemas/domain/vmware/1.0': 'vmware',
  'http://libvirt.org/schemas/network/dnsmasq/1.0': 'dnsmasq',
  'http://libvirt.org/schemas/storagepool/fs/1.0': 'fs',
  'http://libvirt.org/schemas/storagepool/rbd/1.0': 'rbd',
};

const uris: ReadonlyMap<string, string> = new Map(
  Object.entries(namespacePrefixes).map(([uri, prefix]) => [prefix, uri]),
);

/** Returns the namespace of a key such as `qemu:commandline`; an empty string if it has none. */
export function namespaceOf(key: string): string {
  const colon = key.indexOf(':');
  return colon === -1 ? '' : (uris.get(key.slice(0, colon)) ?? '');
}

/**
 * Returns the name that the tables use: the local name, with the canonical prefix of one of
 * libvirt's namespaces; undefined if the namespace is foreign.
 */
export function keyOf(local: string, uri: string): string | undefined {
  if (uri === '') return local;
  const prefix = Object.hasOwn(namespacePrefixes, uri) ? namespacePrefixes[uri] : undefined;
  return prefix === undefined ? undefined : `${prefix}:${local}`;
}

/** The namespace of `xmlns` attributes. */
export const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** The namespace of the prefix `xml`. */
export const XML = 'http://www.w3.org/XML/1998/namespace';
