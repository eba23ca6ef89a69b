import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect, Domain, Network, StoragePool, StorageVol } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import type { CpuConfig, DomainConfig } from '../../../../src/xml/index.ts';
import { cpuXml, domainXml, size } from '../../../../src/xml/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM, NET, POOL, VOL } from '../wire/row.ts';

const WEB: DomainConfig = {
  type: 'test',
  name: 'web',
  memory: size('1 GiB'),
  os: { type: { value: 'hvm' } },
};
const DISK = { type: 'file', source: { file: '/b' }, target: { dev: 'vdb' } } as const;
const CPU: CpuConfig = { arch: 'x86_64', model: { value: 'Skylake' } };

/** The same calls with XML and with an object, and the place of the XML in the arguments. */
interface Pair {
  readonly act: (connection: Connection, xml: never) => Promise<unknown>;
  readonly object: object | readonly object[];
  readonly field: string;
}

const domainOf = (connection: Connection): Domain => Domain.of(connection, DOM);
const networkOf = (connection: Connection): Network => Network.of(connection, NET);
const poolOf = (connection: Connection): StoragePool => StoragePool.of(connection, POOL);
const network = { name: 'lan' };
const pool = { type: 'dir', name: 'images', target: { path: '/images' } };
const volume = { name: 'a', capacity: { value: 1 } };
const nodeDevice = { name: 'mdev', capability: [] };
const backup = { mode: 'push' };
const checkpoint = { name: 'first' };
const filter = { name: 'mine' };
const device = { disk: DISK };

