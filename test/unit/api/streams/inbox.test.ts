import { describe, expect, it } from '@jest/globals';
import { Inbox } from '../../../../src/api/streams/inbox.ts';

describe('Inbox', () => {
  it('returns its parts in order, split at maxBytes and maxHole', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    inbox.put(Buffer.from('abcdef'));
    inbox.putHole(5n);
    inbox.putHole(7n);
    inbox.put(Buffer.from('g'));
    inbox.put(new Uint8Array(0));
    inbox.putHole(0n);
    inbox.end();
    expect(await inbox.take(4)).toEqual({ kind: 'data', bytes: Buffer.from('abcd') });
    expect(await inbox.take(4)).toEqual({ kind: 'data', bytes: Buffer.from('ef') });
    expect(await inbox.peek()).toEqual({ kind: 'hole', length: 12n });
    expect(await inbox.take(4, 10n)).toEqual({ kind: 'hole', length: 10n });
    expect(await inbox.take(4, 10n)).toEqual({ kind: 'hole', length: 2n });
    expect(await inbox.take(4)).toEqual({ kind: 'data', bytes: Buffer.from('g') });
    expect(await inbox.take(4)).toBeNull();
    expect(await inbox.take(4)).toBeNull();
    expect(inbox.received).toBe(19n);
  });

  it('copies small parts of large buffers', async () => {
    const inbox = new Inbox({ highBytes: 1_000_000, lowBytes: 500 });
    const large = Buffer.alloc(100_000);
    for (const length of [100, 60_000]) {
      inbox.put(large.subarray(10, 10 + length));
      const part = await inbox.take(100_000);
      if (part?.kind !== 'data') throw new Error('there should be data');
      expect(part.bytes.length).toBe(length);
      expect(part.bytes.buffer.byteLength).toBe(length === 100 ? 100 : 100_000);
    }
  });

  it('resolves waiting takes in their order', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const taken = Promise.all([inbox.take(1), inbox.take(1), inbox.take(1), inbox.take(1)]);
    inbox.put(Buffer.from('ab'));
    inbox.put(Buffer.from('c'));
    inbox.end();
    const texts = (await taken).map((part) => (part?.kind === 'data' ? String(part.bytes) : part));
    expect(texts).toEqual(['a', 'b', 'c', null]);
  });

  it('fills memory that waits with all data that arrives in one turn, and keeps the rest', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const memory = Buffer.alloc(6);
    const lent = Buffer.from('abcd');
    const waiting = inbox.take(6, undefined, memory);
    inbox.put(lent, true);
    lent.fill('x');
    inbox.put(Buffer.from('efgh'));
    inbox.putHole(3n);
    inbox.put(Buffer.from('i'));
    const part = await waiting;
    expect(part).toEqual({ kind: 'data', bytes: Buffer.from('abcdef') });
    expect(part?.kind === 'data' && part.bytes.buffer).toBe(memory.buffer);
    memory.fill('-');
    expect(await inbox.take(6, undefined, memory)).toEqual({
      kind: 'data',
      bytes: Buffer.from('gh'),
    });
    expect(String(memory)).toBe('gh----');
    expect(await inbox.take(6, undefined, memory)).toEqual({ kind: 'hole', length: 3n });
    expect(await inbox.take(6, undefined, memory)).toEqual({
      kind: 'data',
      bytes: Buffer.from('i'),
    });
    expect(inbox.received).toBe(12n);
    const atEnd = inbox.take(6, undefined, memory);
    inbox.end();
    expect(await atEnd).toBeNull();
  });

  it('gives data to who has waited longest, with and without memory', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const memory = [Buffer.alloc(1), Buffer.alloc(1)];
    const taken = Promise.all([
      inbox.take(1),
      inbox.take(1, undefined, memory[0]),
      inbox.take(1),
      inbox.take(1, undefined, memory[1]),
    ]);
    for (const byte of 'abcd') inbox.put(Buffer.from(byte));
    const texts = (await taken).map((part) => (part?.kind === 'data' ? String(part.bytes) : part));
    expect(texts).toEqual(['a', 'b', 'c', 'd']);
    expect(memory.map(String)).toEqual(['b', 'd']);
  });

  it.each([
    ['with memory first', [true, false, true]],
    ['without memory first', [false, true, false]],
    ['all with memory', [true, true, true]],
  ])('gives a hole to who has waited longest: %s', async (_, hasMemory) => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const takes = hasMemory.map((has) => inbox.take(9, 9n, has ? new Uint8Array(9) : undefined));
    const next = inbox.peek();
    inbox.putHole(5n);
    inbox.put(Buffer.from('ab'));
    inbox.putHole(3n);
    inbox.put(Buffer.from('cd'));
    const parts = (await Promise.all([...takes, next])).map((part) =>
      part?.kind === 'data' ? Buffer.from(part.bytes).toString() : part?.length,
    );
    expect(parts).toEqual([5n, 'ab', 3n, 'cd']);
  });

  it('loses nothing if the memory is transferred meanwhile', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const memory = new Uint8Array(4);
    const waiting = inbox.take(4, undefined, memory);
    structuredClone(memory.buffer, { transfer: [memory.buffer] });
    inbox.put(Buffer.from('abcd'));
    await expect(waiting).rejects.toMatchObject({ argument: 'into' });
    expect(await inbox.take(4)).toEqual({ kind: 'data', bytes: Buffer.from('abcd') });
  });

  it('returns the parts before a failure, then the failure, and nothing after it', async () => {
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const heard: unknown[] = [];
    inbox.onFail = (reason) => heard.push(reason);
    inbox.put(Buffer.from('a'));
    inbox.fail('first');
    inbox.fail('second');
    inbox.put(Buffer.from('b'));
    inbox.putHole(4n);
    inbox.end();
    expect(await inbox.take(9)).toEqual({ kind: 'data', bytes: Buffer.from('a') });
    await expect(inbox.take(9)).rejects.toBe('first');
    await expect(inbox.peek()).rejects.toBe('first');
    expect(heard).toEqual(['first']);
    inbox.onFail = (reason) => heard.push(`late ${reason}`);
    expect(heard).toEqual(['first', 'late first']);
  });

  it('stops the sender when it is full, and resumes it when there is room', async () => {
    const inbox = new Inbox({ highBytes: 3000, lowBytes: 1500 });
    const log: string[] = [];
    inbox.put(Buffer.alloc(2000));
    inbox.put(Buffer.alloc(2000));
    inbox.gate = { onFull: () => log.push('full'), onDrained: () => log.push('drained') };
    expect(log).toEqual(['full']);
    inbox.put(Buffer.alloc(2000));
    await inbox.take(1_000_000);
    await inbox.take(1_000_000);
    expect(log).toEqual(['full']);
    await inbox.take(1000);
    expect(log).toEqual(['full', 'drained']);
    inbox.put(Buffer.alloc(2000));
    expect(log).toEqual(['full', 'drained', 'full']);
  });

  it('counts the overhead of small parts', () => {
    const inbox = new Inbox({ highBytes: 10_000, lowBytes: 100 });
    for (let index = 0; index < 100; index += 1) inbox.put(Buffer.of(1));
    expect(inbox.isFull).toBe(true);
  });
});
