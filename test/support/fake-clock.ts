import { jest } from '@jest/globals';
import { timers } from '../../src/async/index.ts';
import { turns } from './turns.ts';

// Taken before the timers are replaced.
const setRealTimeout = globalThis.setTimeout;

const REAL = { ...timers };

/**
 * Replaces timers and clocks until it is disposed of, for tests of intervals and timeouts: time
 * passes when the test says so, however slow the machine is. Timers that run already stay real.
 */
export class FakeClock implements Disposable {
  constructor() {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'],
    });
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    Object.assign(timers, { setTimeout, clearTimeout, setInterval, clearInterval });
    Object.assign(timers, { monotonicMs: () => performance.now(), wallClockMs: () => Date.now() });
  }

  /** How many timers are pending. */
  get timers(): number {
    return jest.getTimerCount();
  }

  /** Moves the time on in steps. What a step sets off in memory happens before the next step. */
  async advance(ms: number, stepMs = 10): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      jest.advanceTimersByTime(Math.min(stepMs, leftMs));
      await turns(10);
    }
  }

  /**
   * Moves the time on until the promise is settled, and returns it. Not faster than real work can
   * follow, such as the reading of a file.
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      await this.advance(10);
      await new Promise((resolve) => setRealTimeout(resolve, 1));
    }
    return promise;
  }

  [Symbol.dispose](): void {
    Object.assign(timers, REAL);
    jest.useRealTimers();
  }
}
