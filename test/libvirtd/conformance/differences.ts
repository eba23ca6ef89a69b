/** Steps in which the in-memory daemon differs on purpose. */
export interface Difference {
  readonly steps: readonly string[];
  readonly reason: string;
}

/** All differences from the test driver of libvirt 9.0.0, and their reasons. */
export const DIFFERENCES: readonly Difference[] = [
  {
    steps: ['DOMAIN_DEFINE_XML: no XML', 'DOMAIN_SET_METADATA: no XML'],
    reason: 'libxml2 has its own messages for broken XML; number, domain and level are equal',
  },
  {
    steps: [
      'DOMAIN_ATTACH_DEVICE',
      'DOMAIN_ATTACH_DEVICE_FLAGS',
      'DOMAIN_UPDATE_DEVICE_FLAGS',
      'DOMAIN_DETACH_DEVICE',
      'DOMAIN_DETACH_DEVICE_FLAGS',
      'DOMAIN_DETACH_DEVICE_FLAGS: not there',
    ],
    reason: 'the test driver changes no devices; the in-memory daemon does, as the QEMU driver',
  },
  {
    steps: [
      'DOMAIN_REVERT_TO_SNAPSHOT: stopped to running by a flag',
      'DOMAIN_GET_STATE: after a reversion, stopped to running by a flag',
    ],
    reason:
      'the test driver sends a start event but does not start the guest; the in-memory daemon does',
  },
  {
    steps: ['NETWORK_UPDATE: a host less, live and config', 'NETWORK_UPDATE: a host less, live'],
    reason:
      'the test driver keeps one definition of a network, so a live change also changes the ' +
      'configuration; the in-memory daemon keeps two, as the network driver does',
  },
  {
    steps: [
      'NETWORK_GET_DHCP_LEASES',
      'STORAGE_VOL_RESIZE',
      'STORAGE_VOL_WIPE',
      'NODE_GET_MEMORY_STATS: how many',
      'CONNECT_LIST_ALL_SECRETS',
      'CONNECT_NUM_OF_SECRETS',
      'CONNECT_LIST_ALL_NWFILTERS',
      'CONNECT_NUM_OF_NWFILTERS',
    ],
    reason: 'the test driver does not have them; the in-memory daemon does, for tests of programs',
  },
  {
    steps: ['NODE_GET_FREE_PAGES'],
    reason: 'the test driver returns 0 for success, which libvirtd 9.0.0 treats as a failure',
  },
  {
    steps: ['NODE_DEVICE_GET_AUTOSTART by a reader'],
    reason: 'libvirt 9.0.0 refuses it to readers; later releases and the in-memory daemon do not',
  },
  {
    steps: ['CONNECT_NUM_OF_INTERFACES', 'CONNECT_NUM_OF_DEFINED_INTERFACES'],
    reason:
      'after a rollback all interfaces of the test driver are inactive; those of the in-memory ' +
      'daemon are as they were before the change',
  },
];
