import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { liveInventory } from '../../../src/inventory/index.ts';
import { remote, VirErrorNumber } from '../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { QUICK, uuidOf } from './support/rig.ts';

describe('A live inventory of other kinds', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  beforeEach(async () => {
    daemon = await startDaemon({ hypervisor: { populated: false } });
    connection = await connect(daemon.uri, QUICK);
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('has domains, networks and storage pools by default', async () => {
    await using inventory = await liveInventory(connection);
    expect(Object.keys(inventory.getSnapshot()).sort()).toEqual([
      ...['domains', 'networks', 'status', 'storagePools'],
    ]);
  });

  it('follows networks', async () => {
    await using inventory = await liveInventory(connection, {
      ...{ kinds: ['network'], fields: ['autostart', 'xml'] },
    });
    const xml = `<network><name>net</name><uuid>${uuidOf(1)}</uuid></network>`;
    const network = await connection.networkDefineXml(xml);
    const is = (isActive: boolean) =>
      inventory.networks.waitFor(uuidOf(1), (row) => row?.isActive === isActive);
    expect(await is(false)).toMatchObject({ name: 'net', isPersistent: true });
    await network.create();
    await is(true);
    await network.setAutostart(true);
    expect((await inventory.networks.refresh(uuidOf(1)))?.autostart.value).toBe(true);
    expect(await inventory.networks.readXml(uuidOf(1))).toContain('<name>net</name>');
    await network.destroy();
    await is(false);
    await network.undefine();
    await inventory.networks.waitFor(uuidOf(1), (row) => row === undefined);
  });

  it('follows storage pools, and the volumes of those that are active', async () => {
    await using inventory = await liveInventory(connection, {
      ...{ kinds: ['storage-pool', 'storage-volume'], fields: ['info', 'autostart'] },
      volumesOf: ({ name }) => name !== 'ignored',
    });
    const changes = inventory.changes();
    for (const [name, index] of [
      ['pool', 1],
      ['ignored', 2],
    ] as const) {
      const pool = await connection.storagePoolDefineXml(poolXml(name, uuidOf(index)));
      await pool.build();
      await pool.create();
      await pool.storageVolCreateXml(volumeXml('disk'));
    }
    const { storagePools, storageVolumes } = inventory;
    await storagePools.waitFor(uuidOf(2), (row) => row?.isActive === true);
    const pool = await connection.storagePoolLookupByName('pool');
    const key = `${uuidOf(1)}/disk`;
    await pool.refresh();
    const volume = await storageVolumes.waitFor(key, (row) => row !== undefined);
    expect(volume).toMatchObject({
      ...{ name: 'disk', pool: 'pool', poolUuid: uuidOf(1), info: { value: { typeName: 'file' } } },
    });
    expect(storagePools.get(uuidOf(1))?.info.value.stateName).toBe('running');
    expect(storageVolumes.snapshot()).toHaveLength(1);
    expect(storageVolumes.object(key)?.name).toBe('disk');
    await pool.storageVolCreateXml(volumeXml('second'));
    await storageVolumes.refresh(key);
    expect(storageVolumes.byName('second')).toBeDefined();
    await (await pool.storageVolLookupByName('second')).delete();
    await pool.refresh();
    await storageVolumes.waitFor(`${uuidOf(1)}/second`, (row) => row === undefined);
    await pool.destroy();
    await storageVolumes.waitFor(key, (row) => row === undefined);
    await inventory.close();
    const ends: string[] = [];
    for await (const change of changes) {
      if (change.type === 'removed' || change.type === 'excluded') {
        ends.push(`${change.type} ${change.row.name}`);
      }
    }
    // The reader has never seen the second volume. The first one still exists.
    expect(ends).toEqual([]);
  });

  it('reports volumes of a pool that stops as excluded, because they still exist', async () => {
    const pool = await connection.storagePoolDefineXml(poolXml('pool', uuidOf(1)));
    await pool.build();
    await pool.create();
    await pool.storageVolCreateXml(volumeXml('disk'));
    await using inventory = await liveInventory(connection, { kinds: ['storage-volume'] });
    const changes = inventory.changes();
    await pool.destroy();
    expect((await changes.next()).value).toMatchObject({ type: 'excluded', row: { name: 'disk' } });
  });

  it('keeps the volumes of a pool that cannot be read, and lists those of the others', async () => {
    for (const [name, index] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      const pool = await connection.storagePoolDefineXml(poolXml(name, uuidOf(index)));
      await pool.build();
      await pool.create();
      await pool.storageVolCreateXml(volumeXml('disk'));
    }
    await using inventory = await liveInventory(connection, { kinds: ['storage-volume'] });
    const error = { code: VirErrorNumber.INTERNAL_ERROR, message: 'the NFS server is away' };
    {
      using _ = daemon.misbehave({
        ...{ kind: 'fail', procedure: remote.storagePoolListAllVolumes, error },
      });
      await inventory.refresh();
      await until(() => inventory.status.state === 'stale');
      expect(inventory.storageVolumes.size).toBe(2);
    }
    await until(() => inventory.status.state === 'live');
    expect(inventory.storageVolumes.size).toBe(2);
  });

  it('follows devices of the host', async () => {
    const populated = await startDaemon();
    const other = await connect(populated.uri);
    await using inventory = await liveInventory(other, { kinds: ['node-device'], fields: ['xml'] });
    const parent = inventory.nodeDevices.byName('scsi_host2');
    expect(parent).toMatchObject({ key: 'scsi_host2', isActive: true });
    const device = await other.nodeDeviceCreateXml(`<device><parent>scsi_host1</parent>
      <capability type='scsi_host'><capability type='fc_host'>
      <wwnn>2001001b32a9da4e</wwnn><wwpn>2101001b32a9da4e</wwpn></capability></capability></device>`);
    await inventory.nodeDevices.waitFor(device.name, (row) => row?.isActive === true);
    expect(await inventory.nodeDevices.readXml(device.name)).toContain(device.name);
    await device.destroy();
    await inventory.nodeDevices.waitFor(device.name, (row) => row === undefined);
    await other.close();
    await populated.close();
  });

  it('follows secrets, but never reads their values', async () => {
    await using inventory = await liveInventory(connection, { kinds: ['secret'] });
    using _ = daemon.misbehave({ kind: 'cut', procedure: remote.secretGetValue, afterBytes: 0 });
    const secret = await connection.secretDefineXml(`<secret ephemeral='no' private='no'>
      <uuid>${uuidOf(1)}</uuid><usage type='volume'><volume>/disk</volume></usage></secret>`);
    const row = await inventory.secrets.waitFor(uuidOf(1), (each) => each !== undefined);
    expect(row).toMatchObject({ name: '/disk', usageTypeName: 'volume' });
    await secret.setValue(new Uint8Array([1]));
    await secret.undefine();
    await inventory.secrets.waitFor(uuidOf(1), (each) => each === undefined);
  });
});

function poolXml(name: string, uuid: string): string {
  return `<pool type='dir'><name>${name}</name><uuid>${uuid}</uuid>
    <target><path>/${name}</path></target></pool>`;
}

function volumeXml(name: string): string {
  return `<volume><name>${name}</name><capacity>1048576</capacity></volume>`;
}
