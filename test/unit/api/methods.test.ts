import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Network, StoragePool, StorageVol } from '../../../src/index.ts';
import { Domain, VirError } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const DOM = { name: 'test', uuid: UUID, id: 3 };
const NET = { name: 'default', uuid: UUID };
const POOL = { name: 'images', uuid: UUID };
const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
const DEV = { name: 'pci_0' };

let fake: FakeConnection;
let connection: Connection;

beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
});

describe('A Connection', () => {
  it('is shown by its URI, state and driver, and nothing internal', () => {
    expect(inspect(connection)).toBe(
      "Connection {\n  uri: 'test:///default',\n  state: 'open',\n  driver: 'test',\n  isReadOnly: false\n}",
    );
    expect(Object.keys(connection).sort()).toEqual(['isReadOnly', 'uri']);
  });
});

describe('A Domain', () => {
  let domain: Domain;

  beforeEach(async () => {
    fake.answer(remote.domainLookupByName, { dom: DOM });
    domain = await connection.domainLookupByName('test');
    fake.calls.length = 0;
  });

  it('has its identity and its connection, and prints only its identity', () => {
    expect(domain).toMatchObject(DOM);
    expect(domain.connection).toBe(connection);
    expect(JSON.parse(JSON.stringify(domain))).toEqual(DOM);
    expect(inspect(domain)).toBe(`Domain { name: 'test', uuid: '${UUID}', id: 3 }`);
  });

  it('can be an argument of a raw call', async () => {
    await connection.call(remote.domainGetState, { dom: domain, flags: 0 });
    expect(fake.calls).toMatchObject([
      { name: 'REMOTE_PROC_DOMAIN_GET_STATE', args: { dom: DOM, flags: 0 } },
    ]);
  });

  it('looks up its id after create(), because the reply does not contain it', async () => {
    fake.answer(remote.domainLookupByUuid, { dom: { ...DOM, id: 9 } });
    await domain.create();
    expect(domain.id).toBe(9);
    expect(fake.calls.map(({ name }) => name)).toEqual([
      'REMOTE_PROC_DOMAIN_CREATE',
      'REMOTE_PROC_DOMAIN_LOOKUP_BY_UUID',
    ]);
  });

  it('takes its id from the reply of createWithFlags()', async () => {
    fake.answer(remote.domainCreateWithFlags, { dom: { ...DOM, id: 12 } });
    await domain.createWithFlags({ flags: 1 });
    expect(domain.id).toBe(12);
  });

  it.each([
    ['destroy', (it: Domain) => it.destroy()],
    ['save', (it: Domain) => it.save('/tmp/x')],
    ['managedSave', (it: Domain) => it.managedSave()],
  ])('has no id after %s()', async (_, act) => {
    await act(domain);
    expect(domain.id).toBe(-1);
  });

  it.each([
    ['destroyFlags', (it: Domain) => it.destroyFlags({ flags: 1 })],
    ['saveFlags', (it: Domain) => it.saveFlags('/tmp/x')],
  ])('keeps its id after %s(), as in libvirt', async (_, act) => {
    await act(domain);
    expect(domain.id).toBe(3);
  });

  it('keeps its name and id if the daemon rejects a call that changes them', async () => {
    fake.answer(remote.domainDestroy, new VirError('no', REFUSED));
    fake.answer(remote.domainRename, new VirError('no', REFUSED));
    await expect(domain.destroy()).rejects.toThrow('no');
    await expect(domain.rename('other')).rejects.toThrow('no');
    expect(domain).toMatchObject(DOM);
  });

  it('changes its name after rename()', async () => {
    await domain.rename('other');
    expect(domain.name).toBe('other');
    expect(fake.calls).toMatchObject([{ args: { dom: DOM, newName: 'other', flags: 0 } }]);
  });

  it('keeps its name if the reply of rename() is negative', async () => {
    fake.answer(remote.domainRename, { retcode: -1 });
    await domain.rename('other');
    expect(domain.name).toBe(DOM.name);
  });

  it.each([
    ['a bigint', 2n ** 40n],
    ['a number', 2 ** 40],
  ])('accepts %s as a 64-bit argument', async (_, memory) => {
    await domain.setMemory(memory);
    expect(fake.calls).toMatchObject([{ args: { memory: 2n ** 40n } }]);
  });

  it.each([2 ** 53, 0.5, Number.NaN, '7' as unknown as number])(
    'rejects %p as a 64-bit argument before it sends a call',
    async (memory) => {
      await expect(domain.setMemory(memory)).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
        argument: 'memory',
      });
      expect(fake.calls).toEqual([]);
    },
  );

  it.each([
    ['save', (it: Domain) => it.save('file')],
    ['saveFlags', (it: Domain) => it.saveFlags('./file')],
    ['coreDump', (it: Domain) => it.coreDump('')],
    ['domainRestore', (it: Domain) => it.connection.domainRestore('file')],
    ['domainRestoreFlags', (it: Domain) => it.connection.domainRestoreFlags('~/file')],
  ])('rejects a relative path in %s() if the daemon is remote', async (_, act) => {
    await expect(act(domain)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(fake.calls).toEqual([]);
  });

  it('resolves a relative path in the current folder if the daemon is local', async () => {
    const local = new FakeConnection({ isLocal: true });
    const it_ = Domain.of(local.connection, DOM);
    await it_.save('file');
    await it_.saveParams({ file: './file' });
    await local.connection.domainRestore('/file');
    expect(local.calls).toMatchObject([
      { args: { to: resolve('file') } },
      { args: { params: [{ field: 'file', value: { value: resolve('file') } }] } },
      { args: { from: '/file' } },
    ]);
    await expect(it_.save('')).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it('uses booleans for 0 and 1 of the wire', async () => {
    fake.answer(remote.domainIsActive, { active: 1 }, { active: 0 });
    expect([await domain.isActive(), await domain.isActive()]).toEqual([true, false]);
    await domain.setAutostart(true);
    expect(fake.calls.at(-1)).toMatchObject({ args: { autostart: 1 } });
  });

  it('passes the signal to the call', async () => {
    const { signal } = new AbortController();
    await domain.getXmlDesc({ flags: 3, signal });
    expect(fake.calls).toMatchObject([{ args: { flags: 3 }, options: { signal } }]);
  });
});

describe('The list and lookup methods of Connection', () => {
  it('return the domains with their identities', async () => {
    fake.answer(remote.connectListAllDomains, { domains: [DOM, { ...DOM, id: -1 }], ret: 2 });
    expect(await connection.listAllDomains({ flags: 1 })).toMatchObject([DOM, { ...DOM, id: -1 }]);
    expect(fake.calls).toMatchObject([{ args: { needResults: 1, flags: 1 } }]);
  });

  it('ask for the number of domains before listDomains()', async () => {
    fake.answer(remote.connectNumOfDomains, { num: 2 });
    fake.answer(remote.connectListDomains, { ids: [1, 5] });
    expect(await connection.listDomains()).toEqual([1, 5]);
    expect(fake.calls.at(-1)).toMatchObject({ args: { maxids: 2 } });
  });

  it('return networks, storage pools, volumes and node devices', async () => {
    fake.answer(remote.connectListAllNetworks, { nets: [NET], ret: 1 });
    fake.answer(remote.connectListAllStoragePools, { pools: [POOL], ret: 1 });
    fake.answer(remote.storagePoolListAllVolumes, { vols: [VOL], ret: 1 });
    fake.answer(remote.connectListAllNodeDevices, { devices: [DEV], ret: 1 });
    const [network] = (await connection.listAllNetworks()) as [Network];
    const [pool] = (await connection.listAllStoragePools()) as [StoragePool];
    const [volume] = (await pool.listAllVolumes()) as [StorageVol];
    const [device] = await connection.listAllNodeDevices();
    expect([network, pool, volume, device]).toMatchObject([NET, POOL, VOL, DEV]);
    expect(inspect({ network, pool, volume, device })).toBe(
      [
        '{',
        `  network: Network { name: 'default', uuid: '${UUID}' },`,
        `  pool: StoragePool { name: 'images', uuid: '${UUID}' },`,
        "  volume: StorageVol { pool: 'images', name: 'disk', key: '/images/disk' },",
        "  device: NodeDevice { name: 'pci_0' }",
        '}',
      ].join('\n'),
    );
    fake.answer(remote.storagePoolLookupByVolume, { pool: POOL });
    expect(await volume.storagePoolLookupByVolume()).toMatchObject(POOL);
  });

  it('reject an invalid UUID before they send a call', async () => {
    for (const lookup of [
      connection.domainLookupByUuid('test'),
      connection.domainLookupByUuidString(''),
      connection.networkLookupByUuid('6695eb01f6a4830479aa97f2502e193f'),
      connection.storagePoolLookupByUuid(7 as unknown as string),
    ]) {
      await expect(lookup).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', argument: 'uuid' });
    }
    expect(fake.calls).toEqual([]);
  });
});

describe('The host methods of Connection', () => {
  it('return the CPU model as text', async () => {
    const model = new Uint8Array(32);
    model.set(Buffer.from('x86_64'));
    const info = { memory: 1n, cpus: 2, mhz: 3, nodes: 4, sockets: 5, cores: 6, threads: 7 };
    fake.answer(remote.nodeGetInfo, { model, ...info });
    expect(await connection.nodeGetInfo()).toEqual({ model: 'x86_64', ...info });
  });

  it('return the CPU map as booleans, the lowest bit first', async () => {
    fake.answer(remote.nodeGetCpuMap, { cpumap: Uint8Array.of(0b0000_0101, 1), online: 3, ret: 9 });
    const { cpumap, online } = await connection.nodeGetCpuMap();
    expect(cpumap).toEqual([true, false, true, false, false, false, false, false, true]);
    expect(online).toBe(3);
  });

  it('ask for the number of statistics before the statistics', async () => {
    const stats = { params: [{ field: 'kernel', value: 5n }], nparams: 1 };
    fake.answer(remote.nodeGetCpuStats, { params: [], nparams: 4 }, stats);
    expect(await connection.nodeGetCpuStats(-1)).toEqual({ kernel: 5n });
    expect(fake.calls.map(({ args }) => args)).toEqual([
      { cpuNum: -1, nparams: 0, flags: 0 },
      { cpuNum: -1, nparams: 4, flags: 0 },
    ]);
  });

  it('ask only once whether typed parameters may hold strings', async () => {
    fake.answer(remote.connectSupportsFeature, { supported: 1 });
    const shared = { field: 'shm_pages_shared', value: { type: 4, value: 5n } };
    fake.answer(
      remote.nodeGetMemoryParameters,
      { params: [], nparams: 1 },
      { params: [shared], nparams: 1 },
      { params: [], nparams: 0 },
    );
    expect(await connection.nodeGetMemoryParameters()).toEqual({ shm_pages_shared: 5n });
    expect(await connection.nodeGetMemoryParameters()).toEqual({});
    expect(fake.calls.map(({ name, args }) => [name.slice(12), args])).toEqual([
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      ['NODE_GET_MEMORY_PARAMETERS', { nparams: 0, flags: 4 }],
      ['NODE_GET_MEMORY_PARAMETERS', { nparams: 1, flags: 4 }],
      ['NODE_GET_MEMORY_PARAMETERS', { nparams: 0, flags: 4 }],
    ]);
  });

  it.each([
    [{ isSecure: true, isEncrypted: false }, 1, true, false],
    [{ isSecure: true, isEncrypted: true }, 1, true, true],
    [{ isSecure: false, isEncrypted: false }, 1, false, false],
    [{ isSecure: true, isEncrypted: true }, 0, false, false],
  ])('report the security of both ends: %p, %d', async (facts, secure, isSecure, isEncrypted) => {
    fake = new FakeConnection(facts);
    fake.answer(remote.connectIsSecure, { secure });
    expect(await fake.connection.isSecure()).toBe(isSecure);
    expect(await fake.connection.isEncrypted()).toBe(isEncrypted);
  });
});

describe('Typed parameters in a reply', () => {
  it('become a plain object by field name', async () => {
    const params = [
      { field: 'state.state', value: { type: 1, value: -1 } },
      { field: 'vcpu.current', value: { type: 2, value: 2 } },
      { field: 'drift', value: { type: 3, value: -5n } },
      { field: 'cpu.time', value: { type: 4, value: 2n ** 63n } },
      { field: 'load', value: { type: 5, value: 0.5 } },
      { field: 'tls', value: { type: 6, value: 1 } },
      { field: 'block.0.name', value: { type: 7, value: 'vda' } },
    ];
    fake.answer(remote.connectGetAllDomainStats, { retStats: [{ dom: DOM, params }] });
    const [record] = await connection.getAllDomainStats();
    expect(record?.dom).toMatchObject(DOM);
    expect(record?.params).toEqual({
      'state.state': -1,
      'vcpu.current': 2,
      drift: -5n,
      'cpu.time': 2n ** 63n,
      load: 0.5,
      tls: true,
      'block.0.name': 'vda',
    });
  });
});

describe('A raw call', () => {
  it('is rejected for a second OPEN and for a value that is not a procedure', async () => {
    const open = connection.call(remote.connectOpen, { name: null, flags: 0 });
    await expect(open).rejects.toMatchObject({ argument: 'procedure' });
    for (const wrong of [undefined, 'domainGetState', remote.domainEventLifecycle]) {
      const call = connection.call(wrong as never, undefined);
      await expect(call).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', argument: 'procedure' });
    }
    expect(fake.calls).toEqual([]);
  });
});

const REFUSED = {
  code: 'VIR_ERR_OPERATION_INVALID' as const,
  number: 55,
  domain: 12,
  domainName: 'VIR_FROM_TEST',
  level: 2,
  str1: null,
  str2: null,
  str3: null,
  int1: -1,
  int2: -1,
  procedure: 'REMOTE_PROC_DOMAIN_DESTROY',
};
