import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openFleet } from '../../src/fleet/index.ts';
import type { Connection, Domain, MigrateToOptions, MigrationProgress } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { makeDisk, startPool } from './api/guest.ts';
import type { Places } from './migration/both-clients.ts';
import { untilAt, untilTransfers } from './migration/both-clients.ts';
import { MigrationRig } from './migration/rig.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NAME = 'traveller';
const ROUNDS = 20;
const MEMORY_BYTES = 64n * 1_048_576n;
/** MiB/s: unlimited, for these guests. */
const FAST = 1024;

const STAYS: Places = { source: 'running (booted), persistent', destination: 'absent' };

describeWithLibvirtd('domain.migrateTo()', () => {
  let rig: MigrationRig;
  let source: Connection;
  let destination: Connection;
  beforeAll(async () => {
    rig = await MigrationRig.start();
    source = rig.source.connection;
    destination = rig.destination.connection;
  });
  afterEach(() => rig?.forget(NAME));
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it(`moves a guest there and back ${ROUNDS} times, with its definition kept or removed`, async () => {
    let domain = await rig.startGuest(NAME);
    const seen: MigrationProgress[] = [];
    const onProgress = (progress: MigrationProgress) => seen.push(progress);
    for (let round = 0; round < ROUNDS; round += 1) {
      const moves = round % 2 === 0;
      const options = { persist: moves, undefineSource: moves, progressIntervalMs: 5, onProgress };
      domain = await move(domain, destination, options);
      await untilAt(rig, NAME, {
        source: moves ? 'absent' : 'shutoff (migrated), persistent',
        destination: `running (migrated), ${moves ? 'persistent' : 'transient'}`,
      });
      domain = await move(domain, source, { ...options, persist: true });
      await untilAt(rig, NAME, { ...STAYS, source: 'running (migrated), persistent' });
    }
    expect(seen.length).toBeGreaterThan(ROUNDS);
    const totals = seen.map(({ totalBytes }) => totalBytes);
    // The total is unknown until the transfer has begun.
    expect(totals.filter((total) => total > 0n && total < MEMORY_BYTES)).toEqual([]);
    expect(totals.filter((total) => total > 0n).length).toBeGreaterThan(0);
  });

  it.each([
    ['by the client', {}],
    ['by the daemons', { peerToPeer: true }],
    ['through the connection of the daemons', { tunnelled: true }],
  ])('%s leaves the guest on the source if it is aborted', async (_, options) => {
    const domain = await rig.startBusyGuest(NAME);
    const controller = new AbortController();
    const seen: MigrationProgress[] = [];
    const moved = domain.migrateTo(destination, {
      ...{ bandwidth: 1, signal: controller.signal, progressIntervalMs: 5, ...options },
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.transferredBytes > 0n) controller.abort(new Error('no longer wanted'));
      },
    });
    await expect(moved).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'answered', cause: { message: 'no longer wanted' } },
      message: expect.stringContaining('running on the source'),
    });
    expect(seen.some(({ totalBytes }) => totalBytes > MEMORY_BYTES)).toBe(true);
    // Nothing is left on the destination, although its connection stays open.
    expect(await rig.stateOn('source', NAME)).toBe(STAYS.source);
    expect(await destination.listAllDomains()).toEqual([]);
  });

  it('switches to post-copy after the first pass', async () => {
    const domain = await rig.startBusyGuest(NAME);
    // Without post-copy it would not end.
    await domain.migrateTo(destination, {
      ...{ bandwidth: 1, postCopy: 'after-first-pass', progressIntervalMs: 5 },
    });
    await untilAt(rig, NAME, {
      source: 'shutoff (migrated), persistent',
      destination: 'running (migrated), transient',
    });
  });

  it.each([
    ['by the daemons', { peerToPeer: true }],
    ['through the connection of the daemons', { tunnelled: true }],
  ])('lets the guest move %s', async (_, options) => {
    const domain = await rig.startGuest(NAME);
    const { domain: moved, totalTimeMs } = await domain.migrateTo(destination, options);
    expect(moved.connection).toBe(destination);
    expect(await moved.isActive()).toBe(true);
    expect(totalTimeMs).toBeGreaterThan(0);
    await untilAt(rig, NAME, {
      source: 'shutoff (migrated), persistent',
      destination: 'running (migrated), transient',
    });
  });

  it('moves a definition', async () => {
    const domain = await rig.startGuest(NAME);
    await domain.destroy();
    const options = { offline: true, undefineSource: true };
    const { domain: moved, stats } = await domain.migrateTo(destination, options);
    expect(stats).toBeNull();
    expect(moved.uuid).toBe(domain.uuid);
    await untilAt(rig, NAME, { source: 'absent', destination: 'shutoff (unknown), persistent' });
  });

  it('leaves the guest paused on the source if the result on the destination is unknown', async () => {
    await using lane = await rig.openLane();
    await using from = await connect(lane.source.uri, { reconnect: true });
    await using to = await connect(lane.destination.uri, { reconnect: true });
    await rig.startGuest(NAME);
    lane.destination.injection = {
      ...{ procedure: 'MIGRATE_FINISH3_PARAMS', onCall: () => 'cut-reply' },
    };
    const moved = (await from.domainLookupByName(NAME)).migrateTo(to);
    await expect(moved).rejects.toMatchObject({
      ...{ name: 'MigrationError', phase: 'finish', number: null, outcome: 'unknown' },
      ...{ source: 'paused', destination: 'unknown' },
    });
    // libvirt's own client resumes the guest here, so that it runs twice.
    expect(lane.log.has('MIGRATE_CONFIRM3_PARAMS')).toBe(false);
    await untilAt(rig, NAME, {
      source: 'paused (migration), persistent',
      destination: 'running (migrated), transient',
    });
  });

  it('is preceded by a check that names the obstacles', async () => {
    const domain = await rig.startGuest(NAME);
    expect(await domain.checkMigration(destination)).toEqual([]);
    await destination.domainDefineXml(`<domain type='qemu'><name>${NAME}</name>
      <memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`);
    expect(await domain.checkMigration(destination)).toMatchObject([
      { code: 'NAME_TAKEN', severity: 'error' },
    ]);
    await expect(domain.migrateTo(destination)).rejects.toMatchObject({
      ...{ phase: 'prepare', source: 'running', destination: 'absent' },
    });
    expect(await domain.checkMigration(source)).toContainEqual(
      expect.objectContaining({ code: 'SAME_HOST', severity: 'error' }),
    );
  });

  describe('with a disk', () => {
    const path = '/var/lib/libvirt/images/own.img';
    beforeAll(async () => {
      for (const connection of [source, destination]) await startPool(connection);
      const pool = await source.storagePoolLookupByName('disks');
      await makeDisk(pool, 'own.img');
      inNamespace(rig.source.daemon, `head -c 4M /dev/urandom > ${path}; truncate -s 8M ${path}`);
    });

    it('copies it to storage of the destination and back', async () => {
      const content = checksum(rig.source.daemon, path);
      let domain = await rig.startGuestWithDisk(NAME, path);
      await expect(domain.migrateTo(destination)).rejects.toMatchObject({
        ...{ name: 'MigrationError', phase: 'begin', code: 'VIR_ERR_MIGRATE_UNSAFE' },
      });
      const findings = await domain.checkMigration(destination);
      expect(findings.map(({ code }) => code)).toContain('DISK_NOT_FOUND');
      const ofCopy = await domain.checkMigration(destination, { copyStorage: 'full' });
      expect(ofCopy.filter(({ severity }) => severity === 'error')).toEqual([]);
      const seen: MigrationProgress[] = [];
      const there = await domain.migrateTo(destination, {
        ...{ copyStorage: 'full', persist: true, undefineSource: true, progressIntervalMs: 5 },
        onProgress: (progress) => seen.push(progress),
      });
      domain = there.domain;
      expect(there.stats?.stats['memory_total']).toBeGreaterThan(MEMORY_BYTES);
      expect(seen.some(({ totalBytes }) => totalBytes > MEMORY_BYTES)).toBe(true);
      expect(checksum(rig.destination.daemon, path)).toBe(content);

      inNamespace(rig.source.daemon, `truncate -s 0 ${path}; truncate -s 8M ${path}`);
      await domain.migrateTo(source, { copyStorage: ['vda'], persist: true, undefineSource: true });
      expect(checksum(rig.source.daemon, path)).toBe(content);
      await untilAt(rig, NAME, { ...STAYS, source: 'running (migrated), persistent' });
    });

    it('that both hosts share needs no copy', async () => {
      const shared = rig.makeSharedDisk('shared.img');
      const domain = await rig.startGuestWithDisk(NAME, shared);
      const { domain: moved } = await domain.migrateTo(destination, { unsafe: true });
      expect(await moved.getXmlDesc()).toContain(shared);
    });
  });

  it('shows both copies of the guest in a fleet, the one that runs first', async () => {
    const hosts = {
      hail: rig.source.daemon.uri('qemu'),
      sleet: rig.destination.daemon.uri('qemu'),
    };
    await using fleet = await openFleet(hosts, { inventory: { kinds: ['domain'] } });
    await fleet.opened();
    const { domains } = fleet.inventory;
    const domain = await rig.startBusyGuest(NAME);
    const copies = () =>
      domains.copies(domain.uuid).map(({ host, stateName, reasonName, isPersistent }) => {
        const kept = isPersistent ? 'persistent' : 'transient';
        return `${host}: ${stateName} (${reasonName}), ${kept}`;
      });
    await until(() => copies().join() === 'hail: running (booted), persistent');
    const moving = domain.migrateTo(destination, { bandwidth: 1 });
    const both = ['hail: running (booted), persistent', 'sleet: paused (migration), transient'];
    await until(() => copies().join() === both.join());
    expect(domains.find(domain.uuid)?.host).toBe('hail');

    await (await untilTransfers(rig, NAME)).migrateSetMaxSpeed(FAST);
    await moving;
    const moved = ['sleet: running (migrated), transient', 'hail: shutoff (migrated), persistent'];
    await until(() => copies().join() === moved.join());
    expect(domains.find(domain.uuid)?.host).toBe('sleet');
    await domain.undefine();
    await until(() => copies().length === 1);
  });
});

/** Moves the guest. Checks that the statistics of the migration are reported. */
async function move(domain: Domain, to: Connection, options: MigrateToOptions): Promise<Domain> {
  const result = await domain.migrateTo(to, options);
  expect(result.domain.connection).toBe(to);
  expect(result.confirmError).toBeNull();
  expect(result.totalTimeMs).toBeGreaterThan(0);
  expect(result.downtimeMs).toEqual(expect.any(Number));
  expect(result.stats?.stats['memory_total']).toBeGreaterThan(MEMORY_BYTES);
  return result.domain;
}

/** Runs a script where the daemon sees its files. */
function inNamespace({ pid }: Libvirtd, script: string): string {
  const args = ['--target', String(pid), '--mount', 'sh', '-ec', script];
  return execFileSync('nsenter', args, { encoding: 'utf8' });
}

function checksum(daemon: Libvirtd, path: string): string {
  return inNamespace(daemon, `sha256sum < ${path}`);
}
