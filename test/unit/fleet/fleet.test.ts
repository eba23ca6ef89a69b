import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Fleet } from '../../../src/fleet/index.ts';
import { openFleet } from '../../../src/fleet/index.ts';
import type { Connection } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';
import { Hosts, QUICK_RETRY, targetOf } from './support/hosts.ts';

const TEST_UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

describe('A fleet', () => {
  let hosts: Hosts;
  let fleet: Fleet<'domain', 'autostart'>;
  beforeEach(async () => {
    hosts = await Hosts.start(3);
    fleet = await openFleet(hosts.targets, {
      ...QUICK_RETRY,
      inventory: { kinds: ['domain'], fields: ['autostart'] },
    });
  });
  afterEach(async () => {
    await fleet.close();
    await hosts[Symbol.asyncDispose]();
  });

  it('opens its hosts in the background, and describes them', async () => {
    expect(fleet.hosts.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['host-0 opening', 'host-1 opening', 'host-2 opening'],
    ]);
    await fleet.opened();
    expect(fleet.host('host-1')).toEqual({
      ...{ name: 'host-1', uri: 'test:///default', state: 'open', since: expect.any(Number) },
      ...{ lastError: null, failedAttempts: 0, latencyMs: expect.any(Number) },
      ...{ libVersion: 9_000_000n, inventory: expect.objectContaining({ state: 'live' }) },
    });
    expect(fleet.hosts).toBe(fleet.getSnapshot());
    expect(await fleet.connection('host-0').getHostname()).toBe('localhost');
    expect(() => fleet.connection('host-9')).toThrow(/no host "host-9"/);
  });

  it('has one connection to each host, however often it is used', async () => {
    await fleet.opened();
    for (let round = 0; round < 3; round += 1) await fleet.each((each) => each.getHostname());
    expect([...hosts.daemons.values()].map(({ connections }) => connections)).toEqual([1, 1, 1]);
  });

  it('waits for hosts that are being opened, and runs on all of them', async () => {
    const { ok, failed } = await fleet.each((connection, host) => `${host} ${connection.state}`);
    expect(ok).toEqual([
      { host: 'host-0', value: 'host-0 open' },
      { host: 'host-1', value: 'host-1 open' },
      { host: 'host-2', value: 'host-2 open' },
    ]);
    expect(failed).toEqual([]);
  });

  it('runs on a few hosts at a time', async () => {
    await fleet.opened();
    let [running, most] = [0, 0];
    await fleet.each(
      async (connection) => {
        running += 1;
        most = Math.max(most, running);
        await connection.getHostname();
        running -= 1;
      },
      { concurrency: 2 },
    );
    expect(most).toBe(2);
  });

  it('never rejects as a whole: a function that throws is an error of its host', async () => {
    const { ok, failed } = await fleet.each((_, host) => {
      if (host === 'host-1') throw new Error('a bug');
      return host;
    });
    expect(ok.map(({ value }) => value)).toEqual(['host-0', 'host-2']);
    expect(failed).toEqual([{ host: 'host-1', error: new Error('a bug') }]);
    await expect(fleet.each(() => 1, { hosts: ['web'] })).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument: 'hosts' },
    });
    await expect(fleet.each(() => 1, { concurrency: 0 })).rejects.toThrow(/concurrency/);
  });

  it('has the rows of all hosts, each with its host', async () => {
    await fleet.opened();
    const { domains } = fleet.inventory;
    expect(domains.size).toBe(3);
    expect(domains.snapshot().map(({ host, name }) => `${host} ${name}`)).toEqual([
      ...['host-0 test', 'host-1 test', 'host-2 test'],
    ]);
    expect(domains.snapshot()).toBe(domains.snapshot());
    expect(domains.get('host-1', TEST_UUID)?.autostart.value).toBe(false);
    expect(domains.byName('test')).toHaveLength(3);
    expect(fleet.inventory.host('host-2')?.domains.byName('test')?.name).toBe('test');
    expect(fleet.inventory.host('host-9')).toBeUndefined();
  });

  it('tells the copies of a domain during a migration apart', async () => {
    await fleet.opened();
    const [source, target, other] = [0, 1, 2].map((index) =>
      hosts.daemon(index).hypervisor.domains.lookupByName('test'),
    );
    other?.destroy();
    // The target is paused until the source has stopped.
    target?.setState(3, { reason: 2 });
    target?.emit({ kind: 'lifecycle', event: 2, detail: 1 });
    const order = (): string[] => fleet.inventory.domains.copies(TEST_UUID).map(({ host }) => host);
    await until(() => order().join() === 'host-0,host-1,host-2');
    source?.destroy();
    target?.setState(1, { reason: 2 });
    target?.emit({ kind: 'lifecycle', event: 4, detail: 1 });
    await until(() => fleet.inventory.domains.find(TEST_UUID)?.host === 'host-1');
    await hosts.daemon(1).crash();
    // The rows of a host that is not reachable are only the last known ones.
    await until(() => order().at(-1) === 'host-1');
  });

  it('keeps the rows of a lost host as stale, and reports the differences when it is back', async () => {
    await fleet.opened();
    const changes = fleet.inventory.changes();
    await hosts.daemon(1).crash();
    await until(() => fleet.host('host-1')?.inventory?.state === 'stale');
    expect(fleet.inventory.domains.size).toBe(3);
    hosts.daemon(1).hypervisor.domains.lookupByName('test').suspend();
    await hosts.daemon(1).restart();
    await until(() => fleet.host('host-1')?.inventory?.state === 'live');
    const seen: string[] = [];
    for await (const change of changes) {
      expect(change.host).toBe('host-1');
      seen.push(change.type === 'status' ? change.status.state : `${change.type} ${change.cause}`);
      if (change.type === 'changed') break;
    }
    expect(seen).toContain('changed resync');
    expect(fleet.inventory.domains.get('host-1', TEST_UUID)?.stateName).toBe('paused');
  });

  it('adds and removes hosts while it runs', async () => {
    await fleet.opened();
    const changes = fleet.inventory.changes();
    await using daemon = await startDaemon({ memory: true });
    fleet.add('new', targetOf(daemon));
    expect(() => fleet.add('new', 'test:///default')).toThrow(/has a host "new" already/);
    expect(() => fleet.add('other', 5 as never)).toThrow(/URI/);
    await fleet.opened();
    expect((await changes.next()).value).toMatchObject({ type: 'added', host: 'new' });
    await fleet.remove('new');
    await fleet.remove('new');
    expect(fleet.host('new')).toBeUndefined();
    expect(fleet.inventory.domains.size).toBe(3);
    await until(() => daemon.connections === 0);
    const last: string[] = [];
    for await (const { type } of changes) {
      last.push(type);
      if (type === 'excluded') break;
    }
    expect(last).not.toContain('removed');
  });

  it('calls listeners when hosts change, and one that throws harms no other', async () => {
    const errors: unknown[] = [];
    await using other = await openFleet(hosts.targets, {
      ...{ ...QUICK_RETRY, onError: (error) => errors.push(error) },
    });
    const listener = jest.fn();
    other.subscribe(() => {
      throw new Error('a bug');
    });
    const stop = other.subscribe(listener);
    await other.opened();
    expect(listener).toHaveBeenCalled();
    await until(() => errors.length > 0);
    stop();
    expect(other.inventory).toBeUndefined();
  });

  it('opens a host again after its connection has ended for ever', async () => {
    await using daemon = await startDaemon({ memory: true });
    await using other = await openFleet(
      { lost: { ...targetOf(daemon), reconnect: false } },
      { ...QUICK_RETRY, inventory: { kinds: ['domain'] } },
    );
    await other.opened();
    const first = other.connection('lost');
    await daemon.crash();
    await until(() => (other.host('lost')?.failedAttempts ?? 0) > 0);
    expect(other.host('lost')?.state).toBe('unreachable');
    expect(() => other.connection('lost')).toThrow(/The host lost is unreachable: /);
    expect(other.inventory.domains.size).toBe(1);
    daemon.hypervisor.domains.lookupByName('test').suspend();
    await daemon.restart();
    await until(() => other.host('lost')?.inventory?.state === 'live');
    expect(other.connection('lost')).not.toBe(first);
    expect(other.inventory.domains.find(TEST_UUID)?.stateName).toBe('paused');
  });

  it('makes no further attempt after a refusal, until the program asks for one', async () => {
    await using daemon = await startDaemon({
      ...{ memory: true, auth: { sasl: { users: { fred: 'secret' } } } },
    });
    const credentials = { authname: 'fred', password: 'wrong' };
    await using other = await openFleet(
      { bad: 'nonsense', login: { ...targetOf(daemon), credentials } },
      QUICK_RETRY,
    );
    await other.opened();
    expect(other.hosts.map(({ state }) => state)).toEqual(['refused', 'refused']);
    expect(other.host('bad')?.failedAttempts).toBe(1);
    other.reopen('bad');
    await until(() => other.host('bad')?.failedAttempts === 2);
    await other.opened({ timeoutMs: 1000 });
  });

  it('waits for its hosts no longer than the time limit, and opens the slow ones later', async () => {
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const onOpen = (_: Connection, host: string) => (host === 'host-0' ? slow : undefined);
    await using other = await openFleet(hosts.targets, { ...QUICK_RETRY, onOpen });
    await until(() => other.hosts.filter(({ state }) => state === 'open').length === 2);
    await other.opened({ timeoutMs: 1 });
    expect(other.host('host-0')?.state).toBe('opening');
    const aborted = other.opened({ timeoutMs: 60_000, signal: AbortSignal.timeout(1) });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    finish();
    await other.opened();
    expect(other.host('host-0')?.state).toBe('open');
  });

  it('probes its hosts, and notices one that no longer answers', async () => {
    using clock = new FakeClock();
    await using other = await clock.until(
      openFleet(hosts.targets, {
        ...QUICK_RETRY,
        probeEveryMs: 1000,
        connect: { keepAlive: false },
      }),
    );
    await clock.until(other.opened());
    using _ = hosts.daemon(0).misbehave({ kind: 'drop', procedure: remote.connectGetLibVersion });
    await clock.until(until(() => other.host('host-0')?.lastError?.name === 'TimeoutError'));
    expect(other.host('host-0')).toMatchObject({ state: 'open', latencyMs: null });
    expect(other.host('host-1')).toMatchObject({ lastError: null });
    _.stop();
    await clock.until(until(() => other.host('host-0')?.lastError === null));
  });

  it('ends everything when it is closed', async () => {
    await fleet.opened();
    const [changes, events] = [fleet.inventory.changes(), fleet.events('domain:lifecycle')];
    await fleet.close();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(fleet.hosts.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed']);
    expect(() => fleet.add('late', 'test:///default')).toThrow(/closed/);
    await until(() => [...hosts.daemons.values()].every(({ connections }) => connections === 0));
    await fleet.close();
  });

  it('ends with an AbortError when its signal aborts', async () => {
    const controller = new AbortController();
    const other = await openFleet(hosts.targets, { signal: controller.signal });
    const events = other.events('domain:lifecycle');
    controller.abort();
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' });
    await expect(openFleet({}, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('calls onOpen on each connection before the host is open', async () => {
    const opened: string[] = [];
    await using other = await openFleet(hosts.targets, {
      ...QUICK_RETRY,
      onOpen: async (connection, host) => {
        if (host === 'host-1' && !opened.includes(host)) {
          opened.push(host);
          throw new Error('not yet');
        }
        opened.push(`${host} ${await connection.getHostname()} ${other?.host(host)?.state}`);
      },
    });
    await until(() => other.hosts.every(({ state }) => state === 'open'));
    expect(opened.sort()).toEqual([
      'host-0 localhost opening',
      'host-1',
      'host-1 localhost unreachable',
      'host-2 localhost opening',
    ]);
  });

  it.each([
    [{ connectConcurrency: 0 }, 'connectConcurrency'],
    [{ probeEveryMs: -1 }, 'probeEveryMs'],
    [{ retry: { maxDelayMs: 0 } }, 'retry.maxDelayMs'],
    [{ onOpen: 1 }, 'onOpen'],
    [{ inventories: true }, 'inventories'],
    [{ inventory: { kinds: ['guest'] } }, 'kinds'],
  ])('refuses the options %j', async (options, argument) => {
    await expect(openFleet({}, options as object)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument },
    });
  });
});
