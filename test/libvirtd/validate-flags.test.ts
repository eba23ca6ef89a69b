import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirError } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const VALIDATE = { flags: 'VALIDATE' } as const;

/** Functions that define an object, and remove it again. */
const DEFINE = {
  network: async (connection: Connection, xml: string) =>
    (await connection.networkDefineXmlFlags(xml, VALIDATE)).undefine(),
  domain: async (connection: Connection, xml: string) =>
    (await connection.domainDefineXmlFlags(xml, VALIDATE)).undefine(),
  pool: async (connection: Connection, xml: string) =>
    (await connection.storagePoolDefineXml(xml, VALIDATE)).undefine(),
  volume: async (connection: Connection, xml: string) => {
    const pool = await connection.storagePoolLookupByName('default-pool');
    await (await pool.storageVolCreateXml(xml, VALIDATE)).delete();
  },
  device: (connection: Connection, xml: string) => connection.nodeDeviceCreateXml(xml, VALIDATE),
  interface: async (connection: Connection, xml: string) =>
    (await connection.interfaceDefineXml(xml, VALIDATE)).undefine(),
  snapshot: async (connection: Connection, xml: string) => {
    const domain = await connection.domainLookupByName('test');
    await (await domain.snapshotCreateXml(xml, VALIDATE)).delete();
  },
};

const HVM = '<os><type>hvm</type></os>';

const DOCUMENTS: readonly (readonly [kind: keyof typeof DEFINE, xml: string])[] = [
  ['network', '<network><name>v</name></network>'],
  ['network', '<network><name>v</name><odd/></network>'],
  ['network', "<network><name>v</name><ip address='q'/></network>"],
  ['network', '<network><uuid/><name>v</name></network>'],
  ['network', "<network><bridge name='a' delay='q'/><name>v</name></network>"],
  ['network', '<network>'],
  ['network', '<pool/>'],
  ['domain', `<domain type='test'><name>v</name><memory>1024</memory>${HVM}</domain>`],
  ['domain', `<domain type='test'><memory>1024</memory>${HVM}<name>v</name></domain>`],
  // The schema allows this order, but libxml2 refuses it.
  [
    'domain',
    `<domain type='test'><name>v</name><memory>1024</memory><on_poweroff>destroy</on_poweroff>${HVM}<on_crash>destroy</on_crash><vcpu>1</vcpu></domain>`,
  ],
  ['domain', `<domain type='test'><name>v</name><memory unit='q'>1</memory>${HVM}</domain>`],
  ['domain', "<domain type='q'><name>v</name></domain>"],
  ['domain', `<domain type='test'><name>v</name>${HVM}<devices><disk/></devices></domain>`],
  ['pool', "<pool type='dir'><name>v</name><target><path>/v</path></target></pool>"],
  ['pool', "<pool type='dir'><name>v</name><target><path>/v</path></target><odd/></pool>"],
  // libvirt 9.0.0 refuses the flag itself with a valid document.
  ['volume', '<volume><name>v</name><capacity>1</capacity></volume>'],
  ['volume', '<volume><name>v</name><capacity>1</capacity><target/><odd/></volume>'],
  ['device', '<device><name>x</name></device>'],
  ['device', "<device><capability type='scsi_host'><odd/></capability></device>"],
  ['interface', "<interface type='ethernet' name='v'><start mode='none'/></interface>"],
  ['interface', "<interface type='ethernet' name='v'><start mode='none'/><odd/></interface>"],
  ['snapshot', '<domainsnapshot><name>v</name></domainsnapshot>'],
  ['snapshot', '<domainsnapshot><name>v</name><odd/></domainsnapshot>'],
];

describeWithLibvirtd('With VALIDATE, the in-memory daemon', () => {
  let daemon: Libvirtd;
  let ours: TestDaemon;
  let connections: readonly [real: Connection, ours: Connection];

  beforeAll(async () => {
    daemon = await startLibvirtd();
    ours = await startDaemon({ hypervisor: { strict: true } });
    connections = [await connect(daemon.uri('test')), await connect(ours.uri)];
  });

  afterAll(async () => {
    for (const connection of connections ?? []) await connection.close();
    await ours?.close();
    await daemon?.stop();
  });

  it.each(DOCUMENTS)('answers to a %s as libvirt does: %s', async (kind, xml) => {
    expect(await result(connections[1], kind, xml)).toEqual(
      await result(connections[0], kind, xml),
    );
  });
});

/** Returns the error without the findings of the validator, whose words are its own. */
async function result(
  connection: Connection,
  kind: keyof typeof DEFINE,
  xml: string,
): Promise<string> {
  try {
    await DEFINE[kind](connection, xml);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    const { number, domain, message } = error;
    return `${number}/${domain} ${message.replace(/(?<=\.rng); .*/, '')}`;
  }
}
