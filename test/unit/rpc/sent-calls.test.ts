import { describe, expect, it } from '@jest/globals';
import type { PendingCall } from '../../../src/rpc/pending-call.ts';
import { SentCalls } from '../../../src/rpc/sent-calls.ts';
import { seeded } from '../protocol/support/table-codec.ts';

describe('SentCalls', () => {
  it('behaves as a Map of serials, in the order of sending', () => {
    const random = seeded(11);
    const calls = new SentCalls();
    const expected = new Map<number, PendingCall>();
    for (let step = 0; step < 4000; step += 1) {
      const serial = Math.floor(random() * 40);
      const known = expected.get(serial);
      expect(calls.get(serial) === known).toBe(true);
      expect(calls.has(serial)).toBe(known !== undefined);
      if (known === undefined) {
        const call = callWith(serial, step);
        calls.add(call);
        expected.set(serial, call);
      } else {
        calls.delete(known);
        expected.delete(serial);
      }
      expect(calls.size).toBe(expected.size);
      expect(serials(calls.inOrder())).toEqual([...expected.keys()]);
      expect(new Set(calls.all())).toEqual(new Set(expected.values()));
    }
  });

  it('takes the largest serial of 32 bits', () => {
    const calls = new SentCalls();
    calls.add(callWith(0xff_ff_ff_ff, 0));
    calls.add(callWith(7, 1));
    expect(serials(calls.inOrder())).toEqual([0xff_ff_ff_ff, 7]);
    expect(calls.has(15)).toBe(false);
  });

  it('orders calls that were sent at the same time by their serials', () => {
    const calls = new SentCalls();
    for (const serial of [8, 9, 16, 17]) calls.add(callWith(serial, 5));
    expect(serials(calls.inOrder())).toEqual([8, 9, 16, 17]);
  });
});

function callWith(serial: number, sentAtMs: number): PendingCall {
  return { header: { serial }, sentAtMs } as PendingCall;
}

function serials(calls: readonly PendingCall[]): number[] {
  return calls.map(({ header }) => header.serial);
}
