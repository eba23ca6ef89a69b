import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { XmlChange } from '../../src/xml/diff/diff.ts';
import { domainXml } from '../../src/xml/generated/domain.ts';
import { networkXml } from '../../src/xml/generated/network.ts';
import { storagePoolXml } from '../../src/xml/generated/storage-pool.ts';
import { storageVolumeXml } from '../../src/xml/generated/storage-volume.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The parts of a domain that follow its name. */
const DOMAINS = {
  'only the required parts': "<memory unit='MiB'>64</memory><os><type>hvm</type></os>",
  'an installation from a CD': `<memory unit='MiB'>64</memory><vcpu>2</vcpu>
    <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>
    <features><acpi/><apic/></features><on_reboot>destroy</on_reboot>
    <devices>
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='/var/lib/libvirt/images/a.qcow2'/><target dev='vda' bus='virtio'/></disk>
      <disk type='file' device='cdrom'><source file='/a.iso'/><target dev='sda' bus='sata'/></disk>
      <interface type='network'><source network='default'/><model type='virtio'/></interface>
      <console type='pty'/><channel type='unix'><source mode='bind'/>
        <target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <input type='tablet' bus='usb'/><graphics type='vnc' port='-1'/>
      <video><model type='vga'/></video><memballoon model='virtio'/>
      <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    </devices>`,
  'disks in another order': `<memory>65536</memory><os><type arch='x86_64'>hvm</type></os>
    <devices>
      <disk type='file'><source file='/b'/><target dev='vdb'/></disk>
      <disk type='file'><source file='/a'/><target dev='vda'/></disk>
      <disk type='block' device='cdrom'><target dev='sda' bus='sata'/></disk>
      <controller type='sata' index='0'/><controller type='virtio-serial' index='0'/>
    </devices>`,
  'tuning and NUMA': `<memory unit='MiB'>64</memory><vcpu>2</vcpu><iothreads>2</iothreads>
    <cputune><shares>2048</shares><vcpupin vcpu='0' cpuset='0'/></cputune>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <cpu><topology sockets='1' cores='2' threads='1'/><numa>
      <cell id='0' cpus='0-1' memory='64' unit='MiB'/></numa></cpu>
    <clock offset='localtime'><timer name='hpet' present='no'/></clock>
    <devices><serial type='pty'/><sound model='ich6'/><watchdog model='i6300esb' action='none'/>
      <panic model='isa'/></devices>`,
  'metadata and a password': `<title>t</title><description>d</description>
    <metadata><a:b xmlns:a='urn:a'><!-- c -->x</a:b></metadata>
    <memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os>
    <devices><graphics type='vnc' port='5999' passwd='secret'/></devices>`,
};

/** Changes of a document that are not additions of a daemon, in the parts of a domain. */
const CHANGES: readonly (readonly [from: string, to: string, path: string])[] = [
  ["<memory unit='MiB'>64<", "<memory unit='MiB'>65<", '/domain/memory'],
  ["bus='virtio'/></disk>", "bus='scsi'/></disk>", '/domain/devices/disk[1]/target/@bus'],
  ["<boot dev='cdrom'/>", '', '/domain/os/boot[1]'],
  ["<model type='vga'/>", "<model type='cirrus'/>", '/domain/devices/video/model/@type'],
  ["network='default'", "network='other'", '/domain/devices/interface/source/@network'],
  ['<acpi/>', '', '/domain/features/acpi'],
];

const NETWORKS = [
  "<network><name>n</name><ip address='10.9.0.1' netmask='255.255.255.0'/></network>",
  "<network><name>n</name><forward mode='nat' dev='eth0'/><bridge name='nbr0'/><mac address='52:54:00:AA:00:01'/><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='60'/></range></dhcp></ip><portgroup name='p' default='no'/></network>",
  "<network><name>n</name><forward mode='bridge'/><bridge name='br7'/></network>",
];

const POOLS = [
  "<pool type='dir'><name>p</name><target><path>/var/tmp</path></target></pool>",
  "<pool type='fs'><name>p</name><source><device path='/dev/x'/></source><target><path>/mnt</path></target></pool>",
  "<pool type='logical'><name>p</name><source><device path='/dev/x'/></source></pool>",
  "<pool type='dir'><name>p</name><capacity unit='GiB'>1</capacity><target><path>/var/tmp</path></target></pool>",
];

const VOLUMES = [
  "<volume><name>v</name><capacity unit='KiB'>1</capacity></volume>",
  "<volume><name>v</name><capacity>1024</capacity><target><format type='qcow2'/><features><lazy_refcounts/></features></target></volume>",
];

describeWithLibvirtd('With ignoreFilled, diff', () => {
  let daemon: Libvirtd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
  });

  afterAll(() => daemon?.stop());

  describe.each(['test', 'qemu'] as const)('of what the %s driver stores', (driver) => {
    let connection: Connection;

    beforeAll(async () => {
      connection = await connect(daemon.uri(driver));
    });

    afterAll(() => connection?.close());

    const document = (parts: string): string =>
      `<domain type='${driver}'><name>d</name>${parts}</domain>`;

    it.each(Object.entries(DOMAINS))('is empty for a domain with %s', async (_, parts) => {
      const sent = document(parts);
      const stored = await storedDomain(connection, sent);
      expect(domainXml.diff(sent, stored, { ignoreFilled: true })).toEqual([]);
      expect(domainXml.diff(sent, stored).length).toBeGreaterThan(0);
    });

    it.each(CHANGES)('reports the change of %s to %s', async (from, to, path) => {
      const parts = DOMAINS['an installation from a CD'];
      expect(parts).toContain(from);
      const stored = await storedDomain(connection, document(parts));
      const wanted = document(parts.replace(from, to));
      const paths = domainXml.diff(wanted, stored, { ignoreFilled: true }).map(pathOf);
      expect(paths).toContain(path);
    });

    it.each(NETWORKS)('is empty for the network %s', async (sent) => {
      const network = await connection.networkDefineXml(sent);
      const stored = await network.getXmlDesc();
      await network.undefine();
      expect(networkXml.diff(sent, stored, { ignoreFilled: true })).toEqual([]);
    });

    it.each(POOLS)('is empty for the pool %s', async (sent) => {
      const pool = await connection.storagePoolDefineXml(sent);
      const stored = await pool.getXmlDesc();
      await pool.undefine();
      expect(storagePoolXml.diff(sent, stored, { ignoreFilled: true })).toEqual([]);
    });
  });

  it.each(VOLUMES)('is empty for the volume %s', async (sent) => {
    await using connection = await connect(daemon.uri('test'));
    const pool = await connection.storagePoolLookupByName('default-pool');
    const volume = await pool.storageVolCreateXml(sent);
    const stored = await volume.getXmlDesc();
    await volume.delete();
    expect(storageVolumeXml.diff(sent, stored, { ignoreFilled: true })).toEqual([]);
  });
});

function pathOf({ path }: XmlChange): string {
  return path;
}

async function storedDomain(connection: Connection, xml: string): Promise<string> {
  const domain = await connection.domainDefineXml(xml);
  const stored = await domain.getXmlDesc({ flags: ['INACTIVE', 'SECURE'] });
  await domain.undefine();
  return stored;
}
