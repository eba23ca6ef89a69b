import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { CommandRow } from './support/command-row.ts';
import { testCommands } from './support/command-row.ts';
import type { StubMethod } from './support/stub-connection.ts';
import { lvshWithStub } from './support/stub-connection.ts';
import { lvsh } from './support/test-environment.ts';

const NETWORK_ID = '33333333-2222-3333-4444-555555555555';
const POOL_ID = '44444444-2222-3333-4444-555555555555';
const SECRET_ID = '11111111-2222-3333-4444-555555555555';
const NETWORK = `<network><name>n1</name><uuid>${NETWORK_ID}</uuid><bridge name='br7'/></network>`;
const POOL = `<pool type='dir'><name>p1</name><uuid>${POOL_ID}</uuid><target><path>/p1</path></target></pool>`;
const VOLUME = "<volume><name>v1</name><capacity unit='M'>2</capacity></volume>";
const SECRET = `<secret ephemeral='no'><uuid>${SECRET_ID}</uuid><usage type='volume'><volume>/x</volume></usage></secret>`;
const LEASE_HOST = "<host mac='52:54:00:00:00:01' ip='192.168.122.9'/>";

const folder = mkdtempSync(join(tmpdir(), 'kinds-commands-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Returns rows on a daemon on which lvsh has run a line before. */
function prepared(line: string, input: string, rows: readonly CommandRow[]): CommandRow[] {
  return rows.map((row) => ({
    ...row,
    given: async (daemon) => {
      expect(await lvsh(daemon, line.split(' '), { input })).toMatchObject({ exitCode: 0 });
    },
  }));
}

const network = { name: 'n1', uuid: NETWORK_ID };
const pool = { name: 'p1', uuid: POOL_ID };
const volume = { name: 'v1', pool: 'default-pool' };

/** The lines of the commands that networks and pools share. */
const KINDS = [
  {
    ...{ noun: 'Network', xml: NETWORK, object: network, first: 'default' },
    ...{ define: 'net-define -', create: 'net-create -', destroy: 'net-destroy default' },
    ...{ printUuid: 'net-uuid n1', printName: `net-name ${NETWORK_ID}` },
    ...{ start: 'net-start n1', undefine: 'net-undefine n1' },
  },
  {
    ...{ noun: 'Pool', xml: POOL, object: pool, first: 'default-pool' },
    ...{ define: 'pool-define -', create: 'pool-create -', destroy: 'pool-destroy default-pool' },
    ...{ printUuid: 'pool-uuid p1', printName: `pool-name ${POOL_ID}` },
    ...{ start: 'pool-start p1', undefine: 'pool-undefine p1' },
  },
];

for (const { noun, xml, object, first, define, create, destroy, ...lines } of KINDS) {
  const { name, uuid } = object;
  const { printUuid, printName, start, undefine } = lines;
  describe(`lvsh, with the XML of a ${noun.toLowerCase()},`, () => {
    testCommands([
      ...prepared(define, xml, [
        { does: 'prints its UUID', line: printUuid, json: object, virsh: `${uuid}\n` },
        { does: 'prints its name', line: printName, json: object, virsh: `${name}\n` },
        { does: 'starts it', line: start, json: { ...object, result: 'started' } },
        { does: 'removes it', line: undefine, json: { ...object, result: 'undefined' } },
      ]),
      {
        ...{ does: 'defines it', line: define, settings: { input: xml } },
        json: { ...object, result: 'defined' },
        virsh: `${noun} ${name} defined from -\n`,
      },
      {
        ...{ does: 'creates it', line: create, settings: { input: xml } },
        json: { ...object, result: 'created' },
        virsh: `${noun} ${name} created from -\n`,
      },
      {
        ...{ does: 'stops another one', line: destroy },
        json: { name: first, uuid: expect.any(String), result: 'destroyed' },
        virsh: `${noun} ${first} destroyed\n`,
      },
    ]);
  });
}

describe('lvsh, if a network is defined,', () => {
  testCommands([
    ...prepared('net-define -', NETWORK, [
      {
        does: 'lists it',
        line: 'net-list --all',
        json: [
          expect.objectContaining({ name: 'default', state: 'active' }),
          { ...network, state: 'inactive', autostart: false, persistent: true },
        ],
        virsh:
          ' Name      State      Autostart   Persistent\n' +
          '----------------------------------------------\n' +
          ' default   active     no          yes\n' +
          ' n1        inactive   no          yes\n',
      },
    ]),
    {
      does: 'adds a host to its DHCP server',
      line: 'net-update default add ip-dhcp-host --xml - --config',
      settings: { input: LEASE_HOST },
      json: { name: 'default', uuid: expect.any(String), result: 'updated' },
    },
    {
      does: 'changes one in an editor',
      line: 'net-edit default',
      settings: { variables: { VISUAL: 'sed -i s/virbr0/virbr9/' } },
      json: { name: 'default', uuid: expect.any(String), result: 'edited' },
    },
    {
      does: 'lists the leases of its DHCP server',
      line: 'net-dhcp-leases default',
      json: [expect.objectContaining({ mac: 'aa:bb:cc:dd:ee:ff', ipaddr: '192.168.122.3' })],
    },
  ]);
});

describe('lvsh, if a pool is defined,', () => {
  testCommands([
    ...prepared('pool-define -', POOL, [
      {
        does: 'prints its facts',
        line: 'pool-info p1',
        json: expect.objectContaining({ ...pool, state: 'inactive', persistent: true }),
        virsh:
          `Name:           p1\nUUID:           ${POOL_ID}\nState:          inactive\n` +
          'Persistent:     yes\nAutostart:      no\n',
      },
      { does: 'builds it', line: 'pool-build p1', json: { ...pool, result: 'built' } },
      { does: 'marks it', line: 'pool-autostart p1', json: { ...pool, autostart: true } },
      { does: 'deletes it', line: 'pool-delete p1 --yes', json: { ...pool, result: 'deleted' } },
    ]),
    {
      does: 'creates another one from options',
      line: 'pool-create-as p1 dir --target /p1',
      json: { name: 'p1', uuid: expect.any(String), result: 'created' },
    },
    {
      does: 'reads the volumes of one again',
      line: 'pool-refresh default-pool',
      json: { name: 'default-pool', uuid: expect.any(String), result: 'refreshed' },
    },
    ...prepared('vol-create default-pool -', VOLUME, [
      {
        does: 'prints the facts of a volume',
        line: 'vol-info v1 default-pool',
        json: expect.objectContaining({ ...volume, type: 'file', capacity: 2_097_152 }),
        virsh:
          'Name:           v1\nType:           file\n' +
          'Capacity:       2.00 MiB\nAllocation:     2.00 MiB\n',
      },
      {
        does: 'prints the key of a volume',
        line: 'vol-key v1 default-pool',
        json: { ...volume, key: '/default-pool/v1' },
        virsh: '/default-pool/v1\n',
      },
      {
        does: 'prints the name of a volume',
        line: 'vol-name /default-pool/v1',
        json: volume,
        virsh: 'v1\n',
      },
      {
        does: 'prints the XML of a volume',
        line: 'vol-dumpxml v1 default-pool --xpath string(//key)',
        json: { ...volume, xml: '/default-pool/v1' },
      },
      {
        does: 'overwrites a volume',
        line: 'vol-wipe v1 default-pool --yes',
        json: { ...volume, result: 'wiped' },
      },
      {
        does: 'resizes a volume',
        line: 'vol-resize v1 4M default-pool',
        json: { ...volume, result: 'resized' },
        after: ({ hypervisor }) =>
          expect(
            hypervisor.storagePools.lookupByName('default-pool').listVolumes()[0]?.xml,
          ).toContain('4194304</capacity>'),
      },
      {
        does: 'uploads to a volume',
        line: 'vol-upload v1 /dev/null default-pool',
        json: { ...volume, result: 'uploaded', bytes: 0 },
      },
      {
        does: 'downloads a volume',
        line: `vol-download v1 ${folder}/v1 default-pool`,
        json: { ...volume, result: 'downloaded', bytes: 2_097_152 },
      },
    ]),
  ]);
});

describe('lvsh about the host', () => {
  testCommands([
    {
      does: 'prints the versions',
      line: 'version',
      json: expect.objectContaining({ type: 'TEST', libvirt: '9.0.0' }),
    },
    {
      does: 'prints the capabilities',
      line: 'capabilities --xpath string(//arch)',
      json: { xml: 'i686' },
    },
    {
      does: 'prints the data of the BIOS',
      line: 'sysinfo',
      json: { xml: expect.stringContaining('LENOVO') },
    },
    { does: 'prints the limit of CPUs', line: 'maxvcpus', json: { maxVcpus: 32 }, virsh: '32\n' },
    {
      does: 'lists the models of CPUs',
      line: 'cpu-models x86_64',
      json: expect.arrayContaining([{ model: 'qemu64' }]),
    },
    {
      does: 'prints the memory',
      line: 'nodememstats',
      json: { stats: expect.objectContaining({ total: 3_145_728 }) },
    },
    { does: 'prints the free memory', line: 'freecell', json: [{ cell: null, free: 3072 }] },
    {
      does: 'prints the free pages',
      line: 'freepages --all',
      json: expect.arrayContaining([{ cell: 0, pageSize: 2048, free: 45 }]),
    },
    {
      does: 'lists the devices',
      line: 'nodedev-list',
      json: expect.arrayContaining([{ name: 'scsi_host1', parent: 'computer' }]),
      name: 'computer\nscsi_host1\nscsi_host11\nscsi_host2\n',
    },
    {
      does: 'removes a device',
      line: 'nodedev-destroy scsi_host11',
      json: { name: 'scsi_host11', result: 'destroyed' },
    },
    ...prepared('secret-define -', SECRET, [
      {
        does: 'lists secrets',
        line: 'secret-list',
        json: [{ uuid: SECRET_ID, usageType: 'volume', usageTypeNumber: 1, usageId: '/x' }],
      },
      {
        does: 'prints the XML of a secret',
        line: `secret-dumpxml ${SECRET_ID}`,
        json: { uuid: SECRET_ID, xml: expect.stringContaining('<volume>/x</volume>') },
      },
      {
        does: 'removes a secret',
        line: `secret-undefine ${SECRET_ID}`,
        json: { uuid: SECRET_ID, result: 'deleted' },
      },
    ]),
    ...prepared('nwfilter-define -', "<filter name='f1' chain='root'/>", [
      {
        does: 'lists network filters',
        line: 'nwfilter-list',
        json: [{ name: 'f1', uuid: expect.any(String) }],
        name: 'f1\n',
      },
      {
        does: 'prints the XML of a network filter',
        line: 'nwfilter-dumpxml f1',
        json: expect.objectContaining({ xml: expect.stringContaining("<filter name='f1'") }),
      },
      {
        does: 'removes a network filter',
        line: 'nwfilter-undefine f1',
        json: { name: 'f1', uuid: expect.any(String), result: 'undefined' },
      },
    ]),
    { does: 'lists no bindings of network filters', line: 'nwfilter-binding-list', json: [] },
    {
      does: 'finds an interface by its MAC address',
      line: 'iface-name aa:bb:cc:dd:ee:ff',
      json: { name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' },
      virsh: 'eth1\n',
    },
    {
      does: 'prints the MAC address of an interface',
      line: 'iface-mac eth1',
      json: { name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' },
      virsh: 'aa:bb:cc:dd:ee:ff\n',
    },
    {
      does: 'removes an interface',
      line: 'iface-undefine eth1',
      json: { name: 'eth1', result: 'undefined' },
    },
    ...prepared('iface-destroy eth1', '', [
      {
        does: 'starts an interface',
        line: 'iface-start eth1',
        json: { name: 'eth1', result: 'started' },
      },
    ]),
    ...prepared('iface-begin', '', [
      { does: 'keeps changes', line: 'iface-commit', json: { result: 'committed' } },
      { does: 'undoes changes', line: 'iface-rollback', json: { result: 'rolled-back' } },
    ]),
  ]);
});

describe('lvsh schema', () => {
  it('prints the schema of a command', async () => {
    const { exitCode, stdout } = await lvsh(undefined, 'schema maxvcpus');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('title', 'lvsh maxvcpus');
  });
});

/** Functions that neither the in-memory daemon nor the test driver supports. */
describe('lvsh', () => {
  const done = (): undefined => undefined;
  const device = {
    ...{ name: 'mdev1', dettach: done, detachFlags: done, reAttach: done, reset: done },
    ...{ create: done, undefine: done, setAutostart: done, isActive: () => true },
  };
  const nodeDevice = { nodeDeviceLookupByName: () => device };
  const binding = { portdev: 'vnet0', filtername: 'f1', getXmlDesc: () => '<filterbinding/>' };
  const nwFilterBinding = {
    nwFilterBindingLookupByPortDev: () => ({ ...binding, delete: done }),
    nwFilterBindingCreateXml: () => binding,
  };

  it.each<readonly [string, Readonly<Record<string, StubMethod>>, string]>([
    [
      'pool-capabilities',
      { getStoragePoolCapabilities: () => '<storagepoolCapabilities/>' },
      '<st',
    ],
    ['domcapabilities', { getDomainCapabilities: () => '<domainCapabilities/>' }, '<domainCap'],
    ['nodedev-detach mdev1', nodeDevice, 'detached'],
    ['nodedev-reattach mdev1', nodeDevice, 'attached'],
    ['nodedev-reset mdev1', nodeDevice, 'reset'],
    ['nodedev-start mdev1', nodeDevice, 'started'],
    ['nodedev-undefine mdev1', nodeDevice, 'ndefined'],
    ['nodedev-autostart mdev1', nodeDevice, 'autostart'],
    ['nodedev-create -', { nodeDeviceCreateXml: () => device }, 'created'],
    ['nodedev-define -', { nodeDeviceDefineXml: () => device }, 'defined'],
    ['nwfilter-binding-dumpxml vnet0', nwFilterBinding, '<filterbinding/>'],
    ['nwfilter-binding-create -', nwFilterBinding, 'vnet0'],
    ['nwfilter-binding-delete vnet0', nwFilterBinding, 'vnet0'],
  ])('%s prints the result of the daemon', async (line, methods, text) => {
    const outcome = await lvshWithStub(methods, line, { input: '<device/>' });
    expect(outcome).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining(text),
    });
  });
});