/** Each method that takes XML. */
const PAIRS: Readonly<Record<string, Pair>> = {
  baselineCpu: { act: (it, xml) => it.baselineCpu([xml]), object: CPU, field: 'xmlCpus' },
  baselineHypervisorCpu: {
    act: (it, xml) => it.baselineHypervisorCpu([xml, xml]),
    object: CPU,
    field: 'xmlCpus',
  },
  compareCpu: { act: (it, xml) => it.compareCpu(xml), object: CPU, field: 'xml' },
  compareHypervisorCpu: {
    act: (it, xml) => it.compareHypervisorCpu(xml),
    object: CPU,
    field: 'xmlCpu',
  },
  domainXmlToNative: {
    act: (it, xml) => it.domainXmlToNative('qemu-argv', xml),
    object: WEB,
    field: 'domainXml',
  },
  domainCreateLinux: { act: (it, xml) => it.domainCreateLinux(xml), object: WEB, field: 'xmlDesc' },
  domainCreateXml: { act: (it, xml) => it.domainCreateXml(xml), object: WEB, field: 'xmlDesc' },
  domainDefineXml: { act: (it, xml) => it.domainDefineXml(xml), object: WEB, field: 'xml' },
  domainDefineXmlFlags: {
    act: (it, xml) => it.domainDefineXmlFlags(xml),
    object: WEB,
    field: 'xml',
  },
  domainRestoreFlags: {
    act: (it, dxml) => it.domainRestoreFlags('/a', { dxml }),
    object: WEB,
    field: 'dxml',
  },
  domainSaveImageDefineXml: {
    act: (it, xml) => it.domainSaveImageDefineXml('/a', xml),
    object: WEB,
    field: 'dxml',
  },
  networkCreateXml: { act: (it, xml) => it.networkCreateXml(xml), object: network, field: 'xml' },
  networkCreateXmlFlags: {
    act: (it, xml) => it.networkCreateXmlFlags(xml),
    object: network,
    field: 'xml',
  },
  networkDefineXml: { act: (it, xml) => it.networkDefineXml(xml), object: network, field: 'xml' },
  networkDefineXmlFlags: {
    act: (it, xml) => it.networkDefineXmlFlags(xml),
    object: network,
    field: 'xml',
  },
  storagePoolCreateXml: {
    act: (it, xml) => it.storagePoolCreateXml(xml),
    object: pool,
    field: 'xml',
  },
  storagePoolDefineXml: {
    act: (it, xml) => it.storagePoolDefineXml(xml),
    object: pool,
    field: 'xml',
  },
  nodeDeviceCreateXml: {
    act: (it, xml) => it.nodeDeviceCreateXml(xml),
    object: nodeDevice,
    field: 'xmlDesc',
  },
  nodeDeviceDefineXml: {
    act: (it, xml) => it.nodeDeviceDefineXml(xml),
    object: nodeDevice,
    field: 'xmlDesc',
  },
  interfaceDefineXml: {
    act: (it, xml) => it.interfaceDefineXml(xml),
    object: { type: 'ethernet', name: 'eth0' },
    field: 'xml',
  },
  secretDefineXml: {
    act: (it, xml) => it.secretDefineXml(xml),
    object: { private: true },
    field: 'xml',
  },
  nwFilterBindingCreateXml: {
    act: (it, xml) => it.nwFilterBindingCreateXml(xml),
    object: { owner: { name: 'a' } },
    field: 'xml',
  },
  nwFilterDefineXml: { act: (it, xml) => it.nwFilterDefineXml(xml), object: filter, field: 'xml' },
  nwFilterDefineXmlFlags: {
    act: (it, xml) => it.nwFilterDefineXmlFlags(xml),
    object: filter,
    field: 'xml',
  },
  managedSaveDefineXml: {
    act: (it, xml) => domainOf(it).managedSaveDefineXml(xml),
    object: WEB,
    field: 'dxml',
  },
  saveFlags: {
    act: (it, dxml) => domainOf(it).saveFlags('/a', { dxml }),
    object: WEB,
    field: 'dxml',
  },
  attachDevice: {
    act: (it, xml) => domainOf(it).attachDevice(xml),
    object: device,
    field: 'xml',
  },
  attachDeviceFlags: {
    act: (it, xml) => domainOf(it).attachDeviceFlags(xml),
    object: device,
    field: 'xml',
  },
  attach: { act: (it, xml) => domainOf(it).attach(xml), object: device, field: 'xml' },
  detachDevice: {
    act: (it, xml) => domainOf(it).detachDevice(xml),
    object: device,
    field: 'xml',
  },
  detachDeviceFlags: {
    act: (it, xml) => domainOf(it).detachDeviceFlags(xml),
    object: device,
    field: 'xml',
  },
  detach: { act: (it, xml) => domainOf(it).detach(xml), object: device, field: 'xml' },
  updateDeviceFlags: {
    act: (it, xml) => domainOf(it).updateDeviceFlags(xml),
    object: device,
    field: 'xml',
  },
  update: { act: (it, xml) => domainOf(it).update(xml), object: device, field: 'xml' },
  blockCopy: {
    act: (it, xml) => domainOf(it).blockCopy('vda', xml),
    object: device,
    field: 'destxml',
  },
  backupBegin: {
    act: (it, xml) => domainOf(it).backupBegin(xml),
    object: backup,
    field: 'backupXml',
  },
  'backupBegin with a checkpoint': {
    act: (it, checkpointXml) => domainOf(it).backupBegin('<domainbackup/>', { checkpointXml }),
    object: checkpoint,
    field: 'checkpointXml',
  },
  snapshotCreateXml: {
    act: (it, xml) => domainOf(it).snapshotCreateXml(xml),
    object: { name: 'before' },
    field: 'xmlDesc',
  },
  checkpointCreateXml: {
    act: (it, xml) => domainOf(it).checkpointCreateXml(xml),
    object: checkpoint,
    field: 'xmlDesc',
  },
  portCreateXml: {
    act: (it, xml) => networkOf(it).portCreateXml(xml),
    object: { group: 'a' },
    field: 'xml',
  },
  storageVolCreateXml: {
    act: (it, xml) => poolOf(it).storageVolCreateXml(xml),
    object: volume,
    field: 'xml',
  },
  storageVolCreateXmlFrom: {
    act: (it, xml) => poolOf(it).storageVolCreateXmlFrom(xml, StorageVol.of(it, VOL, StoragePool)),
    object: volume,
    field: 'xml',
  },
};

