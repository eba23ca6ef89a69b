/** Commands whose functions the in-memory daemon does not have, as libvirt's test driver. */
const NO_SUPPORT = [
  ...['allocpages', 'backup-begin', 'backup-dumpxml', 'blockcommit', 'blockcopy', 'blockjob'],
  ...['blockpull', 'blockresize', 'cpu-compare', 'domblkthreshold', 'domcapabilities'],
  ...['domdirtyrate-calc', 'domdisplay-reload', 'domifannounce', 'dompmsuspend', 'dompmwakeup'],
  ...['domsetlaunchsecstate', 'domthrottlegroupdel', 'domthrottlegroupset', 'domxml-from-native'],
  ...['domxml-to-native', 'get-user-sshkeys', 'guest-agent-timeout', 'guestvcpus'],
  ...['hypervisor-cpu-baseline', 'hypervisor-cpu-compare', 'hypervisor-cpu-models'],
  ...['managedsave-define', 'managedsave-dumpxml', 'managedsave-edit', 'net-desc', 'net-metadata'],
  ...['net-port-create', 'net-port-delete', 'net-port-dumpxml', 'net-port-list'],
  ...['node-memory-tune', 'nodedev-autostart', 'nodedev-define', 'nodedev-detach', 'nodedev-info'],
  ...['nodedev-reattach', 'nodedev-reset', 'nodedev-start', 'nodedev-undefine', 'nodedev-update'],
  ...['nodesevinfo', 'nodesuspend', 'pool-capabilities', 'qemu-agent-command'],
  ...['qemu-attach', 'qemu-monitor-command', 'set-user-sshkeys', 'setvcpu'],
];

/** Commands whose functions have other flags, parameters or names of devices with QEMU. */
const ONLY_WITH_QEMU = [
  ...['blkdeviotune', 'cpu-baseline', 'domhostname', 'domifstat', 'domiftune', 'domlaunchsecinfo'],
  ...['dump', 'iface-dumpxml', 'iothreadadd', 'iothreaddel', 'net-dumpxml', 'pool-build'],
  ...['pool-create-as', 'pool-start', 'restore', 'schedinfo', 'setmem', 'snapshot-create-as'],
  ...['start', 'undefine', 'vcpupin'],
];

/** The outcome of a program that ends with its connection, by whatever code of a `TransportError`. */
export const CONNECTION_ENDED = 'the end of its connection';

/** Commands that follow events until their connection ends. */
const ENDLESS = ['event', 'net-event', 'nodedev-event', 'pool-event', 'secret-event'];

/** Commands that need a state or a program that an in-memory host does not have. */
const OTHERS: Readonly<Record<string, string>> = {
  'detach-device-alias': 'VIR_ERR_INTERNAL_ERROR',
  ...{ domdisplay: 'CONNECT_FAILED', vncdisplay: 'CONNECT_FAILED' },
  ...{ domfsfreeze: 'VIR_ERR_OPERATION_INVALID', domjobabort: 'VIR_ERR_OPERATION_INVALID' },
  // A host of a node document has no NUMA cells.
  freecell: 'VIR_ERR_INVALID_ARG',
  'migrate-postcopy': 'VIR_ERR_OPERATION_INVALID',
  'nodedev-create': 'VIR_ERR_INTERNAL_ERROR',
  'qemu-monitor-event': 'ARGUMENT_INVALID',
};

/**
 * Returns the code of the error with which the program of a command ends on an in-memory host;
 * undefined if the program runs to its end. `test/adoption` runs each program.
 */
export function expectedOutcome(command: string): string | undefined {
  if (NO_SUPPORT.includes(command)) return 'VIR_ERR_NO_SUPPORT';
  if (ONLY_WITH_QEMU.includes(command)) return 'VIR_ERR_INVALID_ARG';
  if (ENDLESS.includes(command)) return CONNECTION_ENDED;
  return OTHERS[command];
}
