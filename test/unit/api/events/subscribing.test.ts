import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, SubscriptionItem } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { echoes } from '../../../support/echoes.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';

const REGISTER = remote.connectDomainEventCallbackRegisterAny;
const OTHER = `<domain type='test'><name>other</name><memory>1024</memory>
  <os><type>hvm</type></os></domain>`;

describe('a subscription', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;

  beforeEach(async () => {
    daemon = await startDaemon({ memory: true });
    connection = await connect('test:///default', { transport: daemon.connect() });
    domain = await connection.domainLookupByName('test');
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('returns events until the loop is left', async () => {
    const seen: string[] = [];
    const subscription = await connection.subscribe('domain:lifecycle');
    await domain.suspend();
    await domain.resume();
    for await (const event of subscription) {
      seen.push(event.type === 'domain:lifecycle' ? event.eventName : event.type);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['suspended', 'resumed']);
    await domain.suspend();
    expect(await subscription.next()).toEqual({ value: undefined, done: true });
  });

  it('of one object returns no events of other objects, while another returns all', async () => {
    const one = await connection.subscribe('domain:lifecycle', { object: domain });
    const all = await connection.subscribe('domain:lifecycle');
    const other = await connection.domainCreateXml(OTHER);
    await domain.suspend();
    await other.destroy();
    expect(await take(all, 3)).toEqual(['other started', 'test suspended', 'other stopped']);
    expect(await take(one, 1)).toEqual(['test suspended']);
    await one.close();
    await domain.resume();
    expect(await take(all, 1)).toEqual(['test resumed']);
  });

  it('returns objects that can be used for calls', async () => {
    const subscription = await connection.subscribe('domain:lifecycle');
    await domain.suspend();
    const { value } = await subscription.next();
    if (value?.type !== 'domain:lifecycle') throw new Error('no event');
    await value.domain.resume();
    expect(await take(subscription, 1)).toEqual(['test resumed']);
  });

  it('keeps the order of several kinds of events', async () => {
    const subscription = await connection.subscribe(['domain:lifecycle', 'domain:reboot']);
    const { uuid } = domain;
    const dom = { name: 'test', uuid, id: 1 };
    const expected: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      const isReboot = index % 3 === 0;
      if (isReboot) daemon.emit({ kind: 'reboot', dom });
      else daemon.emit({ kind: 'lifecycle', dom, event: 2, detail: index });
      expected.push(isReboot ? 'domain:reboot' : `domain:lifecycle ${index}`);
    }
    const seen: string[] = [];
    for await (const item of subscription) {
      seen.push(item.type === 'domain:lifecycle' ? `${item.type} ${item.detail}` : item.type);
      if (seen.length === expected.length) break;
    }
    expect(seen).toEqual(expected);
  });

  it('shares its registration with any number of others', async () => {
    // The daemon would refuse a second registration of the same event.
    const many = await Promise.all(
      Array.from({ length: 20 }, () => connection.subscribe('domain:lifecycle')),
    );
    await domain.suspend();
    for (const each of many) expect(await take(each, 1)).toEqual(['test suspended']);
    await Promise.all(many.slice(1).map((each) => each.close()));
    await domain.resume();
    expect(await take(many[0], 1)).toEqual(['test resumed']);
    await many[0]?.close();
    const again = await connection.subscribe('domain:lifecycle');
    await domain.suspend();
    expect(await take(again, 1)).toEqual(['test suspended']);
  });

  it('can be opened and closed in any order', async () => {
    const open = new Set<Awaited<ReturnType<typeof connection.subscribe<'domain:lifecycle'>>>>();
    const tasks = Array.from({ length: 200 }, async (_, index) => {
      await turns((index * 7) % 5);
      const subscription = await connection.subscribe('domain:lifecycle');
      open.add(subscription);
      if (index % 4 === 0) return;
      await turns((index * 3) % 4);
      open.delete(subscription);
      await subscription.close();
    });
    await Promise.all(tasks);
    await domain.suspend();
    for (const each of open) expect(await take(each, 1)).toEqual(['test suspended']);
    await Promise.all([...open].map((each) => each.close()));
    await connection.subscribe('domain:lifecycle');
  });

  it('ends at the end of an `await using` block', async () => {
    const subscription = await connection.subscribe('domain:lifecycle');
    {
      await using _ = subscription;
    }
    expect((await subscription.next()).done).toBe(true);
    await connection.call(remote.connectDomainEventCallbackRegisterAny, { eventId: 0, dom: null });
  });

  it('is aborted by its signal, before and after its registration', async () => {
    const before = new AbortController();
    const opening = connection.subscribe('domain:lifecycle', { signal: before.signal });
    const tooSlow = new Error('too slow');
    before.abort(tooSlow);
    const unsent = { name: 'AbortError', outcome: 'not-sent', cause: tooSlow };
    await expect(opening).rejects.toMatchObject(unsent);
    await expect(
      connection.subscribe('domain:lifecycle', { signal: before.signal }),
    ).rejects.toMatchObject(unsent);

    const after = new AbortController();
    const subscription = await connection.subscribe('domain:lifecycle', { signal: after.signal });
    await domain.suspend();
    const waiting = take(subscription, 9);
    await turns();
    const enough = new Error('enough');
    after.abort(enough);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', cause: enough });
    expect((await subscription.next()).done).toBe(true);
    // Nothing stays registered with the daemon.
    await echoes(connection);
    await connection.call(remote.connectDomainEventCallbackRegisterAny, { eventId: 0, dom: null });
  });

  it('ends without an error when its connection is closed', async () => {
    const subscription = await connection.subscribe(['domain:lifecycle', 'network:lifecycle']);
    await domain.suspend();
    const waiting = collect(subscription);
    await connection.close();
    expect(await waiting).toEqual(['test suspended']);
    await expect(connection.subscribe('domain:reboot')).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    });
    await expect(connection.subscribe('connection:close')).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
    });
  });

  it('throws the loss of its connection after all earlier events', async () => {
    const subscription = await connection.subscribe('domain:lifecycle');
    const close = await connection.subscribe(['connection:close', 'domain:reboot']);
    await domain.suspend();
    daemon.cut();
    await until(() => connection.state === 'closed');
    expect(await take(subscription, 1)).toEqual(['test suspended']);
    await expect(subscription.next()).rejects.toMatchObject({ name: 'TransportError' });
    expect((await subscription.next()).done).toBe(true);
    expect((await close.next()).value).toMatchObject({
      ...{ type: 'connection:close', peer: 'daemon', isFinal: true },
      error: { name: 'TransportError' },
    });
    expect((await close.next()).done).toBe(true);
  });

  it('does not throw an earlier loss after it was closed', async () => {
    const subscription = await connection.subscribe('domain:lifecycle');
    await domain.suspend();
    daemon.cut();
    await until(() => connection.state === 'closed');
    await subscription.close();
    expect((await subscription.next()).done).toBe(true);
  });

  it('keeps the process alive, unless it only waits for connection:close', async () => {
    let isReferenced = false;
    const transport = Object.assign(daemon.connect(), {
      ref: () => {
        isReferenced = true;
      },
      unref: () => {
        isReferenced = false;
      },
    });
    await using own = await connect('test:///default', { transport });
    const close = await own.subscribe('connection:close');
    await until(() => !isReferenced);
    const subscription = await own.subscribe('domain:lifecycle');
    const listening = await own.listen('domain:reboot', () => {});
    await subscription.close();
    expect(isReferenced).toBe(true);
    await listening.close();
    await listening.close();
    await until(() => !isReferenced);
    const error = { code: 38, message: 'no' };
    daemon.misbehave({ kind: 'fail', procedure: REGISTER, error });
    await expect(own.subscribe('domain:reboot')).rejects.toThrow('no');
    await until(() => !isReferenced);
    await close.close();
  });

  it('to connection:close also reports a close by the client', async () => {
    const subscription = await connection.subscribe('connection:close');
    await connection.close();
    expect((await subscription.next()).value).toMatchObject({
      ...{ reasonName: 'client', peer: 'daemon', isFinal: true, error: null },
    });
    expect((await subscription.next()).done).toBe(true);
  });

  it.each([
    ['an unknown name', ['domain:explosion'], {}, 'name'],
    ['no name', [], {}, 'name'],
    ['an object of another kind', ['network:lifecycle'], { object: 'domain' }, 'object'],
    ['an object for an event without one', ['connection:close'], { object: 'domain' }, 'object'],
    ['null as the object', ['domain:reboot'], { object: null }, 'object'],
    ['a queue limit of 0', ['domain:reboot'], { queueLimit: 0 }, 'queueLimit'],
    ['a QEMU event name for another event', ['domain:reboot'], { event: 'STOP' }, 'event'],
    ['QEMU flags for another event', ['domain:reboot'], { flags: 1 }, 'flags'],
    ['a number as the signal', ['domain:reboot'], { signal: 5 }, 'signal'],
  ])('rejects %s', async (_, names, options, argument) => {
    const given = 'object' in options && options.object === 'domain' ? { object: domain } : options;
    const opening = connection.subscribe(names as 'domain:reboot'[], given as object);
    await expect(opening).rejects.toMatchObject({ name: 'ArgumentError', argument });
  });

  it('rejects an object of another connection', async () => {
    await using other = await connect('test:///default', { transport: daemon.connect() });
    const theirs = await other.domainLookupByName('test');
    await expect(
      connection.subscribe('domain:lifecycle', { object: theirs }),
    ).rejects.toMatchObject({ argument: 'object' });
  });

  it('to qemu:monitor is refused on a read-only connection, all others are not', async () => {
    await using looking = await connect('test:///default', {
      transport: daemon.connect(),
      readOnly: true,
    });
    await expect(looking.subscribe('qemu:monitor')).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_DENIED',
      outcome: 'not-sent',
    });
    await (await looking.subscribe('domain:lifecycle')).close();
  });

  it('to qemu:monitor passes its filter to the daemon', async () => {
    const stops = await connection.subscribe('qemu:monitor', { event: 'stop', flags: 2 });
    const all = await connection.subscribe('qemu:monitor');
    const dom = domain.toJSON();
    const fields = { dom, seconds: 1n, micros: 0, details: null };
    for (const event of ['RESUME', 'STOP']) daemon.emit({ kind: 'qemuMonitor', event, ...fields });
    expect((await stops.next()).value).toMatchObject({ event: 'STOP' });
    expect((await all.next()).value).toMatchObject({ event: 'RESUME' });
  });
});

