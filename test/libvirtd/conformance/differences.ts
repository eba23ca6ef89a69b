import { isOf } from '../support/differences.ts';

/** Steps in which the in-memory daemon differs on purpose. */
export interface Difference {
  readonly steps: readonly string[];
  readonly reason: string;
  /** The oldest tried release of libvirt with this difference. All releases by default. */
  readonly since?: string;
  /** The oldest tried release of libvirt without this difference. */
  readonly before?: string;
}

/** Returns the differences from the test driver of this machine's libvirt. */
export function differencesHere(): readonly Difference[] {
  return DIFFERENCES.filter(({ since = '0', before }) =>
    isOf({ program: 'libvirt', since, before }),
  );
}

/** All differences from the test driver, and their reasons. The daemon behaves as libvirt 9.0.0. */
const DIFFERENCES: readonly Difference[] = [
  {
    steps: [
      'DOMAIN_ATTACH_DEVICE',
      'DOMAIN_ATTACH_DEVICE_FLAGS',
      'DOMAIN_DETACH_DEVICE',
      'DOMAIN_DETACH_DEVICE_FLAGS',
      'DOMAIN_DETACH_DEVICE_FLAGS: not there',
    ],
    reason: 'the test driver changes no devices; the in-memory daemon does, as the QEMU driver',
  },
  {
    steps: ['NETWORK_GET_XML_DESC: after a change of the configuration and a restart'],
    reason:
      'the test driver never puts a changed configuration of a network into effect; the ' +
      'in-memory daemon does when the network stops, as the network driver',
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
    steps: ['DOMAIN_GET_JOB_INFO', 'DOMAIN_ABORT_JOB'],
    reason: 'the test driver has no jobs; the in-memory daemon has those of migrations',
  },
  {
    steps: ['NODE_GET_FREE_PAGES'],
    reason: 'the test driver returns 0 for success, which libvirtd 9.0.0 treats as a failure',
  },
  {
    steps: ['DOMAIN_UPDATE_DEVICE_FLAGS'],
    before: '11.3.0',
    reason: 'the test driver updates no devices; the in-memory daemon does, as the QEMU driver',
  },
  {
    steps: [
      'DOMAIN_GET_DISK_ERRORS',
      'DOMAIN_SNAPSHOT_GET_XML_DESC',
      'DOMAIN_CHECKPOINT_GET_XML_DESC',
      'DOMAIN_CHECKPOINT_GET_XML_DESC: without the domain',
      'DOMAIN_GET_XML_DESC by a reader',
    ],
    since: '11.3.0',
    reason:
      'the test driver attaches a disk, but detaches none, so it keeps that disk; it does not ' +
      'show empty metadata',
  },
  {
    steps: ['DOMAIN_DEFINE_XML: nothing'],
    since: '11.3.0',
    reason: 'the error of an empty document has another text',
  },
  {
    steps: [
      'CONNECT_GET_CAPABILITIES',
      'CONNECT_GET_CPU_MODEL_NAMES',
      'CONNECT_GET_DOMAIN_CAPABILITIES',
      'CONNECT_LIST_ALL_NODE_DEVICES: flags 268435456',
    ],
    since: '11.3.0',
    reason:
      'the test driver has clusters of CPUs, more CPU models, domain capabilities, and node ' +
      'devices by the flag PERSISTENT',
  },
  {
    steps: ['NODE_DEVICE_GET_AUTOSTART by a reader'],
    before: '11.3.0',
    reason: 'libvirt 9.0.0 refuses it to readers; later releases and the in-memory daemon do not',
  },
];
