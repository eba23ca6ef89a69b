import type { Abort } from '../../async/index.ts';
import { sleep, withTimeout } from '../../async/index.ts';
import { ArgumentError, TimeoutError } from '../../errors/index.ts';

/** The time limit of a helper, and the signal that aborts it. */
export interface WaitOptions {
  /**
   * The time limit in milliseconds. When it is exceeded, calls in flight are abandoned and the
   * helper rejects with a {@link TimeoutError} (`WAIT_TIMEOUT`).
   */
  readonly timeoutMs?: number;
  /**
   * Aborts the helper: its promise rejects with an {@link AbortError}. Its `outcome` is `unknown`,
   * unless the signal had aborted before.
   */
  readonly signal?: AbortSignal;
}

/** The largest delay of setTimeout, 24 days: it turns a longer one into 1 ms. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/**
 * Runs `work` with a time limit. Its signal aborts with a `TimeoutError` (`WAIT_TIMEOUT`), or with an
 * `AbortError`. Keeps the process alive until `work` has settled, as a pending call does: between two
 * polls, nothing else does.
 *
 * @param what - The subject of the message, such as `Waiting for the domain "web"`.
 */
export async function within<T>(
  what: string,
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  requireTimeout(timeoutMs);
  const makeError = (): TimeoutError =>
    new TimeoutError('WAIT_TIMEOUT', `${what} took longer than ${timeoutMs} ms`, { timeoutMs });
  const limits = { timeoutMs, signal: callerSignal, makeError };
  let hasBegun = false;
  const describeAbort = (): Abort => ({
    message: `${what} was aborted`,
    outcome: hasBegun ? 'unknown' : 'not-sent',
  });
  return withTimeout({ ...limits, describeAbort }, (signal) => {
    hasBegun = true;
    return work(signal);
  });
}

function requireTimeout(timeoutMs: number): void {
  if (Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX) return;
  const problem = `Expected "timeoutMs" to be a whole number from 1 to ${TIMEOUT_MS_MAX}`;
  throw new ArgumentError(problem, { argument: 'timeoutMs' });
}

/**
 * Yields whenever it is time to poll: immediately, after `firstMs`, then after delays that grow up
 * to `lastMs`. Throws the signal's reason when that aborts.
 */
export async function* moments(
  firstMs: number,
  lastMs: number,
  signal: AbortSignal,
): AsyncGenerator<void, never, undefined> {
  for (let delayMs = firstMs; ; delayMs = Math.min(delayMs * GROWTH, lastMs)) {
    signal.throwIfAborted();
    yield;
    await sleep(delayMs, signal);
  }
}

const GROWTH = 1.5;