describe('a listener', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;

  beforeEach(async () => {
    daemon = await startDaemon({ memory: true });
    connection = await connect('test:///default', { transport: daemon.connect() });
    domain = await connection.domainLookupByName('test');
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('is called until it is removed, and may remove itself', async () => {
    const seen: string[] = [];
    const listening = await connection.listen('domain:lifecycle', (item) => {
      seen.push(nameOf(item));
      if (seen.length === 2) void listening.close();
    });
    await domain.suspend();
    await domain.resume();
    await domain.suspend();
    expect(seen).toEqual(['test suspended', 'test resumed']);
  });

  it('that another listener removes is not called any more, even for the same event', async () => {
    const seen: string[] = [];
    await connection.listen('domain:lifecycle', () => {
      seen.push('first');
      void second.close();
    });
    const second = await connection.listen('domain:lifecycle', () => seen.push('second'));
    await domain.suspend();
    expect(seen).toEqual(['first']);
  });

  it('may make any calls, and even close the connection', async () => {
    const states: number[] = [];
    await connection.listen('domain:lifecycle', async (item) => {
      if (item.type !== 'domain:lifecycle') return;
      states.push((await item.domain.getState()).state);
      await connection.close();
    });
    const loss = await connection.subscribe('connection:close');
    await domain.suspend();
    expect((await loss.next()).value).toMatchObject({ reasonName: 'client' });
    expect(states).toEqual([3]);
  });

  it('that throws only causes a call of onError', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown): void => {
      errors.push(error);
    };
    const fail = (what: string) => () => {
      throw new Error(what);
    };
    await connection.listen('domain:lifecycle', fail('thrown'), { onError });
    await connection.listen('domain:lifecycle', async () => fail('rejected')(), { onError });
    const other = await connection.subscribe('domain:lifecycle');
    await domain.suspend();
    expect(await take(other, 1)).toEqual(['test suspended']);
    expect(errors).toEqual([new Error('thrown'), new Error('rejected')]);
    await domain.resume();
    daemon.cut();
    await until(() => errors.length === 6);
    expect(errors.slice(4)).toEqual([
      expect.objectContaining({ name: 'TransportError' }),
      expect.objectContaining({ name: 'TransportError' }),
    ]);
  });

  it('is removed when its signal aborts', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    await connection.listen('domain:lifecycle', (item) => seen.push(nameOf(item)), {
      signal: controller.signal,
    });
    await domain.suspend();
    controller.abort();
    await domain.resume();
    expect(seen).toEqual(['test suspended']);
  });

  it('must be a function', async () => {
    const listener = 'listener' as unknown as () => void;
    await expect(connection.listen('domain:reboot', listener)).rejects.toMatchObject({
      argument: 'listener',
    });
  });
});

function nameOf(item: SubscriptionItem): string {
  return item.type === 'domain:lifecycle' ? `${item.domain.name} ${item.eventName}` : item.type;
}

async function take(
  items: AsyncIterator<SubscriptionItem, undefined> | undefined,
  count: number,
): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) {
    const result = await items?.next();
    if (result === undefined || result.done) break;
    names.push(nameOf(result.value));
  }
  return names;
}

async function collect(items: AsyncIterable<SubscriptionItem>): Promise<string[]> {
  const names: string[] = [];
  for await (const item of items) names.push(nameOf(item));
  return names;
}
