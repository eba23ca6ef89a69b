import type { Connection } from '../../../src/index.ts';
import { VirDomainCreateFlags } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import type { FakeAgent } from '../guest-agent/fake-agent.ts';
import type { PythonClient } from './python-client.ts';

/** A guest's memory in a file. */
export const SAVED_IMAGE = '/var/lib/libvirt/images/saved';

/** Creates objects of each kind in a daemon, in each state that lasts. */
export async function populate(
  connection: Connection,
  agent: FakeAgent,
  python: PythonClient,
): Promise<void> {
  await definePools(connection);
  await defineNetworks(connection);
  await defineGuests(connection);
  await startTalkative(connection, agent);
  for (const code of ADDITIONS) {
    const answer = await python.run(code);
    if ('error' in answer) throw new Error(`${code}: ${answer.error[2]}`);
  }
}

/**
 * Creates secrets, filters, a binding, a port, snapshots and checkpoints by libvirt-python. Then
 * waits for the bridge, which becomes active some time after its network.
 */
const ADDITIONS = [
  `secret = conn.secretDefineXML("""<secret ephemeral='no' private='no'>
    <uuid>44444444-0000-0000-0000-000000000001</uuid><description>told</description>
    <usage type='ceph'><name>größe</name></usage></secret>""")`,
  'secret.setValue(bytes(range(256)))',
  `conn.secretDefineXML("<secret ephemeral='yes' private='yes'/>")`,
  `conn.nwfilterDefineXML("""<filter name='calm' chain='root'>
    <uuid>55555555-0000-0000-0000-000000000001</uuid>
    <rule action='drop' direction='in'><all/></rule></filter>""")`,
  `conn.nwfilterDefineXML("<filter name='empty'/>")`,
  `conn.nwfilterBindingCreateXML("""<filterbinding><owner><name>owner</name>
    <uuid>77777777-0000-0000-0000-000000000001</uuid></owner><portdev name='guests0'/>
    <mac address='52:54:00:12:34:99'/><filterref filter='calm'/></filterbinding>""")`,
  `port = conn.networkLookupByName("guests").portCreateXML("""<networkport>
    <uuid>66666666-0000-0000-0000-000000000001</uuid><owner><name>owner</name>
    <uuid>77777777-0000-0000-0000-000000000001</uuid></owner>
    <mac address='52:54:00:12:34:98'/></networkport>""")`,
  ...['first', 'second'].flatMap((name) => [
    `conn.lookupByName("stopped").snapshotCreateXML("""<domainsnapshot><name>${name}</name>
      <description>größe</description></domainsnapshot>""")`,
    `conn.lookupByName("running").checkpointCreateXML("""<domaincheckpoint><name>${name}</name>
      <disks><disk name='vda' checkpoint='no'/><disk name='vdb' checkpoint='bitmap'/></disks>
      </domaincheckpoint>""")`,
  ]),
  'await_interface(conn, "guests0")',
] as const;

/** Creates disks for guests, and second ones to attach, in a temporary pool. */
export async function makeDisks(connection: Connection, guests: readonly string[]): Promise<void> {
  const pool = await connection.storagePoolCreateXml(`<pool type='dir'><name>disks</name>
    <target><path>/var/lib/libvirt/images</path></target></pool>`);
  for (const guest of guests) {
    await pool.storageVolCreateXml(volumeXml(`${guest}.qcow2`, 'qcow2'));
    await pool.storageVolCreateXml(volumeXml(`${guest}.extra`, 'raw'));
    await pool.storageVolCreateXml(volumeXml(`${guest}.layer`, 'qcow2', `${guest}.qcow2`));
    await pool.storageVolCreateXml(volumeXml(`${guest}.second-layer`, 'qcow2', `${guest}.qcow2`));
  }
  await pool.destroy();
}

async function definePools(connection: Connection): Promise<void> {
  await connection.storagePoolDefineXml(poolXml('asleep', ''));
  const pool = await connection.storagePoolDefineXml(poolXml('awake', POOL_UUID));
  await pool.build();
  await pool.create();
  await pool.setAutostart(true);
  await pool.storageVolCreateXml(volumeXml('disk.img', 'raw'));
  await pool.storageVolCreateXml(volumeXml('größe.qcow2', 'qcow2'));
  await pool.storageVolCreateXml(volumeXml('stopped.qcow2', 'qcow2'));
  await pool.storageVolCreateXml(volumeXml('running.qcow2', 'qcow2'));
}

