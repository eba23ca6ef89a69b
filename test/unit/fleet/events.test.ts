import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fleet } from '../../../src/fleet/index.ts';
import { openFleet } from '../../../src/fleet/index.ts';
import { remote, VirErrorNumber } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { Hosts, QUICK_RETRY, targetOf } from './support/hosts.ts';

describe('The events of a fleet', () => {
  let hosts: Hosts;
  let fleet: Fleet;
  beforeEach(async () => {
    hosts = await Hosts.start(3);
    fleet = await openFleet(hosts.targets, QUICK_RETRY);
    await fleet.opened();
  });
  afterEach(async () => {
    await fleet.close();
    await hosts[Symbol.asyncDispose]();
  });

  function emit(index: number, detail: number): void {
    const test = hosts.daemon(index).hypervisor.domains.lookupByName('test');
    test.emit({ kind: 'lifecycle', event: 2, detail });
  }

  /** Resolves when all hosts have registered the events that are asked for from now on. */
  async function listening<T>(start: () => T): Promise<T> {
    const registrations: Promise<unknown>[] = [];
    await fleet.each((connection) => {
      const listen = connection.listen.bind(connection) as (...args: unknown[]) => Promise<unknown>;
      const value = (...args: unknown[]): Promise<unknown> => {
        const registration = listen(...args);
        registrations.push(registration);
        return registration;
      };
      Object.defineProperty(connection, 'listen', { value, configurable: true });
    });
    const started = start();
    await Promise.all(registrations);
    return started;
  }

  async function arrived(): Promise<void> {
    await fleet.each((connection) => connection.getHostname());
  }

  it('are merged: hosts take turns, and each host keeps its order', async () => {
    const events = await listening(() => fleet.events('domain:lifecycle'));
    for (let detail = 0; detail < 50; detail += 1) emit(0, detail);
    emit(1, 1000);
    emit(2, 2000);
    await arrived();
    const hostsSeen: string[] = [];
    const details: number[] = [];
    for await (const { host, event } of events) {
      if (event.type !== 'domain:lifecycle') continue;
      hostsSeen.push(host);
      if (host === 'host-0') details.push(event.detail);
      if (hostsSeen.length === 52) break;
    }
    expect(details).toEqual(Array.from({ length: 50 }, (_, index) => index));
    // One that sends many events does not hold the others back.
    expect(new Set(hostsSeen.slice(0, 4)).size).toBe(3);
  });

  it('of a host beyond its limit are lost and counted, and those of other hosts are not', async () => {
    const events = await listening(() => fleet.events(['domain:lifecycle'], { queueLimit: 10 }));
    for (let detail = 0; detail < 25; detail += 1) emit(0, detail);
    emit(1, 1000);
    await arrived();
    const items: string[] = [];
    for await (const { host, event } of events) {
      items.push(event.type === 'overflow' ? `${host} missed ${event.missed}` : host);
      if (items.length === 12) break;
    }
    expect(items.filter((item) => item === 'host-0')).toHaveLength(10);
    expect(items).toContain('host-0 missed 15');
    expect(items).toContain('host-1');
  });

  it('go on after a loss, and on hosts that are added', async () => {
    const events = await listening(() => fleet.events('domain:lifecycle'));
    await hosts.daemon(0).restart();
    expect((await events.next()).value).toMatchObject({
      ...{ host: 'host-0', event: { type: 'reconnected' } },
    });
    emit(0, 5);
    expect((await events.next()).value).toMatchObject({ host: 'host-0', event: { detail: 5 } });
    await using daemon = await startDaemon({ memory: true });
    fleet.add('new', targetOf(daemon));
    await fleet.opened();
    const next = events.next();
    const test = daemon.hypervisor.domains.lookupByName('test');
    await until(async () => {
      test.emit({ kind: 'lifecycle', event: 2, detail: 0 });
      return Promise.race([
        next.then(() => true),
        fleet
          .connection('new')
          .getHostname()
          .then(() => false),
      ]);
    });
    expect((await next).value).toMatchObject({ host: 'new' });
    await fleet.remove('new');
  });

  it('tell of a host that refuses the subscription, until it is opened again', async () => {
    hosts.daemon(0).misbehave({
      ...{ kind: 'fail', times: 1, procedure: remote.connectDomainEventCallbackRegisterAny },
      error: { code: VirErrorNumber.ACCESS_DENIED, message: 'access denied' },
    });
    const events = fleet.events('domain:lifecycle');
    expect((await events.next()).value).toMatchObject({
      ...{ host: 'host-0', event: { type: 'error', error: { code: 'VIR_ERR_ACCESS_DENIED' } } },
    });
    await hosts.daemon(0).restart();
    expect((await events.next()).value).toMatchObject({
      ...{ host: 'host-0', event: { type: 'reconnected' } },
    });
    emit(0, 7);
    expect((await events.next()).value).toMatchObject({ host: 'host-0', event: { detail: 7 } });
  });

  it('tell of a host that refuses to restore the subscription', async () => {
    const events = await listening(() => fleet.events('domain:lifecycle'));
    hosts.daemon(0).misbehave({
      ...{ kind: 'fail', procedure: remote.connectDomainEventCallbackRegisterAny },
      error: { code: VirErrorNumber.ACCESS_DENIED, message: 'access denied' },
    });
    hosts.daemon(0).cut();
    expect((await events.next()).value).toMatchObject({
      ...{ host: 'host-0', event: { type: 'error', error: { code: 'VIR_ERR_ACCESS_DENIED' } } },
    });
  });

  it('end with an error for an unknown name, and with the signal of the reader', async () => {
    await expect(fleet.events('domain:live' as never).next()).rejects.toThrow(/no event named/);
    const controller = new AbortController();
    const events = fleet.events('domain:lifecycle', { signal: controller.signal });
    const pending = events.next();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    const left = fleet.events('domain:lifecycle');
    await left.return?.();
    expect(await left.next()).toEqual({ done: true, value: undefined });
  });
});
