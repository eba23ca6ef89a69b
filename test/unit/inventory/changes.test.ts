import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { liveInventory } from '../../../src/inventory/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { until } from '../../support/until.ts';
import { guestXml, Rig, TEST_UUID, uuidOf } from './support/rig.ts';

describe('The changes of a live inventory', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  async function suspend(): Promise<void> {
    rig.daemon.hypervisor.domains.lookupByName('test').suspend();
    await rig.inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
  }

  it('have the row before, the row after, the changed fields and the cause', async () => {
    const before = rig.inventory.domains.get(TEST_UUID);
    await suspend();
    await rig.settle();
    expect(rig.changes).toEqual([
      {
        ...{ type: 'changed', before, row: rig.inventory.domains.get(TEST_UUID), cause: 'event' },
        fields: ['state', 'stateName', 'reason', 'reasonName'],
      },
    ]);
  });

  it('are read by any number of readers, and the end of one does not affect the others', async () => {
    const [first, second, third] = [1, 2, 3].map(() => rig.inventory.changes());
    await first?.return?.();
    const pending = second?.next();
    await suspend();
    expect((await pending)?.value).toMatchObject({ type: 'changed' });
    expect((await third?.next())?.value).toMatchObject({ type: 'changed' });
    expect(await first?.next()).toEqual({ done: true, value: undefined });
  });

  it('end with an AbortError when the signal of the reader aborts', async () => {
    const controller = new AbortController();
    const changes = rig.inventory.changes({ signal: controller.signal });
    const other = rig.inventory.changes();
    const pending = changes.next();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    await suspend();
    expect((await other.next()).value).toMatchObject({ type: 'changed' });
    expect(() => rig.inventory.changes({ signal: controller.signal })).toThrow(/aborted/);
  });

  it('of an object that the reader has never seen are dropped when it is removed', async () => {
    const changes = rig.inventory.changes();
    rig.daemon.hypervisor.domains.create(guestXml('short', uuidOf(1)));
    await rig.inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    rig.daemon.hypervisor.domains.lookupByName('short').destroy();
    await rig.inventory.domains.waitFor(uuidOf(1), (row) => row === undefined);
    await suspend();
    expect((await changes.next()).value).toMatchObject({ type: 'changed', row: { name: 'test' } });
  });

  it('tell the end of an object and the life of the next one with the same key apart', async () => {
    const changes = rig.inventory.changes();
    const test = rig.daemon.hypervisor.domains.lookupByName('test');
    const before = rig.inventory.domains.get(TEST_UUID);
    await suspend();
    test.destroy();
    test.undefine();
    await rig.inventory.domains.waitFor(TEST_UUID, (row) => row === undefined);
    rig.daemon.hypervisor.domains.create(guestXml('test', TEST_UUID));
    await rig.inventory.domains.waitFor(TEST_UUID, (row) => row !== undefined);
    rig.daemon.hypervisor.domains.lookupByName('test').suspend();
    await rig.inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    expect((await changes.next()).value).toMatchObject({ type: 'removed', before });
    expect((await changes.next()).value).toMatchObject({
      ...{ type: 'added', row: { stateName: 'paused' }, before: null },
    });
  });

  it('that cancel each other are dropped', async () => {
    const changes = rig.inventory.changes();
    await suspend();
    const test = rig.daemon.hypervisor.domains.lookupByName('test');
    test.resume();
    // The same reason as at the start of the daemon, so that the rows are equal.
    test.setState(1, { reason: 0 });
    await rig.inventory.domains.refresh(TEST_UUID);
    await until(() => rig.inventory.domains.get(TEST_UUID)?.reason === 0);
    await rig.inventory.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it('of a reader that reads nothing never hold more than the rows', async () => {
    const changes = rig.inventory.changes();
    for (let round = 0; round < 20; round += 1) {
      for (let index = 0; index < 10; index += 1) {
        rig.daemon.hypervisor.domains.create(guestXml(`g-${index}`, uuidOf(index)));
      }
      await until(() => rig.inventory.domains.size === 11);
      for (let index = 0; index < 10; index += 1) {
        rig.daemon.hypervisor.domains.lookupByName(`g-${index}`).destroy();
      }
      await until(() => rig.inventory.domains.size === 1);
    }
    await rig.inventory.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it('call listeners after the rows have changed, in the shape of stores', async () => {
    const { domains, getSnapshot, subscribe } = rig.inventory;
    const seen: unknown[] = [];
    const stop = domains.subscribe(() => seen.push(domains.getSnapshot()[0]?.stateName));
    const all = jest.fn();
    subscribe(all);
    const before = getSnapshot();
    expect(getSnapshot()).toBe(before);
    await suspend();
    expect(seen).toEqual(['paused']);
    expect(all).toHaveBeenCalledTimes(1);
    expect(getSnapshot()).not.toBe(before);
    expect(getSnapshot().domains).toBe(domains.getSnapshot());
    expect(before.domains[0]?.stateName).toBe('running');
    stop();
    rig.daemon.hypervisor.domains.lookupByName('test').resume();
    await domains.waitFor(TEST_UUID, (row) => row?.stateName === 'running');
    expect(seen).toEqual(['paused']);
  });

  it('reach the other listeners if one throws, and onError gets the error', async () => {
    const errors: unknown[] = [];
    await using inventory = await liveInventory(rig.connection, {
      ...{ kinds: ['domain'], onError: (error) => errors.push(error) },
    });
    const failure = new Error('a listener with a bug');
    const listener = jest.fn();
    const fail = (): never => {
      throw failure;
    };
    inventory.subscribe(fail);
    inventory.subscribe(listener);
    inventory.domains.subscribe(fail);
    inventory.domains.subscribe(listener);
    await suspend();
    await until(() => listener.mock.calls.length === 2);
    expect(errors).toEqual([failure, failure]);
    expect(inventory.status.state).toBe('live');
  });
});

describe('A wait for a row', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  it('resolves immediately if the predicate is true already', async () => {
    const row = await rig.inventory.domains.waitFor(TEST_UUID, (each) => each !== undefined);
    expect(row).toBe(rig.inventory.domains.get(TEST_UUID));
  });

  it('rejects with an error of the predicate, and other waits go on', async () => {
    const { domains } = rig.inventory;
    const failing = domains.waitFor(TEST_UUID, (row) => {
      if (row?.stateName === 'paused') throw new Error('a bug');
      return false;
    });
    const waiting = domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    rig.daemon.hypervisor.domains.lookupByName('test').suspend();
    await expect(failing).rejects.toThrow('a bug');
    expect((await waiting)?.stateName).toBe('paused');
  });

  it('rejects when its time is over, its signal aborts, or the inventory is closed', async () => {
    const { domains } = rig.inventory;
    const never = (): boolean => false;
    await expect(domains.waitFor(TEST_UUID, never, { timeoutMs: 1 })).rejects.toMatchObject({
      ...{ name: 'TimeoutError', code: 'WAIT_TIMEOUT' },
    });
    const controller = new AbortController();
    const aborted = domains.waitFor(TEST_UUID, never, { signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const waiting = domains.waitFor(TEST_UUID, never);
    const closing = rig.inventory.close();
    await expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await closing;
    await expect(domains.waitFor(TEST_UUID, never)).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    });
  });
});

describe('Opening and closing a live inventory', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  it('rejects if the first list fails, and leaves nothing behind', async () => {
    const error = { code: 88, message: 'access denied' };
    using _ = rig.daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectListAllNetworks, error },
    });
    await using connection = await connect(rig.daemon.uri);
    await expect(liveInventory(connection)).rejects.toMatchObject({ number: 88 });
    await connection.getHostname();
  });

  it('rejects when the signal aborts, before or after it is open', async () => {
    const early = new AbortController();
    using drop = rig.daemon.misbehave({ kind: 'drop', procedure: remote.connectListAllDomains });
    await using connection = await connect(rig.daemon.uri);
    const opening = liveInventory(connection, { signal: early.signal });
    await connection.getHostname();
    early.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    await expect(liveInventory(connection, { signal: early.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    drop.stop();
    const late = new AbortController();
    const inventory = await liveInventory(connection, { signal: late.signal });
    const changes = inventory.changes();
    late.abort();
    await expect(changes.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('times out if the daemon does not answer a list', async () => {
    using _ = rig.daemon.misbehave({ kind: 'drop', procedure: remote.connectListAllDomains });
    await using connection = await connect(rig.daemon.uri);
    await expect(liveInventory(connection, { readTimeoutMs: 20 })).rejects.toMatchObject({
      ...{ code: 'WAIT_TIMEOUT', message: expect.stringContaining('readTimeoutMs') },
    });
  });

  it('ends iterations and keeps the last rows', async () => {
    const changes = rig.inventory.changes();
    await rig.inventory.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    expect(rig.inventory.domains.size).toBe(1);
    await rig.inventory.close();
    await expect(rig.inventory.refresh()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await rig.inventory.changes().next()).toEqual({ done: true, value: undefined });
  });

  it.each([
    [{ kinds: [] }, 'kinds'],
    [{ kinds: ['domains'] }, 'kinds'],
    [{ fields: ['state'] }, 'fields'],
    [{ where: 'web' }, 'where'],
    [{ relistEveryMs: 0 }, 'relistEveryMs'],
    [{ readTimeoutMs: -1 }, 'readTimeoutMs'],
    [{ settleMs: Number.NaN }, 'settleMs'],
    [{ relistEvery: 5 }, 'relistEvery'],
    [{ signal: {} }, 'signal'],
  ])('refuses the options %j', async (options, argument) => {
    const opening = liveInventory(rig.connection, options as object);
    await expect(opening).rejects.toMatchObject({ name: 'ArgumentError', argument });
  });
});
