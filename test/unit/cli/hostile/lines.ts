import type { CommandSpec, PositionSpec } from '../../../../src/cli/registry/command-spec.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';

const SECRET_ID = '11111111-2222-3333-4444-555555555555';
const PORT_ID = '99999999-2222-3333-4444-555555555555';
const MAC = '52:54:00:11:22:33';
const OTHER_MAC = '52:54:00:11:22:34';

const DOMAIN = `<domain type='test'><name>web</name><title>t</title><description>d</description>
  <memory>65536</memory><os><type>hvm</type></os><devices>
    <disk type='file' device='disk'><source file='/images/web.img'/><target dev='vda'/></disk>
    <interface type='network'><mac address='${MAC}'/><source network='default'/>
      <model type='virtio'/></interface>
    <graphics type='vnc' port='5901' listen='127.0.0.1'/></devices></domain>`;
export const CHECKPOINT_DOMAIN = DOMAIN.replace('>web<', '>db<').replace(MAC, OTHER_MAC);
const VOLUME = "<volume><name>v1</name><capacity unit='M'>2</capacity></volume>";
const SECRET = `<secret ephemeral='no'><uuid>${SECRET_ID}</uuid><usage type='volume'>
  <volume>/x</volume></usage></secret>`;

/** The words for the kinds of positions. */
const NAMES: Readonly<Record<string, string>> = {
  domain: 'web',
  network: 'default',
  pool: 'default-pool',
  volume: 'v1',
  nodedev: 'computer',
  secret: SECRET_ID,
  nwfilter: 'f1',
  interface: 'eth1',
  snapshot: 's1',
  checkpoint: 'c1',
};

/** Commands that run until an interrupt, or print no data of a daemon. */
const ELSEWHERE =
  /^(ip|wait|exec|events|metrics|vnc|console|screenshot|top|forward|view|doctor|(.*-)?edit|(.*-)?event|batch|help|schema|completion|__complete)$/;

/** The words after a command, if the kinds of its positions do not say them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  dompmsuspend: 'web mem',
  domsetlaunchsecstate: 'web --secrethdr /dev/null --secret /dev/null',
  'domxml-to-native': 'qemu-argv --domain web',
  dump: 'web /saved/dump',
  'get-user-sshkeys': 'web root',
  guestvcpus: 'web',
  'iface-bridge': 'eth1 br9',
  'migrate-setmaxdowntime': 'web 100',
  'migrate-setspeed': 'web 100',
  'qemu-attach': '4000',
  'save-image-define': '/saved/nothing -',
  'save-image-dumpxml': '/saved/nothing',
  'send-process-signal': 'web 1 term',
  'set-lifecycle-action': 'web poweroff destroy',
  'set-user-password': 'web root secret',
  'set-user-sshkeys': 'web root --file /dev/null',
  setvcpu: 'web 1 --enable',
  'update-memory-device': 'web --node 0 --requested-size 1MiB',
  list: '--all --title',
  domrename: 'web new',
  'send-key': 'web KEY_A',
  desc: 'web',
  metadata: 'web urn:x',
  save: 'web /saved/web',
  restore: '/saved/nothing',
  setmem: 'web 32MiB',
  setmaxmem: 'web 32MiB',
  setvcpus: 'web 1',
  allocpages: '4KiB 1',
  blockcommit: 'web vda',
  blockcopy: 'web vda --dest /copy',
  blockjob: 'web vda',
  blockpull: 'web vda',
  blockresize: 'web vda 4MiB',
  domblkthreshold: 'web vda 4MiB',
  emulatorpin: 'web 0',
  iothreadadd: 'web 1',
  iothreaddel: 'web 1',
  iothreadpin: 'web 1 0',
  iothreadset: 'web 1 --poll-max-ns 1',
  'net-port-delete': `default ${PORT_ID}`,
  'net-port-dumpxml': `default ${PORT_ID}`,
  nodesuspend: 'mem 60',
  schedinfo: 'web',
  domblkstat: 'web vda',
  domblkinfo: 'web --all',
  domifstat: `web ${MAC}`,
  'domif-getlink': `web ${MAC}`,
  domifaddr: 'web',
  vcpupin: 'web',
  'domif-setlink': `web ${MAC} down`,
  'detach-disk': 'web vda',
  'detach-interface': 'web network',
  'change-media': 'web hdc --source /x.iso --insert',
  'net-update':
    "default add ip-dhcp-host <host\u00a0mac='52:54:00:00:00:01'\u00a0ip='192.168.122.9'/>",
  'net-name': '11111111-0000-0000-0000-000000000000',
  'pool-name': '11111111-0000-0000-0000-000000000000',
  'vol-create-as': 'default-pool v2 1M',
  'vol-clone': 'v1 v3 default-pool',
  'vol-name': '/default-pool/v1',
  'vol-pool': '/default-pool/v1',
  'vol-resize': 'v1 4M default-pool',
  'vol-upload': 'v1 /dev/null default-pool',
  'vol-download': 'v1 /dev/null default-pool',
  'cpu-models': 'x86_64',
  freepages: '--all',
  'hypervisor-cpu-baseline': '--file -',
  call: 'connectListAllDomains {"needResults":1,"flags":0}',
};

/** The text of stdin, for commands whose file is `-`. */
const INPUTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/cpu-(compare|baseline)$/, '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>'],
  [/^(define|create)$/, DOMAIN.replace('>web<', '>other<').replace(MAC, '52:54:00:11:22:44')],
  [/^net-(define|create)$/, '<network><name>n1</name></network>'],
  [
    /^pool-(define|create)$/,
    "<pool type='dir'><name>p1</name><target><path>/p1</path></target></pool>",
  ],
  [/^vol-create$/, VOLUME.replace('v1', 'v5')],
  [/^secret-define$/, SECRET],
  [/^nwfilter-define$/, "<filter name='f2' chain='root'/>"],
  [/^nwfilter-binding-create$/, '<filterbinding/>'],
  [/^iface-define$/, "<interface type='ethernet' name='eth7'/>"],
  [/^snapshot-create$/, '<domainsnapshot><name>s2</name></domainsnapshot>'],
  [/device$/, "<hostdev mode='subsystem' type='usb'/>"],
];

/** One command line, and the text of its stdin. */
export interface HostileLine {
  readonly words: readonly string[];
  readonly input: string;
}

/** Returns the command line that tests a command; none for commands that are tested elsewhere. */
export function linesOf(spec: CommandSpec): readonly HostileLine[] {
  if (ELSEWHERE.test(spec.name)) return [];
  const positions = (spec.positions ?? []).map(wordFor);
  const ofCheckpoint = spec.name.startsWith('checkpoint-') ? ['db', ...positions.slice(1)] : [];
  const words =
    ARGUMENTS[spec.name]?.split(' ') ?? (ofCheckpoint.length > 0 ? ofCheckpoint : positions);
  const input = INPUTS.find(([names]) => names.test(spec.name))?.[1] ?? '';
  return [{ words: [spec.name, ...words.map((word) => word.replaceAll('\u00a0', ' '))], input }];
}

function wordFor({ kind }: PositionSpec): string {
  return kind === 'file' ? '-' : (NAMES[kind ?? ''] ?? 'x');
}

/** Gives the daemon one object of each kind. */
export function prepare({ hypervisor }: TestDaemon): void {
  hypervisor.domains.define(DOMAIN).start();
  hypervisor.storagePools.lookupByName('default-pool').createVolume(VOLUME);
  hypervisor.secrets.define(SECRET);
  hypervisor.nwFilters.define("<filter name='f1' chain='root'/>");
}
