import { describe, expect, it } from '@jest/globals';
import { PendingReads } from '../../../src/async/index.ts';

const DONE = { value: undefined, done: true };

describe('PendingReads', () => {
  it('gives items to the reads in their order, and refuses one that no read waits for', async () => {
    const reads = new PendingReads<string>();
    expect(reads.offer('early')).toBe(false);
    const [first, second] = [reads.next(undefined), reads.next(undefined)];
    expect(reads.offer('a')).toBe(true);
    expect(reads.offer('b')).toBe(true);
    expect(await first).toEqual({ value: 'a', done: false });
    expect(await second).toEqual({ value: 'b', done: false });
    expect(await reads.next('unread')).toEqual({ value: 'unread', done: false });
  });

  it('rejects one read with the error of the end, and ends all others', async () => {
    const reads = new PendingReads<string>();
    const [first, second] = [reads.next(undefined), reads.next(undefined)];
    reads.end(new Error('lost'));
    reads.end(new Error('lost again'));
    await expect(first).rejects.toThrow('lost');
    expect(await second).toEqual(DONE);
    expect(await reads.next(undefined)).toEqual(DONE);
  });

  it('keeps the error of the end until the unread items are read', async () => {
    const reads = new PendingReads<string>();
    reads.end(new Error('lost'));
    expect(reads.isOver).toBe(true);
    expect(await reads.next('unread')).toEqual({ value: 'unread', done: false });
    await expect(reads.next(undefined)).rejects.toThrow('lost');
    expect(await reads.next(undefined)).toEqual(DONE);
  });
});
