import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ItemQueue } from '../../../../src/api/events/item-queue.ts';
import type { Connection, DomainRtcChangeEvent } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

const DOM = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const FLOOD = 100_000;

describe('a flood of events', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  beforeEach(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  function flood(): void {
    for (let index = 0; index < FLOOD; index += 1) {
      daemon.emit({ kind: 'lifecycle', dom: DOM, event: 2, detail: index });
    }
  }

  it('arrives complete and in order at a subscription that is read', async () => {
    const subscription = await connection.subscribe('domain:lifecycle');
    flood();
    let next = 0;
    for await (const item of subscription) {
      if (item.type !== 'domain:lifecycle' || item.detail !== next) {
        throw new Error(`${JSON.stringify(item)} in place of ${next}`);
      }
      next += 1;
      if (next === FLOOD) break;
    }
    expect(next).toBe(FLOOD);
  });

  it('arrives complete and in order at a listener', async () => {
    let next = 0;
    const isThrough = new Promise<void>((resolve, reject) => {
      const listener = (item: { readonly type: string; readonly detail?: number }): void => {
        if (item.type !== 'domain:lifecycle' || item.detail !== next) reject(new Error(`${next}`));
        next += 1;
        if (next === FLOOD) resolve();
      };
      void connection.listen('domain:lifecycle', listener).then(flood);
    });
    await isThrough;
  });

  it('fills the queue of an unread subscription, and the rest is counted in an overflow item', async () => {
    const slow = await connection.subscribe('domain:lifecycle', { queueLimit: 100 });
    const fast = await connection.subscribe('domain:lifecycle', { queueLimit: FLOOD });
    flood();
    let read = 0;
    for await (const item of fast) {
      read += item.type === 'domain:lifecycle' ? 1 : 0;
      if (read === FLOOD) break;
    }
    for (let index = 0; index < 100; index += 1) {
      expect((await slow.next()).value).toMatchObject({ detail: index });
    }
    expect((await slow.next()).value).toEqual({ type: 'overflow', missed: FLOOD - 100 });
    daemon.emit({ kind: 'lifecycle', dom: DOM, event: 2, detail: 7 });
    expect((await slow.next()).value).toMatchObject({ detail: 7 });
  });
});

describe('the queue of a subscription', () => {
  const event = (offset: number): DomainRtcChangeEvent =>
    ({ type: 'domain:rtc-change', offset: BigInt(offset) }) as DomainRtcChangeEvent;

  async function all(queue: ItemQueue<DomainRtcChangeEvent>): Promise<unknown[]> {
    const items: unknown[] = [];
    queue.end(undefined);
    for (;;) {
      const { value } = await queue.next();
      if (value === undefined) return items;
      items.push(value.type === 'domain:rtc-change' ? Number(value.offset) : value);
    }
  }

  it('has an overflow item at each place where events were lost', async () => {
    const queue = new ItemQueue<DomainRtcChangeEvent>(2);
    for (const offset of [0, 1, 2, 3]) queue.push(event(offset));
    expect((await queue.next()).value).toMatchObject({ offset: 0n });
    expect((await queue.next()).value).toMatchObject({ offset: 1n });
    for (const offset of [4, 5, 6]) queue.push(event(offset));
    expect(await all(queue)).toEqual([
      { type: 'overflow', missed: 2 },
      4,
      { type: 'overflow', missed: 2 },
    ]);
  });

  it('does not grow by overflow and reconnected items', async () => {
    const queue = new ItemQueue<DomainRtcChangeEvent>(2);
    for (let index = 0; index < 1000; index += 1) {
      queue.push(event(index));
      queue.push({ type: 'reconnected' });
      queue.push({ type: 'overflow', missed: 1 });
    }
    const items = await all(queue);
    expect(items.length).toBeLessThanOrEqual(5);
    expect(items.at(-1)).toMatchObject({ type: 'overflow' });
  });

  it('resolves pending reads in their order, and reports an error once', async () => {
    const queue = new ItemQueue<DomainRtcChangeEvent>(2);
    const waiting = [queue.next(), queue.next(), queue.next(), queue.next()];
    queue.push(event(1));
    queue.push(event(2));
    queue.end(new Error('lost'));
    queue.push(event(3));
    const results = await Promise.allSettled([...waiting, queue.next()]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('keeps the order for any sequence of pushes and reads', async () => {
    const queue = new ItemQueue<DomainRtcChangeEvent>(5000);
    let pushed = 0;
    let read = 0;
    for (let round = 0; round < 40; round += 1) {
      for (let index = 0; index < 300; index += 1) queue.push(event(pushed++));
      for (let index = 0; index < 290; index += 1) {
        expect((await queue.next()).value).toMatchObject({ offset: BigInt(read++) });
      }
    }
    expect((await all(queue))[0]).toBe(read);
  });
});
