import { describe, expect, it } from '@jest/globals';
import { PollTrial } from '../../../src/rpc/poll-trial.ts';

const LIMIT_MS = 0.5;
const CALLS = 64;

describe('PollTrial', () => {
  /** Makes all calls of a trial. */
  const complete = (tookMs: (isPolled: boolean, index: number) => number): PollTrial => {
    const trial = new PollTrial(LIMIT_MS);
    for (let index = 0; index < CALLS; index += 1) {
      expect(trial.isComplete).toBe(false);
      trial.add(tookMs(trial.isPolledNext, index));
    }
    expect(trial.isComplete).toBe(true);
    return trial;
  };

  it('polls for half of the calls, in blocks', () => {
    let order = '';
    complete((isPolled) => {
      order += isPolled ? '1' : '0';
      return 0.1;
    });
    expect(order.match(/.{8}/g)).toEqual(
      [...'01101001'].map((block) => (block === '1' ? '11111111' : '00000000')),
    );
  });

  it.each([
    ['clearly faster', 0.1, 0.2, true],
    ['a little faster', 0.19, 0.2, false],
    ['slower', 0.2, 0.1, false],
    ['as late as other calls', 7, 3, false],
    ['in time, while other calls are late', 0.3, 3, true],
  ])('tells whether polled calls are %s', (_, polledMs, otherMs, isFaster) => {
    const trial = complete((isPolled) => (isPolled ? polledMs : otherMs));
    expect(trial.isPollingFaster).toBe(isFaster);
  });

  it('is not decided by one slow call', () => {
    for (let slow = 0; slow < CALLS; slow += 1) {
      const time = (index: number, ms: number): number => (index === slow ? 5000 : ms);
      const gain = complete((isPolled, index) => time(index, isPolled ? 0.2 : 0.3));
      expect(gain.isPollingFaster).toBe(true);
      const loss = complete((isPolled, index) => time(index, isPolled ? 0.3 : 0.25));
      expect(loss.isPollingFaster).toBe(false);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 8])('treats %d kinds of calls in turn alike', (kinds) => {
    const trial = complete(
      (isPolled, index) => (isPolled ? 0.8 : 1) * 0.05 * (1 + (index % kinds)),
    );
    expect(trial.isPollingFaster).toBe(true);
    const equal = complete((_, index) => 0.05 * (1 + (index % kinds)));
    expect(equal.isPollingFaster).toBe(false);
  });

  it.each(['faster', 'slower'])('does not take calls that become %s for a gain', (trend) => {
    const trial = complete(
      (_, index) => 0.1 + 0.005 * (trend === 'slower' ? index : CALLS - index),
    );
    expect(trial.isPollingFaster).toBe(false);
  });
});
