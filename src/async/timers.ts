import { performance } from 'node:perf_hooks';
import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';

/** The timers and clocks of this package. */
export interface Timers {
  setTimeout(callback: () => void, delayMs: number): NodeJS.Timeout;
  clearTimeout(timer: NodeJS.Timeout | undefined): void;
  setInterval(callback: () => void, intervalMs: number): NodeJS.Timeout;
  clearInterval(timer: NodeJS.Timeout | undefined): void;
  setImmediate(callback: () => void): void;

  /** Calls `callback` in a microtask. An error that it throws becomes an uncaught exception. */
  queueMicrotask(callback: () => void): void;

  /** Returns the milliseconds since some fixed moment, to measure durations. */
  monotonicMs(): number;

  /** Returns the milliseconds since 1970-01-01 UTC, to compare with dates of the outside world. */
  wallClockMs(): number;
}

const RESOLVED = Promise.resolve();
const { now } = Date;

/**
 * The only timers and clocks that this package uses. They are taken when this module is loaded, so
 * a program can replace the global ones (fake timers of Jest, Vitest, `node:test`, Sinon) without
 * stopping its connections: sockets stay real, so their timeouts and keepalive have to be real too.
 *
 * They come from Node's modules where possible, because Jest can replace the globals before it
 * loads the first module (`fakeTimers.enableGlobally`).
 *
 * The unit tests of this package replace the members of this object. Nothing else changes them.
 */
export const timers: Timers = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  // No module of Node exports `queueMicrotask`. A promise is not slower.
  queueMicrotask: (callback) => {
    void RESOLVED.then(() => {
      try {
        callback();
      } catch (error) {
        setImmediate(() => {
          throw error;
        });
      }
    });
  },
  monotonicMs: performance.now.bind(performance),
  wallClockMs: now,
};
