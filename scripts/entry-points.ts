/** The entry points of the package: the name that users import, and the path in src and dist. */
export const entryPoints = {
  'libvirt-client': 'index',
  'libvirt-client/protocol': 'protocol/index',
  'libvirt-client/pki': 'pki/index',
  'libvirt-client/testing': 'testing/index',
} as const;
