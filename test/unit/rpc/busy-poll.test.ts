import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { timers } from '../../../src/async/index.ts';
import { BusyPoll } from '../../../src/rpc/busy-poll.ts';

const REAL = { ...timers };
const TRIAL_CALLS = 64;
const TURN_MS = 0.01;

describe('BusyPoll', () => {
  let nowMs = 0;
  let turns: Array<() => void> = [];
  const calls = { sentCount: 1 };
  let poll: BusyPoll;

  beforeEach(() => {
    nowMs = 0;
    turns = [];
    calls.sentCount = 1;
    Object.assign(timers, {
      monotonicMs: () => nowMs,
      setImmediate: (turn: () => void) => turns.push(turn),
    });
    poll = new BusyPoll(calls);
  });

  afterEach(() => {
    Object.assign(timers, REAL);
  });

  /** Lets the event loop turn until nothing keeps it awake, and counts its turns. */
  const turnAll = (untilMs = Number.POSITIVE_INFINITY): number => {
    let count = 0;
    while (nowMs < untilMs && turns.length > 0) {
      nowMs += TURN_MS;
      count += 1;
      turns.shift()?.();
    }
    return count;
  };

  /** Makes a call. Returns whether it was polled for. */
  const call = (polledMs: number, otherMs: number): boolean => {
    const sentMs = nowMs;
    poll.sent();
    const isPolled = turns.length > 0;
    const repliedMs = sentMs + (isPolled ? polledMs : otherMs);
    turnAll(repliedMs);
    nowMs = repliedMs;
    poll.replied();
    turnAll();
    return isPolled;
  };

  /** Makes calls, and counts those that were polled for. */
  const countPolled = (times: number, polledMs: number, otherMs: number): number =>
    Array.from({ length: times }, () => call(polledMs, otherMs)).filter(Boolean).length;

  const GAIN = [0.1, 0.2] as const;
  const LOSS = [0.2, 0.1] as const;

  it('polls for half of the first calls, and then for all if that is faster', () => {
    expect(countPolled(TRIAL_CALLS, ...GAIN)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(1000, ...GAIN)).toBe(1000);
  });

  it('polls for none of them for a second if it is slower', () => {
    expect(countPolled(TRIAL_CALLS, ...LOSS)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(1000, ...LOSS)).toBe(0);
  });

  it('polls for none of them if the daemon takes longer, with and without polling', () => {
    expect(countPolled(TRIAL_CALLS, 20, 20)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(40, 20, 20)).toBe(0);
  });

  it('tries again each second', () => {
    countPolled(TRIAL_CALLS, ...LOSS);
    nowMs += 1000;
    expect(countPolled(TRIAL_CALLS, ...GAIN)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(1000, ...GAIN)).toBe(1000);
    nowMs += 1000;
    expect(countPolled(TRIAL_CALLS, ...LOSS)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(1000, ...LOSS)).toBe(0);
  });

  describe('while it is useful', () => {
    beforeEach(() => {
      countPolled(TRIAL_CALLS, ...GAIN);
    });

    it('keeps the event loop awake after a call for a limited time', () => {
      expect(turnAll()).toBe(0);
      poll.sent();
      const count = turnAll();
      expect(count).toBeGreaterThanOrEqual(50);
      expect(count).toBeLessThanOrEqual(52);
    });

    it('ends with the reply', () => {
      poll.sent();
      poll.replied();
      expect(turnAll()).toBe(1);
    });

    it('uses one chain of turns for calls that follow each other', () => {
      poll.sent();
      for (let time = 0; time < 5; time += 1) {
        poll.replied();
        poll.sent();
      }
      expect(turns).toHaveLength(1);
    });

    it('does nothing while several calls are in flight', () => {
      calls.sentCount = 2;
      poll.sent();
      expect(turnAll()).toBe(0);
      calls.sentCount = 1;
      poll.sent();
      calls.sentCount = 2;
      poll.sent();
      expect(turnAll()).toBe(1);
    });
  });

  it('leaves out calls that were not alone, and those without a reply, in its trials', () => {
    for (let time = 0; time < 3 * TRIAL_CALLS; time += 1) {
      calls.sentCount = 1;
      poll.sent();
      nowMs += 100;
      // The first call was abandoned, and the second one is sent while a third one is in flight.
      calls.sentCount = 2;
      poll.sent();
      nowMs += 100;
      poll.replied();
      turnAll();
    }
    calls.sentCount = 1;
    expect(countPolled(TRIAL_CALLS, ...GAIN)).toBe(TRIAL_CALLS / 2);
    expect(countPolled(100, ...GAIN)).toBe(100);
  });
});
