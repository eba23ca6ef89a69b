/**
 * Shows how to test a program that migrates guests: on any machine, without libvirt.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFleet } from 'libvirt-client/fleet';
import { remote } from 'libvirt-client/protocol';
import type { TestDaemon } from 'libvirt-client/testing';
import { startDaemon } from 'libvirt-client/testing';
import { evacuate } from './evacuate-host.ts';

/** Starts three hosts. The first one has the guests, with memory of 1 to `count` times 64 MiB. */
async function startHosts(count: number, bytesPerSecond?: number) {
  const migration = bytesPerSecond === undefined ? {} : { bytesPerSecond };
  const hypervisor = { populated: false, migration };
  const daemons = {
    hail: await startDaemon({ hypervisor }),
    sleet: await startDaemon({ hypervisor }),
    snow: await startDaemon({ hypervisor }),
  };
  for (let number = 1; number <= count; number += 1) {
    const guest = daemons.hail.hypervisor.domains.define(`
      <domain type='test'>
        <name>guest-${number}</name>
        <memory unit='MiB'>${number * 64}</memory>
        <os><type>hvm</type></os>
      </domain>`);
    guest.start();
  }
  const fleet = await openFleet({
    hail: daemons.hail.uri,
    sleet: daemons.sleet.uri,
    snow: daemons.snow.uri,
  });
  await fleet.opened();
  const close = async (): Promise<void> => {
    await fleet.close();
    await Promise.all(Object.values(daemons).map((daemon) => daemon.close()));
  };
  return { daemons, fleet, [Symbol.asyncDispose]: close };
}

/** Returns the names of the guests of a host. */
function guestsOf({ hypervisor }: TestDaemon): string[] {
  return hypervisor.domains.list().map(({ name }) => name);
}

test('evacuate() spreads all guests over the other hosts', async () => {
  await using hosts = await startHosts(6);
  const { daemons, fleet } = hosts;
  const { moved, remaining } = await evacuate(fleet, 'hail');
  assert.deepEqual(remaining, []);
  assert.equal(moved.length, 6);
  assert.deepEqual(guestsOf(daemons.hail), []);
  assert.ok(guestsOf(daemons.sleet).length > 0);
  assert.ok(guestsOf(daemons.snow).length > 0);
  assert.ok(daemons.snow.hypervisor.domains.list().every(({ isActive }) => isActive));
});

test('evacuate() keeps a guest that cannot move, and moves the others', async () => {
  await using hosts = await startHosts(4);
  const { daemons, fleet } = hosts;
  const error = { code: 9, message: 'the network is down' };
  const procedure = remote.domainMigratePerform3Params;
  daemons.hail.misbehave({ kind: 'fail', procedure, error, times: 1 });
  const { moved, remaining } = await evacuate(fleet, 'hail', { concurrency: 1 });
  assert.deepEqual(
    moved.map(({ name }) => name),
    ['guest-3', 'guest-2', 'guest-1'],
  );
  assert.equal(remaining[0]?.name, 'guest-4');
  assert.match(String(remaining[0]?.error), /the network is down/);
  assert.equal(daemons.hail.hypervisor.domains.lookupByName('guest-4').isActive, true);
});

test('evacuate() ends at the signal, and leaves the guests where they are', async () => {
  // At this speed, only the test completes a migration.
  await using hosts = await startHosts(3, 0);
  const { daemons, fleet } = hosts;
  const controller = new AbortController();
  const { hail } = daemons;
  const evacuation = evacuate(fleet, 'hail', {
    signal: controller.signal,
    onMoved: () => controller.abort(),
  });
  await running(hail, 2);
  hail.hypervisor.migrations.list()[0]?.complete();
  const { moved, remaining } = await evacuation;
  assert.equal(moved.length, 1);
  assert.equal(remaining.length, 2);
  assert.equal(guestsOf(hail).length, 2);
  assert.deepEqual(hail.hypervisor.migrations.list(), []);
});

/** Waits until some migrations are in progress. */
async function running({ hypervisor }: TestDaemon, count: number): Promise<void> {
  for (let turns = 0; hypervisor.migrations.list().length < count; turns += 1) {
    if (turns > 100_000) throw new Error(`Fewer than ${count} migrations have begun`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
