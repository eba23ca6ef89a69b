import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import {
  Domain,
  Network,
  NetworkPort,
  StoragePool,
  StorageVol,
  VirConnectGetAllDomainStatsFlags,
  VirConnectListAllNodeDeviceFlags,
  VirErrorNumber,
} from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { unsentError } from '../../../src/rpc/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM, NET, POOL, UUID, VOL } from './wire/row.ts';

let fake: FakeConnection;
let connection: Connection;
beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
});

describe('A UUID string', () => {
  const LOOKUPS: readonly [string, (uuid: string) => Promise<unknown>][] = [
    ['domain', (uuid) => connection.domainLookupByUuidString(uuid)],
    ['network', (uuid) => connection.networkLookupByUuidString(uuid)],
    ['network port', (uuid) => Network.of(connection, NET).portLookupByUuidString(uuid)],
    ['storage pool', (uuid) => connection.storagePoolLookupByUuidString(uuid)],
    ['secret', (uuid) => connection.secretLookupByUuidString(uuid)],
    ['network filter', (uuid) => connection.nwFilterLookupByUuidString(uuid)],
  ];

  it.each(LOOKUPS)('of a %s is accepted in any form that libvirt reads', async (_, lookup) => {
    for (const uuid of [
      UUID,
      UUID.toUpperCase(),
      UUID.replaceAll('-', ''),
      `\t ${UUID.replaceAll('-', ' ')}\n`,
      UUID.replaceAll('-', '').replace(/../g, '-- $&'),
    ]) {
      await lookup(uuid);
    }
    expect(fake.calls).toHaveLength(5);
    for (const { args } of fake.calls) expect(args).toMatchObject({ uuid: UUID });
  });

  it.each(LOOKUPS)('of a %s is rejected if libvirt cannot read it', async (_, lookup) => {
    for (const uuid of [
      '',
      UUID.slice(1),
      `${UUID}0`,
      `${UUID}-`,
      UUID.replace('6', 'g'),
      `6-${UUID.slice(1)}`,
    ]) {
      await expect(lookup(uuid)).rejects.toMatchObject({ argument: 'uuid' });
    }
    await expect(lookup(7 as unknown as string)).rejects.toMatchObject({ argument: 'uuid' });
    expect(fake.calls).toEqual([]);
  });

  it('without dashes is rejected with the name of the method that accepts it', async () => {
    const bare = UUID.replaceAll('-', '');
    const network = Network.of(connection, NET);
    const lookups: readonly [string, Promise<unknown>][] = [
      ['domainLookupByUuidString', connection.domainLookupByUuid(bare)],
      ['networkLookupByUuidString', connection.networkLookupByUuid(bare)],
      ['storagePoolLookupByUuidString', connection.storagePoolLookupByUuid(bare)],
      ['secretLookupByUuidString', connection.secretLookupByUuid(bare)],
      ['nwFilterLookupByUuidString', connection.nwFilterLookupByUuid(bare)],
      ['portLookupByUuidString', network.portLookupByUuid(bare)],
    ];
    for (const [method, lookup] of lookups) {
      await expect(lookup).rejects.toThrow(`; ${method}() accepts other forms`);
    }
    await expect(connection.domainLookupByUuid('web')).rejects.toThrow(/^(?!.*accepts)/);
    expect(fake.calls).toEqual([]);
  });

  it('is rejected in linear time', async () => {
    const refuse = async (size: number): Promise<void> => {
      const long = `${' '.repeat(2 * size)}${'- '.repeat(size)}x`;
      await expect(connection.domainLookupByUuidString(long)).rejects.toMatchObject({
        argument: 'uuid',
      });
    };
    expect(await growth(50_000, refuse)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

describe('The value of `flags`', () => {
  it('may combine a flag of bit 31 with other flags', async () => {
    const { ACTIVE, CAP_NET } = VirConnectListAllNodeDeviceFlags;
    await connection.listAllNodeDevices({ flags: ACTIVE | CAP_NET });
    const { ENFORCE_STATS, RUNNING } = VirConnectGetAllDomainStatsFlags;
    await connection.getAllDomainStats({ flags: ENFORCE_STATS | RUNNING });
    await connection.domainListGetStats([Domain.of(connection, DOM)], { flags: ENFORCE_STATS });
    expect(fake.calls.map(({ args }) => args)).toMatchObject([
      { flags: 0x80_00_00_10 },
      { flags: 0x80_00_00_10 },
      { flags: 0x80_00_00_00 },
    ]);
  });

  it('is rejected without a call if it is not a 32-bit integer', async () => {
    for (const flags of [-0.5, -(2 ** 32), 2 ** 32]) {
      const listing = connection.listAllNodeDevices({ flags });
      await expect(listing).rejects.toThrow('Expected an unsigned int from 0 to 4294967295');
    }
    expect(fake.calls).toEqual([]);
  });
});

describe('Connection.domainListGetStats', () => {
  it('rejects an empty list, which means all domains on the wire', async () => {
    await expect(connection.domainListGetStats([])).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
      outcome: 'not-sent',
    });
    await connection.getAllDomainStats();
    expect(fake.calls).toMatchObject([{ args: { doms: [] } }]);
  });

  it('rejects a domain of another connection', async () => {
    const other = new FakeConnection();
    const both = [Domain.of(connection, DOM), Domain.of(other.connection, DOM)];
    for (const doms of [both, [...both].reverse(), both.slice(1)]) {
      await expect(connection.domainListGetStats(doms)).rejects.toMatchObject({ number: 8 });
    }
    expect([...fake.calls, ...other.calls]).toEqual([]);
  });

  it('rejects a value that is not a list of domains', async () => {
    for (const wrong of [undefined, 'test', [null]]) {
      await expect(connection.domainListGetStats(wrong as never)).rejects.toThrow();
    }
    expect(fake.calls).toEqual([]);
  });
});

describe('StoragePool.storageVolCreateXmlFrom', () => {
  it('rejects a source volume of a read-only connection', async () => {
    const reader = new FakeConnection({ isReadOnly: true });
    const source = StorageVol.of(reader.connection, VOL, StoragePool);
    const making = StoragePool.of(connection, POOL).storageVolCreateXmlFrom('<volume/>', source);
    await expect(making).rejects.toMatchObject({ number: 29, outcome: 'not-sent' });
    expect([...fake.calls, ...reader.calls]).toEqual([]);
  });

  it('accepts a source volume of another connection', async () => {
    const other = new FakeConnection();
    const source = StorageVol.of(other.connection, VOL, StoragePool);
    await StoragePool.of(connection, POOL).storageVolCreateXmlFrom('<volume/>', source);
    expect(fake.calls).toMatchObject([{ args: { clonevol: VOL } }]);
  });
});

describe('A method that depends on a feature of the daemon', () => {
  const update = (): Promise<void> => Network.of(connection, NET).update(3, 4, -1, '<a/>');

  it('fails if the question about the feature fails', async () => {
    fake.answer(remote.connectSupportsFeature, errorOf(VirErrorNumber.ACCESS_DENIED));
    await expect(update()).rejects.toMatchObject({ code: 'VIR_ERR_ACCESS_DENIED' });
    await expect(connection.nodeGetMemoryParameters()).rejects.toMatchObject({ number: 88 });
    expect(fake.calls.map(({ name }) => name)).toEqual([
      'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE',
      'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE',
    ]);
  });

  it('assumes that the feature is missing if the daemon does not know the question', async () => {
    fake.answer(remote.connectSupportsFeature, errorOf(VirErrorNumber.NO_SUPPORT));
    await update();
    await update();
    expect(fake.calls).toMatchObject([
      { name: 'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE', args: { feature: 16 } },
      { name: 'REMOTE_PROC_NETWORK_UPDATE', args: { command: 4, section: 3 } },
      { name: 'REMOTE_PROC_NETWORK_UPDATE', args: { command: 4, section: 3 } },
    ]);
  });
});

describe('NetworkPort.setParameters', () => {
  it('sends strings without a question, as each daemon with ports supports them', async () => {
    const port = NetworkPort.of(Network.of(connection, NET), { net: NET, uuid: UUID });
    await port.setParameters({ 'inbound.average': 7, note: 'a' });
    expect(fake.calls).toMatchObject([
      {
        name: 'REMOTE_PROC_NETWORK_PORT_SET_PARAMETERS',
        args: {
          params: [
            { field: 'inbound.average', value: { type: 2, value: 7 } },
            { field: 'note', value: { type: 7, value: 'a' } },
          ],
        },
      },
    ]);
  });
});

describe('A method for statistics of the host', () => {
  it('makes only one call if there are no statistics', async () => {
    expect(await connection.nodeGetCpuStats(-1)).toEqual({});
    expect(await connection.nodeGetMemoryStats(0)).toEqual({});
    expect(fake.calls).toHaveLength(2);
  });
});

describe('A request for more than the reply can hold', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['cells', () => connection.nodeGetCellsFreeMemory(0, 1025), '1025 > 1024'],
    ['pages of cells', () => connection.nodeGetFreePages([4, 2048], 0, 513), '1026 > 1024'],
  ])('is refused without a call, and the error has the number: %s', async (_, act, amounts) => {
    await expect(act()).rejects.toMatchObject({
      code: 'VIR_ERR_RPC',
      domainName: 'VIR_FROM_REMOTE',
      message: `too many NUMA cells: ${amounts}`,
      outcome: 'not-sent',
    });
    expect(fake.calls).toEqual([]);
  });

  it('is refused only after all other checks, and only above the limit', async () => {
    await expect(connection.nodeGetCellsFreeMemory(-1, 1025)).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
    });
    await connection.nodeGetCellsFreeMemory(0, 1024);
    await connection.nodeGetFreePages([4, 2048], 0, 512);
    expect(fake.calls).toHaveLength(2);
  });
});

function errorOf(number: number): Error {
  const fields = { domain: 7, str1: null, str2: null, int1: 0, int2: 0 };
  return unsentError('no', 'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE', { number, ...fields });
}
