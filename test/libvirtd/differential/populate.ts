import type { Connection } from '../../../src/index.ts';

/** Gives a daemon something of every kind to talk about, in every state that lasts. */
export async function populate(connection: Connection, guestType: string): Promise<void> {
  await definePools(connection);
  await defineNetworks(connection);
  await defineGuests(connection, guestType);
}

async function definePools(connection: Connection): Promise<void> {
  await connection.storagePoolDefineXml(poolXml('asleep'));
  const pool = await connection.storagePoolDefineXml(poolXml('awake'));
  await pool.build();
  await pool.create();
  await pool.setAutostart(true);
  await pool.storageVolCreateXml(volumeXml('disk.img', 'raw'));
  await pool.storageVolCreateXml(volumeXml('größe.qcow2', 'qcow2'));
}

function poolXml(name: string): string {
  return `<pool type='dir'><name>${name}</name>
    <target><path>/var/lib/libvirt/images/${name}</path></target></pool>`;
}

function volumeXml(name: string, format: string): string {
  return `<volume><name>${name}</name><capacity unit='MiB'>2</capacity>
    <target><format type='${format}'/></target></volume>`;
}

async function defineNetworks(connection: Connection): Promise<void> {
  await connection.networkDefineXml(networkXml('isolated'));
  const network = await connection.networkDefineXml(networkXml('guests'));
  await network.create();
  await network.setAutostart(true);
}

function networkXml(name: string): string {
  return `<network><name>${name}</name><bridge name='${name}0'/></network>`;
}

async function defineGuests(connection: Connection, guestType: string): Promise<void> {
  await connection.domainDefineXml(guestXml(guestType, 'stopped', ''));
  const domain = await connection.domainDefineXml(guestXml(guestType, 'running', DEVICES));
  await domain.setAutostart(true);
  await domain.create();
  // Its clock stands still, and so do its figures.
  await domain.suspend();
}

function guestXml(type: string, name: string, devices: string): string {
  return `<domain type='${type}'><name>${name}</name>
    <title>Titel mit Umlaut: ä</title>
    <metadata><note xmlns='urn:example'>kept</note></metadata>
    <memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu><iothreads>2</iothreads>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>${devices}<graphics type='vnc' autoport='yes' passwd='secret'/></devices></domain>`;
}

const DEVICES = `<disk type='file'><driver name='qemu' type='raw'/>
    <source file='/var/lib/libvirt/images/awake/disk.img'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><mac address='52:54:00:12:34:56'/><source network='guests'/></interface>`;
