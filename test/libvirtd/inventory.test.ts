import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openFleet } from '../../src/fleet/index.ts';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { liveInventory } from '../../src/inventory/index.ts';
import { until } from '../support/until.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const UUID = '00000000-0000-4000-8000-000000000001';
const KINDS = [
  ...(['domain', 'network', 'storage-pool', 'storage-volume', 'node-device', 'secret'] as const),
] as const;

describeWithLibvirtd('A live inventory of libvirtd with QEMU', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('follows a guest from its definition to its end', async () => {
    await using inventory = await liveInventory(connection, {
      ...{ kinds: ['domain'], fields: ['autostart', 'xml'] },
    });
    const changes = inventory.changes();
    const { domains } = inventory;
    const state = (name: string) => domains.waitFor(UUID, (row) => row?.stateName === name);
    const domain = await connection.domainDefineXml(`<domain type='qemu'>
      <name>guest</name><uuid>${UUID}</uuid><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`);
    expect(await state('shutoff')).toMatchObject({ isPersistent: true, id: -1 });
    await domain.setAutostart(true);
    expect((await domains.refresh(UUID))?.autostart.value).toBe(true);
    await domain.create();
    expect(await state('running')).toMatchObject({ reasonName: 'booted', isActive: true });
    await domain.suspend();
    expect(await state('paused')).toMatchObject({ reasonName: 'user' });
    expect(await domains.readXml(UUID)).toContain('<name>guest</name>');
    await domain.undefine();
    await domains.waitFor(UUID, (row) => row?.isPersistent === false && row.xml === null);
    await domain.destroy();
    expect(await domains.waitFor(UUID, (row) => row === undefined)).toBeUndefined();
    await inventory.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it('follows networks, pools with their volumes, and secrets', async () => {
    await using inventory = await liveInventory(connection, {
      ...{ kinds: KINDS, fields: ['info', 'autostart'] },
    });
    expect(inventory.unsupported).toEqual([]);
    expect(inventory.withoutEvents).toEqual([]);
    expect(inventory.status.state).toBe('live');
    expect(inventory.nodeDevices.byName('computer')?.isActive).toBe(true);

    const network = await connection.networkDefineXml('<network><name>net</name></network>');
    await until(() => inventory.networks.byName('net')?.isActive === false);
    await network.undefine();
    await inventory.networks.waitFor(network.uuid, (row) => row === undefined);

    const pool = await connection.storagePoolDefineXml(`<pool type='dir'><name>disks</name>
      <target><path>/var/lib/libvirt/images/inventory</path></target></pool>`);
    await pool.build();
    await pool.create();
    await inventory.storagePools.waitFor(pool.uuid, (row) => row?.isActive === true);
    const xml = '<volume><name>disk</name><capacity unit="MiB">1</capacity></volume>';
    const volume = await pool.storageVolCreateXml(xml);
    await pool.refresh();
    const row = await inventory.storageVolumes.waitFor(
      `${pool.uuid}/disk`,
      (each) => each !== undefined,
    );
    expect(row?.info.value.capacity).toBe(1_048_576n);
    await volume.delete();
    await pool.refresh();
    await inventory.storageVolumes.waitFor(`${pool.uuid}/disk`, (each) => each === undefined);
    await pool.destroy();
    await pool.undefine();
    await inventory.storagePools.waitFor(pool.uuid, (each) => each === undefined);

    const secret = await connection.secretDefineXml(`<secret ephemeral='no' private='no'>
      <usage type='volume'><volume>/disk</volume></usage></secret>`);
    await inventory.secrets.waitFor(secret.uuid, (each) => each?.name === '/disk');
    await secret.undefine();
    await inventory.secrets.waitFor(secret.uuid, (each) => each === undefined);
    expect(inventory.status.state).toBe('live');
  });

  it('keeps its rows in a fleet as stale when the daemon is killed', async () => {
    const other = await startLibvirtd();
    await using fleet = await openFleet(
      { hail: daemon.uri('test'), sleet: other.uri('test', 'tcp') },
      {
        ...{ inventory: { kinds: ['domain'] }, retry: { initialDelayMs: 5, maxDelayMs: 20 } },
        connect: { reconnect: { initialDelayMs: 5, maxDelayMs: 20 } },
      },
    );
    await fleet.opened();
    expect(fleet.inventory.domains.byName('test').map(({ host }) => host)).toEqual([
      ...['hail', 'sleet'],
    ]);
    process.kill(other.pid, 'SIGKILL');
    await until(() => fleet.host('sleet')?.inventory?.state === 'stale');
    expect(fleet.inventory.domains.size).toBe(2);
    const { ok, failed } = await fleet.each((each) => each.getHostname());
    expect(ok.map(({ host }) => host)).toEqual(['hail']);
    expect(failed.map(({ host }) => host)).toEqual(['sleet']);
    await other.stop();
  });
});
