import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, SubscriptionItem } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { liveInventory } from '../../../src/inventory/index.ts';
import { remote, VirDomainRunningReason, VirErrorNumber } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { HeldAnswers } from './support/held-answers.ts';
import { guestXml, QUICK, Rig, TEST_UUID, uuidOf } from './support/rig.ts';

const FAILURE = { code: VirErrorNumber.INTERNAL_ERROR, message: 'the driver has a bad day' };

describe('A live inventory', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  it('subscribes before it lists, so nothing between the two is missed (rule 1)', async () => {
    await using connection = await connect(rig.daemon.uri);
    using lists = new HeldAnswers(connection, 'listAllDomains');
    lists.hold();
    const opening = liveInventory(connection, { kinds: ['domain'] });
    await until(() => lists.held === 1);
    // The answer of the list does not contain the first domain, and contains the second one.
    rig.daemon.hypervisor.domains.define(guestXml('new', uuidOf(1)));
    rig.daemon.hypervisor.domains.lookupByName('test').suspend();
    await connection.getHostname();
    lists.release();
    await using inventory = await opening;
    await inventory.domains.waitFor(uuidOf(1), (row) => row?.name === 'new');
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
  });

  it('discards an answer that an event of the domain has crossed, and asks again (rule 2)', async () => {
    const { inventory, daemon, connection } = rig;
    using reads = new HeldAnswers(connection, 'domainListGetStats');
    const test = daemon.hypervisor.domains.lookupByName('test');
    reads.hold();
    const refreshing = inventory.domains.refresh(TEST_UUID);
    await until(() => reads.held === 1);
    test.suspend();
    await rig.settle();
    reads.release();
    await refreshing;
    expect(inventory.domains.get(TEST_UUID)?.stateName).toBe('paused');
    await rig.settle();
    expect(reads.calls).toBe(2);
    expect(rig.rowChanges).toEqual(['changed test event']);
  });

  it('does not apply a list to a domain that had an event meanwhile (rule 2)', async () => {
    const { inventory, daemon, connection } = rig;
    using lists = new HeldAnswers(connection, 'getAllDomainStats');
    lists.hold();
    const refreshing = inventory.refresh();
    await until(() => lists.held === 1);
    const test = daemon.hypervisor.domains.lookupByName('test');
    test.destroy();
    test.undefine();
    await inventory.domains.waitFor(TEST_UUID, (row) => row === undefined);
    daemon.hypervisor.domains.create(guestXml('new', uuidOf(1)));
    await inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    lists.release();
    await refreshing;
    // Neither a ghost of the first domain nor a removal of the second one.
    expect(inventory.domains.snapshot().map(({ name }) => name)).toEqual(['new']);
    expect(rig.rowChanges.filter((change) => !change.startsWith('changed'))).toEqual([
      'removed test event',
      'added new event',
    ]);
  });

  it('uses an answer in the end if events cross each of them (rule 2)', async () => {
    const { inventory, daemon, connection } = rig;
    using reads = new HeldAnswers(connection, 'domainListGetStats');
    const test = daemon.hypervisor.domains.lookupByName('test');
    reads.hold();
    test.suspend();
    for (let round = 0; inventory.domains.get(TEST_UUID)?.stateName !== 'paused'; round += 1) {
      expect(round).toBeLessThan(10);
      await until(() => reads.held === 1);
      test.emit({ kind: 'lifecycle', event: 3, detail: 0 });
      await connection.getHostname();
      reads.release();
      reads.hold();
      await connection.getHostname();
    }
    expect(reads.calls).toBeGreaterThan(2);
  });

  it('removes nothing when a list fails, and says that it is stale until one succeeds (rule 3)', async () => {
    const { inventory, daemon } = rig;
    {
      using _ = daemon.misbehave({
        ...{ kind: 'fail', procedure: remote.connectListAllDomains, error: FAILURE, times: 1 },
      });
      await expect(inventory.refresh()).rejects.toMatchObject({ number: FAILURE.code });
    }
    expect(inventory.domains.size).toBe(1);
    expect(inventory.status).toMatchObject({
      state: 'stale',
      reason: { message: expect.stringContaining('bad day') },
      since: expect.any(Number),
    });
    await until(() => inventory.status.state === 'live');
    expect(inventory.status.reason).toBeNull();
    expect(rig.rowChanges).toEqual([]);
  });

  it('removes nothing when a part of a list fails (rule 3)', async () => {
    const { inventory, daemon } = rig;
    using _ = daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectGetAllDomainStats, error: FAILURE },
    });
    await expect(inventory.refresh()).rejects.toMatchObject({ number: FAILURE.code });
    expect(inventory.domains.size).toBe(1);
    expect(inventory.status.state).toBe('stale');
  });

  it('removes nothing while the daemon is unreachable (rule 3)', async () => {
    const { inventory, daemon } = rig;
    await daemon.crash();
    await until(() => inventory.status.state === 'stale');
    expect(inventory.domains.get(TEST_UUID)?.stateName).toBe('running');
    expect(rig.rowChanges).toEqual([]);
    await daemon.restart();
    await until(() => inventory.status.state === 'live');
    expect(rig.rowChanges).toEqual([]);
  });

  it('tells the newest reason of a stale inventory, and when it became stale', async () => {
    const { daemon, inventory } = rig;
    await daemon.crash();
    await until(() => inventory.status.state === 'stale');
    const lost = inventory.status;
    let told = lost;
    inventory.subscribe(() => {
      told = inventory.status;
    });
    {
      using _ = daemon.misbehave({
        ...{ kind: 'fail', procedure: remote.connectDomainEventCallbackRegisterAny },
        error: FAILURE,
      });
      await daemon.restart();
      await until(() => told.reason?.message.includes('bad day') === true);
    }
    expect(told).toMatchObject({ state: 'stale', since: lost.since });
    await until(() => inventory.status.state === 'live');
    expect(told).toBe(inventory.status);
  });

  it('removes a row when libvirt says so, or a complete list lacks the object (rule 3)', async () => {
    const { inventory, daemon } = rig;
    const { domains } = daemon.hypervisor;
    domains.define(guestXml('told', uuidOf(1)));
    domains.create(guestXml('transient', uuidOf(2)));
    domains.define(guestXml('untold', uuidOf(3)));
    await inventory.domains.waitFor(uuidOf(3), (row) => row !== undefined);
    domains.lookupByName('told').undefine();
    domains.lookupByName('transient').destroy();
    await inventory.domains.waitFor(uuidOf(1), (row) => row === undefined);
    await inventory.domains.waitFor(uuidOf(2), (row) => row === undefined);
    await daemon.crash();
    domains.lookupByName('untold').undefine();
    await daemon.restart();
    await inventory.domains.waitFor(uuidOf(3), (row) => row === undefined);
    expect(rig.rowChanges.filter((change) => change.startsWith('removed'))).toEqual([
      'removed told event',
      'removed transient event',
      'removed untold resync',
    ]);
  });

  it('lets a complete list decide if a read lacks an object without an event (rule 3)', async () => {
    const { inventory, connection } = rig;
    Object.defineProperty(connection, 'domainListGetStats', { value: async () => [] });
    const row = await inventory.domains.refresh(TEST_UUID);
    expect(row?.name).toBe('test');
    expect(rig.rowChanges).toEqual([]);
  });

  it('makes one list at a time, and at most one more however often it is asked (rule 4)', async () => {
    const { inventory, connection } = rig;
    using lists = new HeldAnswers(connection, 'getAllDomainStats');
    lists.hold();
    const refreshing = Array.from({ length: 10 }, () => inventory.refresh());
    await until(() => lists.held === 1);
    await rig.settle();
    expect(lists.calls).toBe(1);
    lists.release();
    await Promise.all(refreshing);
    expect(lists.calls).toBe(2);
  });

  it('lists again after a reconnect, and reports the differences (rule 4)', async () => {
    const { inventory, daemon } = rig;
    const { domains } = daemon.hypervisor;
    await daemon.crash();
    await until(() => inventory.status.state === 'stale');
    domains.lookupByName('test').suspend();
    domains.define(guestXml('new', uuidOf(1)));
    await daemon.restart();
    await until(() => inventory.status.state === 'live');
    expect(rig.rowChanges).toEqual(['changed test resync', 'added new resync']);
    const states = rig.changes.flatMap((change) =>
      change.type === 'status' ? [change.status.state] : [],
    );
    expect(states).toEqual(['stale', 'resyncing', 'live']);
  });

  it('lists again after lost events, and reports the differences (rule 4)', async () => {
    const { daemon } = rig;
    await using connection = await connect(daemon.uri);
    const { overflow } = captureListener(connection);
    await using inventory = await liveInventory(connection, { kinds: ['domain'] });
    const test = daemon.hypervisor.domains.lookupByName('test');
    test.setState(3, { reason: 1 });
    overflow();
    expect(inventory.status.state).toBe('resyncing');
    await until(() => inventory.status.state === 'live');
    expect(inventory.domains.get(TEST_UUID)?.stateName).toBe('paused');
  });

  it('reports a rename as a change (rule 5)', async () => {
    const { inventory, daemon, connection } = rig;
    daemon.hypervisor.domains.define(guestXml('old', uuidOf(1)));
    await inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    const domain = await connection.domainLookupByName('old');
    await domain.rename('new');
    await inventory.domains.waitFor(uuidOf(1), (row) => row?.name === 'new');
    expect(inventory.domains.byName('old')).toBeUndefined();
    expect(inventory.domains.byName('new')?.uuid).toBe(uuidOf(1));
    expect(rig.changes.at(-1)).toMatchObject({ type: 'changed', fields: ['name'] });
    expect(rig.rowChanges).toEqual(['added old event', 'changed new event']);
  });

  it('accepts that a listed domain is gone when it is read (rule 6)', async () => {
    const { inventory, daemon, connection } = rig;
    using lists = new HeldAnswers(connection, 'listAllDomains');
    daemon.hypervisor.domains.create(guestXml('short', uuidOf(1)));
    await inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    lists.hold();
    const refreshing = inventory.refresh();
    await until(() => lists.held === 1);
    daemon.hypervisor.domains.lookupByName('short').destroy();
    await rig.settle();
    lists.release();
    await refreshing;
    await inventory.domains.waitFor(uuidOf(1), (row) => row === undefined);
    expect(inventory.status.state).toBe('live');
  });

  it('lists by one call, never by ids and names, which miss domains in between (rule 6)', async () => {
    const { inventory, connection } = rig;
    const refuse = (): never => {
      throw new Error('it is not atomic');
    };
    for (const name of ['listDomains', 'listDefinedDomains', 'domainLookupById']) {
      Object.defineProperty(connection, name, { value: refuse });
    }
    await inventory.refresh();
    expect(inventory.domains.size).toBe(1);
  });

  it('lists periodically, which finds changes that no event reports (rule 7)', async () => {
    const { daemon } = rig;
    using clock = new FakeClock();
    await using connection = await clock.until(connect(daemon.uri, { keepAlive: false }));
    await using inventory = await clock.until(
      liveInventory(connection, {
        ...{ kinds: ['domain'], fields: ['autostart'], relistEveryMs: 1000 },
      }),
    );
    expect(inventory.domains.get(TEST_UUID)?.autostart.value).toBe(false);
    daemon.hypervisor.domains.lookupByName('test').autostart = true;
    await clock.until(inventory.domains.waitFor(TEST_UUID, (row) => row?.autostart.value === true));
    expect(inventory.status.state).toBe('live');
  });

  it('reads the states of all domains by one call for each list (rule 8)', async () => {
    const { inventory, daemon, connection } = rig;
    for (let index = 0; index < 50; index += 1) {
      daemon.hypervisor.domains.define(guestXml(`guest-${index}`, uuidOf(index)));
    }
    await until(() => inventory.domains.size === 51);
    using states = new HeldAnswers(connection, 'getAllDomainStats');
    using reads = new HeldAnswers(connection, 'domainListGetStats');
    using lists = new HeldAnswers(connection, 'listAllDomains');
    await inventory.refresh();
    // All domains, and those that are persistent and those with autostart.
    expect([states.calls, reads.calls, lists.calls]).toEqual([1, 0, 3]);
  });

  it('combines a burst of events of one domain into few reads (rule 9)', async () => {
    const { inventory, daemon, connection } = rig;
    using reads = new HeldAnswers(connection, 'domainListGetStats');
    const test = daemon.hypervisor.domains.lookupByName('test');
    for (let index = 0; index < 1000; index += 1) {
      test.suspend();
      test.resume();
    }
    test.suspend();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    await rig.settle();
    expect(reads.calls).toBeLessThan(20);
    expect(inventory.domains.get(TEST_UUID)?.stateName).toBe('paused');
  });

  it('reads many changed domains by few calls (rule 9)', async () => {
    const { inventory, daemon, connection } = rig;
    using reads = new HeldAnswers(connection, 'domainListGetStats');
    for (let index = 0; index < 500; index += 1) {
      daemon.hypervisor.domains.create(guestXml(`guest-${index}`, uuidOf(index)));
    }
    await until(() => inventory.domains.size === 501);
    expect(reads.calls).toBeLessThan(50);
  });

  it('collapses the unread changes of a slow reader to the newest row (rule 9)', async () => {
    const { inventory, daemon } = rig;
    const slow = inventory.changes();
    const test = daemon.hypervisor.domains.lookupByName('test');
    for (let index = 0; index < 20; index += 1) {
      test.suspend();
      await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
      test.resume();
      await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'running');
    }
    test.suspend();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    expect((await slow.next()).value).toMatchObject({
      ...{ type: 'changed', before: { stateName: 'running' }, row: { stateName: 'paused' } },
    });
    await inventory.close();
    expect(await slow.next()).toEqual({ done: true, value: undefined });
  });

  it('leaves out a kind that the daemon does not have (rule 10)', async () => {
    const { daemon } = rig;
    await using connection = await connect(daemon.uri);
    const error = { code: VirErrorNumber.NO_SUPPORT, message: 'not by this driver' };
    using _lists = daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectListAllSecrets, error },
    });
    using _events = daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectSecretEventRegisterAny, error },
    });
    using _devices = daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectNodeDeviceEventRegisterAny, error },
    });
    await using inventory = await liveInventory(connection, {
      kinds: ['domain', 'secret', 'node-device'],
    });
    expect(inventory.unsupported).toEqual(['secret']);
    expect(inventory.withoutEvents).toEqual(['secret', 'node-device']);
    expect(inventory.status.state).toBe('live');
    expect(inventory.secrets.size).toBe(0);
    expect(inventory.nodeDevices.size).toBeGreaterThan(0);
    await inventory.refresh();
  });

  it('reports a stop and a start within settleMs as one change (rule 11)', async () => {
    const { daemon } = rig;
    using clock = new FakeClock();
    await using connection = await clock.until(connect(daemon.uri, { keepAlive: false }));
    await using inventory = await clock.until(
      liveInventory(connection, { kinds: ['domain'], settleMs: 1000 }),
    );
    const changes = inventory.changes();
    const test = daemon.hypervisor.domains.lookupByName('test');
    test.destroy();
    await clock.advance(500);
    test.start();
    const { value } = await clock.until(changes.next());
    expect(value).toMatchObject({
      type: 'changed',
      fields: ['id', 'reason', 'reasonName'],
      row: { id: test.id, reason: VirDomainRunningReason.BOOTED },
    });
  });

  it('reports a stop and a start as two changes by default (rule 11)', async () => {
    const { inventory, daemon } = rig;
    const test = daemon.hypervisor.domains.lookupByName('test');
    test.destroy();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.isActive === false);
    test.start();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.isActive === true);
    expect(rig.rowChanges).toEqual(['changed test event', 'changed test event']);
  });
});

describe('A live inventory of a connection without reconnect', () => {
  it('keeps its rows as stale when the connection is lost (rule 3)', async () => {
    await using daemon = await startDaemon();
    const connection = await connect(daemon.uri, { ...QUICK, reconnect: false });
    const inventory = await liveInventory(connection, { kinds: ['domain'] });
    const changes = inventory.changes();
    const waiting = inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    daemon.cut();
    await expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect((await changes.next()).value).toMatchObject({
      ...{ type: 'status', status: { state: 'stale' } },
    });
    await expect(changes.next()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    expect(inventory.domains.size).toBe(1);
    await inventory.close();
  });
});

/** Captures the listener of the next inventory. */
function captureListener(connection: Connection): { readonly overflow: () => void } {
  const listen = connection.listen.bind(connection) as (...args: unknown[]) => Promise<unknown>;
  let listener: ((item: SubscriptionItem) => void) | undefined;
  const capture = (names: unknown, given: (item: SubscriptionItem) => void, options: unknown) => {
    listener = given;
    return listen(names, given, options);
  };
  Object.defineProperty(connection, 'listen', { value: capture });
  return { overflow: () => listener?.({ type: 'overflow', missed: 1 }) };
}
