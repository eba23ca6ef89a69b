import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import { Domain, DomainSnapshot, NodeDevice, StoragePool } from '../../../src/index.ts';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DEV, DOM, POOL } from './wire/row.ts';

let fake: FakeConnection;
let connection: Connection;
beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
});

type Row = readonly [
  functionName: string,
  count: AnyProcedure,
  list: AnyProcedure,
  act: () => Promise<unknown>,
  limit: number,
];

const domain = (): Domain => Domain.of(connection, DOM);
const snapshot = (): DomainSnapshot => DomainSnapshot.of(domain(), { name: 'one', dom: DOM });

/** What libvirt 9.0.0's client answers, read from its library over an in-memory daemon. */
const ROWS: readonly Row[] = [
  [
    'virConnectListDefinedDomains',
    remote.connectNumOfDefinedDomains,
    remote.connectListDefinedDomains,
    () => connection.listDefinedDomains(),
    16_384,
  ],
  [
    'virConnectListNetworks',
    remote.connectNumOfNetworks,
    remote.connectListNetworks,
    () => connection.listNetworks(),
    16_384,
  ],
  [
    'virConnectListDefinedNetworks',
    remote.connectNumOfDefinedNetworks,
    remote.connectListDefinedNetworks,
    () => connection.listDefinedNetworks(),
    16_384,
  ],
  [
    'virConnectListStoragePools',
    remote.connectNumOfStoragePools,
    remote.connectListStoragePools,
    () => connection.listStoragePools(),
    16_384,
  ],
  [
    'virConnectListDefinedStoragePools',
    remote.connectNumOfDefinedStoragePools,
    remote.connectListDefinedStoragePools,
    () => connection.listDefinedStoragePools(),
    16_384,
  ],
  [
    'virStoragePoolListVolumes',
    remote.storagePoolNumOfVolumes,
    remote.storagePoolListVolumes,
    () => StoragePool.of(connection, POOL).listVolumes(),
    16_384,
  ],
  [
    'virConnectListInterfaces',
    remote.connectNumOfInterfaces,
    remote.connectListInterfaces,
    () => connection.listInterfaces(),
    16_384,
  ],
  [
    'virConnectListDefinedInterfaces',
    remote.connectNumOfDefinedInterfaces,
    remote.connectListDefinedInterfaces,
    () => connection.listDefinedInterfaces(),
    16_384,
  ],
  [
    'virNodeListDevices',
    remote.nodeNumOfDevices,
    remote.nodeListDevices,
    () => connection.nodeListDevices(),
    65_536,
  ],
  [
    'virNodeDeviceListCaps',
    remote.nodeDeviceNumOfCaps,
    remote.nodeDeviceListCaps,
    () => NodeDevice.of(connection, DEV).listCaps(),
    65_536,
  ],
  [
    'virConnectListNWFilters',
    remote.connectNumOfNwfilters,
    remote.connectListNwfilters,
    () => connection.listNwFilters(),
    16_384,
  ],
  [
    'virDomainSnapshotListNames',
    remote.domainSnapshotNum,
    remote.domainSnapshotListNames,
    () => domain().snapshotListNames(),
    16_384,
  ],
  [
    'virDomainSnapshotListChildrenNames',
    remote.domainSnapshotNumChildren,
    remote.domainSnapshotListChildrenNames,
    () => snapshot().listChildrenNames(),
    16_384,
  ],
];

describe('An older list function', () => {
  it.each(ROWS)('is refused as by libvirt above its limit: %s', async (name, ...row) => {
    const [count, list, act, limit] = row;
    fake.answer(count, { num: limit + 1 });
    await expect(act()).rejects.toMatchObject({
      code: 'VIR_ERR_RPC',
      domainName: 'VIR_FROM_REMOTE',
      message: `too many remote strings: ${limit + 1} > ${limit},in parameter 'names' for '${name}'`,
      outcome: 'not-sent',
    });
    expect(fake.calls.map(({ name: sent }) => sent)).toEqual([count.name]);

    fake.answer(count, { num: limit });
    await act();
    expect(fake.calls.at(-1)).toMatchObject({ name: list.name, args: { maxnames: limit } });
  });

  it('names UUIDs for secrets', async () => {
    fake.answer(remote.connectNumOfSecrets, { num: 16_385 });
    await expect(connection.listSecrets()).rejects.toThrow(
      "too many remote strings: 16385 > 16384,in parameter 'uuids' for 'virConnectListSecrets'",
    );
  });

  it('has a message of its own for the ids of domains', async () => {
    fake.answer(remote.connectNumOfDomains, { num: 16_385 });
    await expect(connection.listDomains()).rejects.toMatchObject({
      code: 'VIR_ERR_RPC',
      message: "Too many domains '16385' for limit '16384'",
      outcome: 'not-sent',
    });
    expect(fake.calls).toHaveLength(1);
  });
});
