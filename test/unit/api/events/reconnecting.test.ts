import { afterEach, describe, expect, it } from '@jest/globals';
import type {
  Connection,
  FailedAttempt,
  LibvirtEvent,
  ReconnectOptions,
  Subscription,
} from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote, VirErrorNumber } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { echoes } from '../../../support/echoes.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';

const SOON: ReconnectOptions = { initialDelayMs: 2, maxDelayMs: 10 };
const REGISTER = remote.connectDomainEventCallbackRegisterAny;

describe('a subscription of a connection with the option reconnect', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  async function start(reconnect: ReconnectOptions = SOON): Promise<void> {
    daemon = await startDaemon();
    connection = await connect(daemon.uri, { reconnect });
  }

  /** Stops the daemon, and waits until the connection has noticed it. */
  async function crash(): Promise<void> {
    await daemon.crash();
    await until(() => connection.state !== 'open');
  }

  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('continues after the loss with an item reconnected', async () => {
    await start();
    const domain = await connection.domainLookupByName('test');
    const names = ['domain:lifecycle', 'network:lifecycle'] as const;
    const subscription = await connection.subscribe(names);
    const one = await connection.subscribe('domain:lifecycle', { object: domain });
    const close = await connection.subscribe('connection:close');
    await domain.suspend();
    await crash();
    // This event is lost.
    daemon.emit({ kind: 'lifecycle', dom: domain.toJSON(), event: 2, detail: 0 });
    await daemon.restart();
    await domain.resume();
    expect(await seen(subscription, 3)).toEqual(['suspended', 'reconnected', 'resumed']);
    expect(await seen(one, 3)).toEqual(['suspended', 'reconnected', 'resumed']);
    expect((await close.next()).value).toMatchObject({
      ...{ reasonName: 'eof', peer: 'daemon', isFinal: false },
    });
    expect((await close.next()).value).toEqual({ type: 'reconnected' });
  });

  it('gets the item reconnected before all later events', async () => {
    await start();
    const dom = (await connection.domainLookupByName('test')).toJSON();
    const items: Array<number | string> = [];
    await connection.listen(['domain:lifecycle', 'network:lifecycle'], (item) => {
      items.push(item.type === 'domain:lifecycle' ? item.detail : item.type);
    });
    const procedure = remote.connectNetworkEventRegisterAny;
    using clock = new FakeClock();
    daemon.misbehave({ kind: 'delay', procedure, delayMs: 60 });
    await crash();
    await daemon.restart();
    let emitted = 0;
    while (connection.state === 'reconnecting') {
      daemon.emit({ kind: 'lifecycle', dom, event: 2, detail: emitted });
      emitted += 1;
      await clock.advance(1);
    }
    daemon.emit({ kind: 'lifecycle', dom, event: 2, detail: emitted });
    await until(() => items.at(-1) === emitted);
    const [first, second] = items;
    expect(first).toBe('reconnected');
    // Some were sent during the registration of the network event.
    expect(second).toBeLessThan(emitted - 5);
    expect(items.slice(1)).toEqual(
      Array.from({ length: items.length - 1 }, (_, index) => Number(second) + index),
    );
  });

  it('is not restored if it was aborted while it was opened', async () => {
    await start();
    {
      using clock = new FakeClock();
      using _ = daemon.misbehave({ kind: 'delay', procedure: REGISTER, delayMs: 20 });
      const controller = new AbortController();
      const { signal } = controller;
      const opening = connection.subscribe('domain:lifecycle', { signal });
      const settled = expect(opening).rejects.toThrow('aborted');
      await echoes(connection);
      controller.abort();
      await settled;
      await clock.advance(20);
      await echoes(connection);
    }
    await crash();
    await daemon.restart();
    await connection.call(REGISTER, { eventId: 0, dom: null });
  });

  it('lets a listener make calls on reconnected', async () => {
    await start({ ...SOON, calls: 'fail' });
    const states: string[] = [];
    await connection.listen('domain:lifecycle', async ({ type }) => {
      states.push(`${type} ${connection.state}`);
      if (type === 'reconnected') states.push(await connection.getHostname());
    });
    await crash();
    await daemon.restart();
    await until(() => states.length === 2);
    expect(states).toEqual(['reconnected open', 'localhost']);
  });

  it('can be opened during the reconnect, and waits for it', async () => {
    await start();
    await crash();
    const opening = connection.subscribe('domain:lifecycle');
    await turns();
    await daemon.restart();
    const subscription = await opening;
    const domain = await connection.domainLookupByName('test');
    await domain.suspend();
    expect(await seen(subscription, 1)).toEqual(['suspended']);
  });

  it("cannot be opened during the reconnect if calls is 'fail'", async () => {
    await start({ ...SOON, calls: 'fail' });
    await crash();
    await expect(connection.subscribe('domain:lifecycle')).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      outcome: 'not-sent',
    });
    await daemon.restart();
  });

  it('can be closed and aborted during the reconnect', async () => {
    await start();
    const controller = new AbortController();
    const subscription = await connection.subscribe('domain:lifecycle');
    const { signal } = controller;
    const other = await connection.subscribe('domain:lifecycle', { signal });
    await crash();
    await subscription.close();
    const cause = new Error('enough');
    controller.abort(cause);
    const late = connection.subscribe('domain:lifecycle', { signal: AbortSignal.timeout(5) });
    await expect(late).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent' },
      message: expect.stringContaining('it waits for the connection to be re-established'),
    });
    await daemon.restart();
    await expect(other.next()).rejects.toMatchObject({ name: 'AbortError', cause });
    // Nothing is registered on the new session.
    await connection.call(REGISTER, { eventId: 0, dom: null });
  });

  it('is restored on another session if one is lost during the restore', async () => {
    await start();
    const domain = await connection.domainLookupByName('test');
    const subscription = await connection.subscribe(['domain:lifecycle', 'domain:reboot']);
    const wrong = daemon.misbehave({ kind: 'cut', procedure: REGISTER, afterBytes: 3 });
    const changes = connection.stateChanges();
    await crash();
    await daemon.restart();
    const { value: lost } = await changes.next();
    await until(() => lost?.failedAttempts >= 2);
    expect(connection.state).toBe('reconnecting');
    wrong.stop();
    await domain.suspend();
    expect(await seen(subscription, 2)).toEqual(['reconnected', 'suspended']);
  });

  it('ends with the error if the daemon refuses it after the reconnect, and others continue', async () => {
    await start();
    const domain = await connection.domainLookupByName('test');
    const domains = await connection.subscribe('domain:lifecycle');
    const networks = await connection.subscribe('network:lifecycle');
    await crash();
    const error = { code: VirErrorNumber.ACCESS_DENIED, message: 'not any more' };
    daemon.misbehave({ kind: 'fail', procedure: REGISTER, error });
    await daemon.restart();
    await expect(domains.next()).rejects.toMatchObject({ code: 'VIR_ERR_ACCESS_DENIED' });
    expect(await seen(networks, 1)).toEqual(['reconnected']);
    await domain.suspend();
  });

  it('ends with the loss if the connection cannot be re-established', async () => {
    await start({ ...SOON, maxAttempts: 2 });
    const subscription = await connection.subscribe('domain:lifecycle');
    const close = await connection.subscribe('connection:close');
    await crash();
    const opening = connection.subscribe('domain:reboot');
    await expect(opening).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(subscription.next()).rejects.toMatchObject({
      message: expect.stringContaining('could not be re-established'),
    });
    const ends = [await close.next(), await close.next(), await close.next()];
    expect(ends.map(({ value }) => value?.type === 'connection:close' && value.isFinal)).toEqual([
      ...[false, true, false],
    ]);
    expect(ends[2]?.done).toBe(true);
  });

  it('is restored on another session if the daemon does not reply in time', async () => {
    using clock = new FakeClock();
    daemon = await startDaemon();
    connection = await connect(daemon.uri, { callTimeoutMs: 100, reconnect: SOON });
    const subscription = await connection.subscribe('domain:lifecycle');
    const silence = daemon.misbehave({ kind: 'drop', procedure: REGISTER });
    await crash();
    await daemon.restart();
    await clock.until(until(() => daemon.connections === 1));
    silence.stop();
    expect(await clock.until(seen(subscription, 1))).toEqual(['reconnected']);
  });

  it('is restored on another session if the daemon stops responding during the restore', async () => {
    using clock = new FakeClock();
    daemon = await startDaemon();
    const keepAlive = { intervalSeconds: 0.05, count: 1 };
    let onSilence: () => void = () => {};
    const silent = new Promise<void>((resolve) => {
      onSilence = resolve;
    });
    const onFailedAttempt = ({ error }: FailedAttempt): void => {
      if (error.message.includes('keepalive')) onSilence();
    };
    connection = await connect(daemon.uri, { keepAlive, reconnect: SOON, onFailedAttempt });
    const subscription = await connection.subscribe('domain:lifecycle');
    const silences = [
      daemon.misbehave({ kind: 'drop', procedure: REGISTER }),
      daemon.misbehave({ kind: 'ignore-keepalive' }),
    ];
    void daemon.crash().then(() => daemon.restart());
    await clock.until(silent);
    for (const { stop } of silences) stop();
    expect(await clock.until(seen(subscription, 1))).toEqual(['reconnected']);
  });

  it('is opened within callTimeoutMs, or rejected', async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri, { callTimeoutMs: 30 });
    const silence = daemon.misbehave({ kind: 'drop', procedure: REGISTER });
    await expect(connection.subscribe('domain:lifecycle')).rejects.toMatchObject({
      code: 'CALL_TIMEOUT',
    });
    silence.stop();
  });
});

async function seen(subscription: Subscription<LibvirtEvent>, count: number): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) {
    const { value } = await subscription.next();
    if (value === undefined) break;
    names.push(value.type === 'domain:lifecycle' ? value.eventName : value.type);
  }
  return names;
}
