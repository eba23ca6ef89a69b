import { describe, expect, it } from '@jest/globals';
import { CallQueue } from '../../../src/rpc/call-queue.ts';
import type { PendingCall } from '../../../src/rpc/pending-call.ts';
import { seeded } from '../protocol/support/table-codec.ts';

describe('CallQueue', () => {
  it('behaves as a Set, with a first member', () => {
    const random = seeded(7);
    const calls = Array.from({ length: 40 }, () => ({}) as PendingCall);
    const queue = new CallQueue();
    const set = new Set<PendingCall>();
    for (let step = 0; step < 4000; step += 1) {
      const call = calls[Math.floor(random() * calls.length)] as PendingCall;
      const chosen = random() < 0.3 ? (queue.first ?? call) : call;
      if (set.has(chosen)) {
        expect(queue.delete(chosen)).toBe(true);
        set.delete(chosen);
      } else {
        expect(queue.delete(chosen)).toBe(false);
        queue.add(chosen);
        set.add(chosen);
      }
      expect(queue.size).toBe(set.size);
      const members = [...set];
      expect(queue.first === members[0]).toBe(true);
      expect([...queue].every((each, index) => each === members[index])).toBe(true);
    }
  });

  it('can lose the current member during an iteration', () => {
    const calls = Array.from({ length: 5 }, () => ({}) as PendingCall);
    const queue = new CallQueue();
    for (const call of calls) queue.add(call);
    const seen: PendingCall[] = [];
    for (const call of queue) {
      seen.push(call);
      queue.delete(call);
    }
    expect(seen.map((call) => calls.indexOf(call))).toEqual([0, 1, 2, 3, 4]);
    expect(queue.size).toBe(0);
  });
});