function poolXml(name: string, uuid: string): string {
  return `<pool type='dir'><name>${name}</name>${uuid}
    <target><path>/var/lib/libvirt/images/${name}</path></target></pool>`;
}

/** @param below - The backing image, if the volume is a layer. */
function volumeXml(name: string, format: string, below?: string): string {
  const backing = `<backingStore><path>/var/lib/libvirt/images/${below}</path>
    <format type='qcow2'/></backingStore>`;
  return `<volume><name>${name}</name><capacity unit='MiB'>2</capacity>
    <target><format type='${format}'/>${format === 'qcow2' ? '<compat>1.1</compat>' : ''}</target>${below === undefined ? '' : backing}</volume>`;
}

async function defineNetworks(connection: Connection): Promise<void> {
  await connection.networkDefineXml(networkXml('isolated', ''));
  const network = await connection.networkDefineXml(networkXml('guests', NETWORK_UUID));
  await network.create();
  await network.setAutostart(true);
}

function networkXml(name: string, uuid: string): string {
  return `<network><name>${name}</name>${uuid}<bridge name='${name}0' stp='off' delay='0'/></network>`;
}

async function defineGuests(connection: Connection): Promise<void> {
  await connection.domainDefineXml(guestXml('stopped', layeredDisk('vda', 'stopped')));
  await defineSaved(connection);
  const domain = await connection.domainDefineXml(
    guestXml('running', DEVICES + layeredDisk('vdb', 'running')),
  );
  await domain.setAutostart(true);
  await domain.create();
  // The statistics of a paused guest do not change.
  await domain.suspend();
}

/**
 * Starts a guest with an agent, which answers only while the guest runs. The guest has no screen,
 * because its cursor would blink.
 */
async function startTalkative(connection: Connection, agent: FakeAgent): Promise<void> {
  const domain = await connection.domainCreateXml(
    guestXml('talkative', agent.devices)
      .replace("<vcpu current='1'>", '<vcpu>')
      .replace(/<graphics.*?\/>/, ''),
  );
  await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
}

/** Defines a guest and saves its memory twice: in a file and as the managed save image. */
async function defineSaved(connection: Connection): Promise<void> {
  const domain = await connection.domainDefineXml(guestXml('saved', ''));
  await domain.createWithFlags({ flags: VirDomainCreateFlags.START_PAUSED });
  await domain.save(SAVED_IMAGE);
  await domain.createWithFlags({ flags: VirDomainCreateFlags.START_PAUSED });
  await domain.managedSave();
}

function guestXml(name: string, devices: string): string {
  return `<domain type='qemu'><name>${name}</name>${name === 'running' ? DOMAIN_UUID : ''}
    <title>Titel mit Umlaut: ä</title>
    <metadata><note xmlns='urn:example'>kept</note></metadata>
    <memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu><iothreads>2</iothreads>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>${devices}<graphics type='vnc' autoport='yes' passwd='secret'/></devices></domain>`;
}

/** Returns the XML of a disk in the pool, in the format that snapshots and checkpoints need. */
function layeredDisk(target: string, name: string): string {
  return `<disk type='file'><driver name='qemu' type='qcow2'/>
    <source file='/var/lib/libvirt/images/awake/${name}.qcow2'/>
    <target dev='${target}' bus='virtio'/></disk>`;
}

// Questions look the objects up by these.
const DOMAIN_UUID = '<uuid>11111111-0000-0000-0000-000000000001</uuid>';
const NETWORK_UUID = '<uuid>22222222-0000-0000-0000-000000000001</uuid>';
const POOL_UUID = '<uuid>33333333-0000-0000-0000-000000000001</uuid>';

const DEVICES = `<disk type='file'><driver name='qemu' type='raw'/>
    <source file='/var/lib/libvirt/images/awake/disk.img'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><mac address='52:54:00:12:34:56'/><source network='guests'/></interface>`;