describe('Each method that takes XML', () => {
  let fake: FakeConnection;
  beforeEach(() => {
    fake = new FakeConnection();
  });

  const sentBy = async (act: Pair['act'], argument: unknown): Promise<unknown> => {
    fake.calls.length = 0;
    await act(fake.connection, argument as never).catch(() => {});
    return fake.calls;
  };

  it.each(Object.entries(PAIRS))(
    'sends the XML of an object, and XML as it is: %s',
    async (_, { act, object, field }) => {
      await sentBy(act, object);
      const [{ args } = { args: {} }] = fake.calls;
      const written = (args as Record<string, unknown>)[field];
      const xml = Array.isArray(written) ? (written[0] as string) : (written as string);
      expect(xml).toMatch(/^<\w+[\s\S]*\n$/);
      await sentBy(act, xml);
      expect(fake.calls).toMatchObject([{ args: { [field]: written } }]);
    },
  );

  it.each(Object.entries(PAIRS))(
    'rejects an object of a wrong form without a call: %s',
    async (_, { act }) => {
      const acting = act(fake.connection, { nothingLikeIt: 1 } as never);
      await expect(acting).rejects.toMatchObject({ name: 'XmlError', code: 'XML_VALUE' });
      expect(fake.calls).toEqual([]);
    },
  );

  it('has a pair here', () => {
    const named = Object.keys(PAIRS).map((name) => name.split(' ')[0]);
    const methods = [fake.connection, domainOf(fake.connection), poolOf(fake.connection)].flatMap(
      (each) => Object.getOwnPropertyNames(Object.getPrototypeOf(each)),
    );
    const expected = methods.filter((name) =>
      /(?:Create|Define)(?:Xml(?!From)|Linux)|^(?:at|de)tachDevice(?!Alias)|^updateDevice/.test(
        name,
      ),
    );
    expect(expected.length).toBeGreaterThan(20);
    expect(expected.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('sends calls with XML in the order in which they are made', () => {
    void fake.connection.domainDefineXml('<domain/>').catch(() => {});
    void fake.connection.getHostname().catch(() => {});
    expect(fake.calls.map(({ name }) => name)).toEqual([
      'REMOTE_PROC_DOMAIN_DEFINE_XML',
      'REMOTE_PROC_CONNECT_GET_HOSTNAME',
    ]);
  });

  it('takes the object as it is at the time of the call', async () => {
    const config = { ...WEB };
    const calls = ['a', 'b'].map((name) => {
      config.name = name;
      return fake.connection.domainDefineXml(config);
    });
    await Promise.all(calls);
    const sent = fake.calls.map(({ args }) => domainXml.parse((args as { xml: string }).xml).name);
    expect(sent).toEqual(['a', 'b']);
  });

  it('refuses an object with a function, and names its place', async () => {
    const acting = fake.connection.domainDefineXml({ ...WEB, title: () => 'a' } as never);
    await expect(acting).rejects.toThrow('/domain/title must be a string');
  });

  it('takes XML and objects in one list', async () => {
    await fake.connection.baselineCpu(['<cpu/>', CPU]);
    expect(fake.calls).toMatchObject([{ args: { xmlCpus: ['<cpu/>', cpuXml.build(CPU)] } }]);
  });
});

describe('getConfig', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  beforeAll(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
  });
  afterAll(async () => {
    await connection.close();
    await daemon.close();
  });

  it('returns the typed object of the XML', async () => {
    const domain = await connection.domainDefineXml(WEB);
    expect(await domain.getConfig()).toEqual(domainXml.parse(await domain.getXmlDesc()));
    expect(await domain.getConfig()).toMatchObject({ name: 'web', memory: { value: 1_048_576 } });
  });

  it('returns a value that the schema does not know as a string', async () => {
    const fake = new FakeConnection();
    const xml = '<domain type="future"><name>a</name><vcpu>many</vcpu><new/></domain>';
    fake.answer(remote.domainGetXmlDesc, { xml });
    expect(await domainOf(fake.connection).getConfig()).toEqual({
      type: 'future',
      name: 'a',
      vcpu: { value: 'many' },
    });
  });

  it('rejects with an XmlError if the reply is no such document', async () => {
    const fake = new FakeConnection();
    fake.answer(remote.domainGetXmlDesc, { xml: '<network/>' });
    const acting = domainOf(fake.connection).getConfig();
    await expect(acting).rejects.toMatchObject({ name: 'XmlError', code: 'XML_ROOT' });
  });

  it("returns libvirt's error", async () => {
    const domain = await connection.domainDefineXml({ ...WEB, name: 'gone' });
    await domain.undefine();
    await expect(domain.getConfig()).rejects.toMatchObject({ code: 'VIR_ERR_NO_DOMAIN' });
  });

  it('of the host returns its capabilities', async () => {
    const { host, guest } = await connection.getCapabilitiesConfig();
    expect(host?.cpu?.arch).toBe('i686');
    expect(guest?.[0]?.os_type).toBe('hvm');
  });
});

describe('A value that is neither XML nor an object', () => {
  it.each([undefined, null, 7, true])('is refused with an ArgumentError: %p', async (value) => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    for (const acting of [
      connection.domainDefineXml(value as never),
      connection.baselineCpu(value as never),
      connection.baselineCpu([value] as never),
    ]) {
      await expect(acting).rejects.toMatchObject({ name: 'ArgumentError', outcome: 'not-sent' });
    }
  });
});

describe('attach, update and detach', () => {
  it('change the devices of a domain', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainDefineXml(WEB);
    const diskOf = async () =>
      (await domain.getConfig()).devices?.disk?.find(({ target }) => target.dev === 'vdb');
    await domain.attach({ disk: { ...DISK, target: { dev: 'vdb', bus: 'virtio' } } });
    const disk = await diskOf();
    expect(disk).toMatchObject(DISK);
    if (disk === undefined) throw new Error('the disk is missing');
    await domain.detach({ disk }, { flags: 'CONFIG' });
    expect(await diskOf()).toBeUndefined();
  });
});
