import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { timers } from '../../../src/async/index.ts';
import { BusyPoll } from '../../../src/rpc/busy-poll.ts';

const REAL = { ...timers };

describe('BusyPoll', () => {
  let nowMs = 0;
  let turns: Array<() => void> = [];
  const calls = { sentCount: 1 };

  beforeEach(() => {
    nowMs = 0;
    turns = [];
    calls.sentCount = 1;
    Object.assign(timers, {
      monotonicMs: () => nowMs,
      setImmediate: (turn: () => void) => turns.push(turn),
    });
  });

  afterEach(() => {
    Object.assign(timers, REAL);
  });

  /** Lets the event loop turn until nothing keeps it awake. Each turn takes 0.01 ms. */
  const turnAll = (): number => {
    let count = 0;
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      nowMs += 0.01;
      count += 1;
      turn();
    }
    return count;
  };

  const fail = (poll: BusyPoll, times: number): void => {
    for (let time = 0; time < times; time += 1) {
      poll.sent();
      expect(turnAll()).toBeGreaterThan(1);
    }
  };

  it('keeps the event loop awake after a call for a limited time', () => {
    const poll = new BusyPoll(calls);
    expect(turnAll()).toBe(0);
    poll.sent();
    const count = turnAll();
    expect(count).toBeGreaterThanOrEqual(20);
    expect(count).toBeLessThanOrEqual(22);
  });

  it('ends with the reply', () => {
    const poll = new BusyPoll(calls);
    poll.sent();
    poll.replied();
    expect(turnAll()).toBe(1);
  });

  it('uses one chain of turns for calls that follow each other', () => {
    const poll = new BusyPoll(calls);
    poll.sent();
    for (let time = 0; time < 5; time += 1) {
      poll.replied();
      poll.sent();
    }
    expect(turns).toHaveLength(1);
  });

  it('does nothing while several calls are in flight', () => {
    const poll = new BusyPoll(calls);
    calls.sentCount = 2;
    poll.sent();
    expect(turnAll()).toBe(0);
    calls.sentCount = 1;
    poll.sent();
    calls.sentCount = 2;
    poll.sent();
    expect(turnAll()).toBe(1);
  });

  it('pauses when replies are late, and tries one call after the pause', () => {
    const poll = new BusyPoll(calls);
    fail(poll, 8);
    poll.sent();
    expect(turnAll()).toBe(0);
    nowMs += 1000;
    fail(poll, 1);
    poll.sent();
    expect(turnAll()).toBe(0);
  });

  it('continues after the pause if replies are in time again', () => {
    const poll = new BusyPoll(calls);
    fail(poll, 8);
    nowMs += 1000;
    poll.sent();
    poll.replied();
    turnAll();
    fail(poll, 1);
    fail(poll, 1);
    poll.sent();
    expect(turnAll()).toBe(0);
  });

  it('does not pause if most replies are in time', () => {
    const poll = new BusyPoll(calls);
    for (let time = 0; time < 30; time += 1) {
      poll.sent();
      poll.replied();
      turnAll();
      fail(poll, 1);
    }
  });
});
