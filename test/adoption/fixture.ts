import type { Connection } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';

/** The UUID that the programs use for objects that they look up by UUID. */
const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const IMAGES = '/var/lib/libvirt/images';

const DOMAIN = `<domain type='test'><name>web</name><uuid>${UUID}</uuid>
  <memory unit='GiB'>4</memory>
  <vcpu current='2'>4</vcpu><iothreads>1</iothreads><os><type>hvm</type></os><devices>
  <disk type='file'><source file='${IMAGES}/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
  <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
  <interface type='network'><mac address='52:54:00:aa:00:01'/><source network='default'/></interface>
  <serial type='pty'/><console type='pty'/>
  <graphics type='vnc' port='5901' autoport='no'/></devices></domain>`;
const NETWORK = `<network><name>default</name><uuid>${UUID}</uuid><bridge name='virbr1'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp>
  <range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`;
const POOL = `<pool type='dir'><name>default</name><uuid>${UUID}</uuid>
  <target><path>${IMAGES}</path></target></pool>`;
const INTERFACE = `<interface type='ethernet' name='eth0'><start mode='none'/>
  <mac address='52:54:00:aa:00:01'/></interface>`;
const CPU = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';

/** The host: a device that guests can get. */
export const NODE = `<node><device><name>pci_0000_03_00_0</name><parent>computer</parent>
  <capability type='pci'><domain>0</domain><bus>3</bus><slot>0</slot><function>0</function>
  <product id='0x1234'>card</product><vendor id='0x8086'>Intel</vendor></capability></device>
  </node>`;

/** The files that programs read from their folder. */
const FILES: Readonly<Record<string, string>> = {
  'disk.xml': `<disk type='file'><source file='/data.img'/><target dev='vdb' bus='virtio'/></disk>`,
  'copy.xml': `<disk type='file'><source file='/copy.img'/></disk>`,
  'web.xml': DOMAIN,
  ...{ 'header.b64': 'AAAA', 'secret.b64': 'AAAA' },
  'web.qcow2': 'the contents of a disk',
  'container.conf': 'lxc.utsname = web',
  'id_ed25519.pub': 'ssh-ed25519 AAAA ann',
  'interface.xml': INTERFACE,
  ...{ 'one.xml': CPU, 'two.xml': CPU, 'cpu.xml': CPU },
  'checkpoint.xml': '<domaincheckpoint><name>monday</name></domaincheckpoint>',
  'binding.xml': `<filterbinding><owner><uuid>${UUID}</uuid><name>web</name></owner>
    <portdev name='vnet1'/><mac address='52:54:00:aa:00:02'/>
    <filterref filter='clean-traffic'/></filterbinding>`,
  'filter.xml': "<filter name='no-smtp'/>",
  'network.xml': "<network><name>other</name><bridge name='virbr9'/></network>",
  'port.xml': `<networkport><owner><name>web</name><uuid>${UUID}</uuid></owner></networkport>`,
  'device.xml': `<device><parent>computer</parent><capability type='mdev'>
    <type id='nvidia-11'/></capability></device>`,
  'secret.xml':
    "<secret ephemeral='no' private='no'><usage type='volume'><volume>/a</volume></usage></secret>",
  'snapshot.xml': '<domainsnapshot><name>after</name></domainsnapshot>',
  'pool.xml': "<pool type='dir'><name>more</name><target><path>/more</path></target></pool>",
  'volume.xml': "<volume><name>new.img</name><capacity unit='MiB'>1</capacity></volume>",
};

/** Returns the files for a command. Two commands use the same name for another kind of interface. */
export function filesFor(command: string): Readonly<Record<string, string>> {
  if (command === 'detach-device') return { ...FILES, 'disk.xml': diskOfDomain() };
  if (command !== 'update-device') return FILES;
  const [nic = ''] = /<interface type='network'>(?:.|\n)*?<\/interface>/.exec(DOMAIN) ?? [];
  return { ...FILES, 'interface.xml': nic };
}

function diskOfDomain(): string {
  return /<disk type='file'>(?:.|\n)*?<\/disk>/.exec(DOMAIN)?.[0] ?? '';
}

/** Creates the objects that the programs name. */
export async function prepare(
  { hypervisor }: TestDaemon,
  connection: Connection,
  command: string,
): Promise<void> {
  hypervisor.networks.define(NETWORK).start();
  const pool = hypervisor.storagePools.define(POOL);
  pool.start();
  pool.createVolume(`<volume><name>web.qcow2</name><capacity unit='MiB'>4</capacity></volume>`);
  hypervisor.interfaces.define(INTERFACE).start();
  hypervisor.nwFilters.define("<filter name='clean-traffic'/>");
  hypervisor.nwFilterBindings.create(FILES['binding.xml']?.replace('vnet1', 'vnet0') ?? '');
  const secret = hypervisor.secrets.define(`<secret ephemeral='no' private='no'>
    <uuid>${UUID}</uuid><usage type='ceph'><name>ceph</name></usage></secret>`);
  await (await connection.secretLookupByUuidString(secret.uuid)).setValue(Buffer.from('secret'));
  hypervisor.domains.define(DOMAIN).start();
  const domain = await connection.domainLookupByName('web');
  // libvirt does not allow both at a time.
  if (/^snapshot-(?!create)/.test(command)) {
    for (const name of ['first', 'before']) await domain.snapshotCreateXml({ name });
  }
  if (/^checkpoint-(?!create)/.test(command)) {
    for (const name of ['saturday', 'sunday']) await domain.checkpointCreateXml({ name });
  }
  await STATES[command]?.(connection);
}

type Prepare = (connection: Connection) => Promise<unknown>;

const stop: Prepare = async (connection) => (await connection.domainLookupByName('web')).destroy();
const stopPool: Prepare = async (connection) =>
  (await connection.storagePoolLookupByName('default')).destroy();
const stopNetwork: Prepare = async (connection) =>
  (await connection.networkLookupByName('default')).destroy();
const beginChange: Prepare = (connection) => connection.interfaceChangeBegin();
const stopInterface: Prepare = async (connection) =>
  (await connection.interfaceLookupByName('eth0')).destroy();
const save: Prepare = async (connection) =>
  (await connection.domainLookupByName('web')).save('/var/tmp/web.save');

/** The states of objects that commands need: a guest that runs cannot be started, for example. */
const STATES: Readonly<Record<string, Prepare>> = {
  resume: async (connection) => (await connection.domainLookupByName('web')).suspend(),
  ...{ define: stop, create: stop, domrename: stop, start: stop, undefine: stop },
  ...{ 'pool-start': stopPool, 'pool-delete': stopPool, 'pool-undefine': stopPool },
  ...{ 'pool-build': stopPool, 'net-start': stopNetwork, 'net-undefine': stopNetwork },
  ...{ 'iface-commit': beginChange, 'iface-rollback': beginChange },
  ...{ 'iface-start': stopInterface, 'iface-undefine': stopInterface },
  ...{ restore: save, 'save-image-dumpxml': save, 'save-image-edit': save },
  ...{ 'save-image-define': save },
};
