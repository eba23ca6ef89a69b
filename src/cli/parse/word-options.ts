const POOL =
  'source-host source-path source-dev source-name target source-format auth-type ' +
  'auth-username secret-usage secret-uuid adapter-name adapter-wwnn adapter-wwpn adapter-parent ' +
  'adapter-parent-wwnn adapter-parent-wwpn adapter-parent-fabric-wwn source-protocol-ver ' +
  'source-initiator';

/**
 * The options that take the words after the last position, in the order in which virsh declares
 * them. virsh fills all its options with values so, except those that it marks to need their name.
 */
const WORD_OPTIONS: Readonly<Record<string, string>> = {
  allocpages: 'cellno',
  'attach-disk':
    'targetbus driver subdriver iothread cache io type mode sourcetype serial wwn alias ' +
    'address source-protocol source-host-name source-host-transport source-host-socket',
  'attach-interface': 'target mac script model alias inbound outbound source-mode',
  blkdeviotune:
    'total-bytes-sec read-bytes-sec write-bytes-sec total-iops-sec read-iops-sec write-iops-sec ' +
    'total-bytes-sec-max read-bytes-sec-max write-bytes-sec-max total-iops-sec-max ' +
    'read-iops-sec-max write-iops-sec-max size-iops-sec group-name total-bytes-sec-max-length ' +
    'read-bytes-sec-max-length write-bytes-sec-max-length total-iops-sec-max-length ' +
    'read-iops-sec-max-length write-iops-sec-max-length',
  blkiotune:
    'weight device-weights device-read-iops-sec device-write-iops-sec device-read-bytes-sec ' +
    'device-write-bytes-sec',
  blockcommit: 'bandwidth base top timeout',
  blockcopy: 'dest bandwidth timeout xml format granularity buf-size',
  blockjob: 'bandwidth',
  blockpull: 'bandwidth base timeout',
  'checkpoint-list': 'from',
  console: 'devname',
  'cpu-stats': 'start count',
  'detach-interface': 'mac',
  domcapabilities: 'virttype emulatorbin arch machine',
  'domdirtyrate-calc': 'seconds mode',
  domdisplay: 'type',
  domfstrim: 'minimum mountpoint',
  domhostname: 'source',
  domifaddr: 'source',
  domiftune: 'inbound outbound',
  domsetlaunchsecstate: 'set-address',
  domtime: 'time',
  'domxml-to-native': 'xml',
  dump: 'format',
  event: 'domain event timeout',
  freecell: 'cellno',
  freepages: 'cellno pagesize',
  'hypervisor-cpu-baseline': 'file virttype emulator arch machine model',
  'hypervisor-cpu-compare': 'virttype emulator arch machine',
  'iface-bridge': 'delay',
  iothreadset: 'poll-max-ns poll-grow poll-shrink thread-pool-min thread-pool-max',
  maxvcpus: 'type',
  memtune: 'hard-limit soft-limit swap-hard-limit min-guarantee',
  metadata: 'key set',
  migrate:
    'migrateuri graphicsuri listen-address dname timeout xml migrate-disks disks-port ' +
    'disks-uri comp-methods comp-mt-level comp-mt-threads comp-mt-dthreads comp-xbzrle-cache ' +
    'auto-converge-initial auto-converge-increment persistent-xml postcopy-bandwidth ' +
    'parallel-connections bandwidth tls-destination',
  'net-dhcp-leases': 'mac',
  'net-event': 'network event timeout',
  'net-update': 'parent-index',
  'node-memory-tune': 'shm-pages-to-scan shm-sleep-millisecs shm-merge-across-nodes',
  nodecpustats: 'cpu',
  'nodedev-event': 'device event timeout',
  'nodedev-list': 'cap',
  nodememstats: 'cell',
  numatune: 'mode nodeset',
  perf: 'enable disable',
  'pool-create-as': POOL,
  'pool-define-as': POOL,
  'pool-event': 'pool event timeout',
  'pool-list': 'type',
  'qemu-monitor-event': 'domain event timeout',
  restore: 'xml',
  save: 'xml',
  screenshot: 'screen',
  'secret-event': 'secret event timeout',
  'secret-set-value': 'base64',
  'set-user-sshkeys': 'file',
  'snapshot-list': 'from',
  'update-memory-device': 'alias node requested-size',
  'vol-create-as': 'allocation format backing-vol backing-vol-format',
  'vol-download': 'offset length',
  'vol-upload': 'offset length',
  'vol-wipe': 'algorithm',
};

/** Returns the names of the options that take words without `--name`, in their order. */
export function wordOptions(command: string): readonly string[] {
  return WORD_OPTIONS[command]?.split(' ') ?? [];
}
