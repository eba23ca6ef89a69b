import type { Command } from '../command.ts';

/** Domains: devices, disks, block jobs, displays and keys. */
export const DOMAIN_DEVICES: readonly Command[] = [
  {
    name: 'attach-device',
    methods: ['Domain.attachDeviceFlags', 'Domain.attachDevice', 'Domain.attach'],
    program: [
      "const xml = await readFile('disk.xml', 'utf8');",
      "await domain.attachDeviceFlags(xml, { flags: ['LIVE', 'CONFIG'] });",
    ],
  },
  {
    name: 'attach-disk',
    methods: ['Domain.attach'],
    program: [
      "const source = { file: '/data.qcow2' };",
      "const driver = { name: 'qemu', type: 'qcow2' } as const;",
      'await domain.attach(',
      "  { disk: { type: 'file', driver, source, target: { dev: 'vdb', bus: 'virtio' } } },",
      "  { flags: ['LIVE', 'CONFIG'] },",
      ');',
    ],
  },
  {
    name: 'attach-interface',
    methods: ['Domain.attach'],
    program: [
      'await domain.attach(',
      "  { interface: { type: 'network', source: { network: 'default' }, model: { type: 'virtio' } } },",
      "  { flags: ['LIVE', 'CONFIG'] },",
      ');',
    ],
  },
  {
    name: 'blkdeviotune',
    methods: ['Domain.setBlockIoTune', 'Domain.getBlockIoTune'],
    program: [
      "await domain.setBlockIoTune('vda', { total_iops_sec: 500n });",
      "console.log(await domain.getBlockIoTune('vda'));",
    ],
  },
  {
    name: 'domthrottlegroupset',
    isNew: true,
    methods: ['Domain.setThrottleGroup'],
    program: [
      "await domain.setThrottleGroup('slow', { total_iops_sec: 500n }, { flags: 'CONFIG' });",
    ],
  },
  {
    name: 'domthrottlegroupdel',
    isNew: true,
    methods: ['Domain.delThrottleGroup'],
    program: ["await domain.delThrottleGroup('slow', { flags: 'CONFIG' });"],
  },
  {
    name: 'domthrottlegroupinfo',
    isNew: true,
    methods: ['Domain.getConfig'],
    program: [
      'const { throttlegroups } = await domain.getConfig();',
      'console.log(throttlegroups);',
    ],
    note: 'virsh reads the XML, too: libvirt has no function for it.',
  },
  {
    name: 'domthrottlegrouplist',
    isNew: true,
    methods: ['Domain.getConfig'],
    program: [
      'const { throttlegroups } = await domain.getConfig();',
      'console.log(throttlegroups);',
    ],
  },
  {
    name: 'blockcommit',
    methods: ['Domain.blockCommit', 'Domain.getBlockJobInfo', 'Domain.blockJobAbort'],
    program: [
      "await domain.blockCommit('vda', { flags: ['ACTIVE'] });",
      "console.log(await domain.getBlockJobInfo('vda')); // cur and end are equal when it is ready",
      "await domain.blockJobAbort('vda', { flags: 'PIVOT' });",
    ],
    note: '`--wait`: the event `domain:block-job` reports `ready` and `completed`.',
  },
  {
    name: 'blockcopy',
    methods: ['Domain.blockCopy'],
    program: [
      "const disk = await readFile('copy.xml', 'utf8'); // <disk type='file'>...</disk>",
      "await domain.blockCopy('vda', disk);",
    ],
  },
  {
    name: 'blockjob',
    methods: ['Domain.getBlockJobInfo', 'Domain.blockJobAbort', 'Domain.blockJobSetSpeed'],
    program: [
      "console.log(await domain.getBlockJobInfo('vda')); // null if there is none",
      "await domain.blockJobSetSpeed('vda', 100n); // MiB/s",
    ],
    replaces: 'virsh blockjob web vda --info | grep -o "[0-9]* %"',
  },
  {
    name: 'blockpull',
    methods: ['Domain.blockPull', 'Domain.blockRebase'],
    program: ["await domain.blockPull('vda', { bandwidth: 100n }); // MiB/s"],
  },
  {
    name: 'blockresize',
    methods: ['Domain.blockResize'],
    program: ["await domain.blockResize('vda', 20n * 1024n ** 3n, { flags: 'BYTES' });"],
  },
  {
    name: 'change-media',
    methods: ['Domain.update'],
    program: [
      "const target = { dev: 'sda', bus: 'sata' } as const;",
      'await domain.update({',
      "  disk: { type: 'file', device: 'cdrom', source: { file: '/install.iso' }, target },",
      '});',
    ],
    note: 'Without `source` the medium is ejected.',
  },
  {
    name: 'console',
    methods: ['Domain.openConsole'],
    program: [
      'const stream = await domain.openConsole();',
      'await pipeline(process.stdin, stream, process.stdout);',
    ],
    replaces: "expect -c 'spawn virsh console web; ...'",
  },
  {
    name: 'detach-device',
    methods: ['Domain.detachDeviceFlags', 'Domain.detachDevice', 'Domain.detach'],
    program: [
      "const xml = await readFile('disk.xml', 'utf8');",
      "await domain.detachDeviceFlags(xml, { flags: ['LIVE', 'CONFIG'] });",
    ],
    note: 'The guest releases the device later. The event `domain:device-removed` reports it.',
  },
  {
    name: 'detach-device-alias',
    methods: ['Domain.detachDeviceAlias'],
    program: ["await domain.detachDeviceAlias('net1');"],
  },
  {
    name: 'detach-disk',
    methods: ['Domain.detach'],
    program: [
      'const { devices } = await domain.getConfig();',
      "const disk = devices?.disk?.find(({ target }) => target.dev === 'vdb');",
      "if (disk) await domain.detach({ disk }, { flags: ['LIVE', 'CONFIG'] });",
    ],
  },
  {
    name: 'detach-interface',
    methods: ['Domain.detach'],
    program: [
      'const { devices } = await domain.getConfig();',
      "const nic = devices?.interface?.find(({ mac }) => mac?.address === '52:54:00:aa:00:01');",
      "if (nic) await domain.detach({ interface: nic }, { flags: ['LIVE', 'CONFIG'] });",
    ],
  },
  {
    name: 'domdisplay',
    methods: ['openGraphics', 'Domain.getConfig'],
    program: [
      'const { type, address, stream } = await openGraphics(domain);',
      'console.log(type, address); // vnc 127.0.0.1:5900',
      'stream.destroy();',
    ],
    replaces: 'virsh domdisplay web | sed "s/vnc:\\/\\///"',
    note: '`openGraphics` also connects to the display, through SSH if necessary.',
  },
  {
    name: 'domif-setlink',
    methods: ['Domain.getConfig', 'Domain.update'],
    program: [
      'const { devices } = await domain.getConfig();',
      "const nic = devices?.interface?.find(({ mac }) => mac?.address === '52:54:00:aa:00:01');",
      "if (nic) await domain.update({ interface: { ...nic, link: { state: 'down' } } });",
    ],
  },
  {
    name: 'domifannounce',
    isNew: true,
    methods: ['Domain.announceInterface'],
    program: ["await domain.announceInterface({ device: 'vnet0' });"],
  },
  {
    name: 'domiftune',
    methods: ['Domain.setInterfaceParameters', 'Domain.getInterfaceParameters'],
    program: [
      "await domain.setInterfaceParameters('vnet0', { 'inbound.average': 1000 }); // KiB/s",
      "console.log(await domain.getInterfaceParameters('vnet0'));",
    ],
  },
  {
    name: 'inject-nmi',
    methods: ['Domain.injectNmi'],
    program: ['await domain.injectNmi();'],
  },
  {
    name: 'screenshot',
    methods: ['Domain.screenshot'],
    program: [
      'const picture = await domain.screenshot({ screen: 0 });',
      'console.log(picture.mimeType); // image/png',
      "await writeFile('web.png', picture);",
    ],
  },
  {
    name: 'send-key',
    methods: ['Domain.sendKey'],
    program: ["await domain.sendKey('LINUX', 50, [29, 56, 111]); // Ctrl, Alt, Delete for 50 ms"],
    note: 'Keys are numbers of the code set. `VirKeycodeSet` lists the code sets.',
  },
  {
    name: 'send-process-signal',
    methods: ['Domain.sendProcessSignal'],
    program: ["await domain.sendProcessSignal(1n, 'TERM');"],
  },
  {
    name: 'ttyconsole',
    methods: ['Domain.getConfig'],
    program: [
      'const { devices } = await domain.getConfig();',
      'for (const each of devices?.console ?? []) console.log(each.tty); // /dev/pts/3',
    ],
  },
  {
    name: 'update-device',
    methods: ['Domain.updateDeviceFlags', 'Domain.update'],
    program: [
      "const xml = await readFile('interface.xml', 'utf8');",
      "await domain.updateDeviceFlags(xml, { flags: 'LIVE' });",
    ],
  },
  {
    name: 'update-memory-device',
    methods: ['Domain.getConfig', 'Domain.update'],
    program: [
      'const [memory] = (await domain.getConfig()).devices?.memory ?? [];',
      "const requested = { value: 512, unit: 'MiB' };",
      'if (memory?.target) {',
      '  await domain.update({ memory: { ...memory, target: { ...memory.target, requested } } });',
      '}',
    ],
  },
  {
    name: 'vncdisplay',
    methods: ['openGraphics'],
    program: [
      "const { address, stream } = await openGraphics(domain, { type: 'vnc' });",
      'console.log(address); // 127.0.0.1:5900',
      'stream.destroy();',
    ],
    note: 'virsh prints the number of the display, `:0`, which is the port minus 5900.',
  },
  {
    name: 'domblkthreshold',
    methods: ['Domain.setBlockThreshold'],
    program: ["await domain.setBlockThreshold('vda', 10n * 1024n ** 3n); // bytes"],
    note: 'The event `domain:block-threshold` reports that the threshold is exceeded.',
  },
  {
    name: 'dom-fd-associate',
    methods: [],
    note: 'It passes file descriptors over a local unix socket, which Node can neither send nor receive.',
  },
  {
    name: 'domdisplay-reload',
    isNew: true,
    methods: ['Domain.graphicsReload'],
    program: ["await domain.graphicsReload('VNC');"],
  },
];
