import { ArgumentError, DeadlineError } from '../../errors/index.ts';
import { requireSignal } from '../../rpc/index.ts';

/** How long a helper may take, and what else may end it. */
export interface WaitOptions {
  /**
   * How long it may take, in milliseconds. What is under way then is abandoned, and a
   * {@link DeadlineError} thrown.
   */
  readonly timeoutMs?: number;
  /** Ends it; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What setTimeout takes, 24 days: it makes 1 ms of anything longer. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/**
 * Does something within a deadline. The signal that it is given aborts with a `DeadlineError`, or
 * with the caller's own reason.
 *
 * @param what - Such as `Waiting for the domain "web"`, for the error.
 */
export async function within<T>(
  what: string,
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  requireTimeout(timeoutMs);
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    const message = `${what} took longer than ${timeoutMs} ms`;
    deadline.abort(new DeadlineError(message, { timeoutMs }));
  }, timeoutMs);
  timer.unref();
  const signal =
    callerSignal === undefined
      ? deadline.signal
      : AbortSignal.any([requireSignal(callerSignal), deadline.signal]);
  try {
    signal.throwIfAborted();
    return await work(signal);
  } finally {
    clearTimeout(timer);
  }
}

function requireTimeout(timeoutMs: number): void {
  if (Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX) return;
  const problem = `Expected "timeoutMs" to be a whole number from 1 to ${TIMEOUT_MS_MAX}`;
  throw new ArgumentError(problem, { argument: 'timeoutMs' });
}

/**
 * Moments to ask again, further and further apart: at once, then after `firstMs`, and at last every
 * `lastMs`. Ends with the signal's reason.
 */
export async function* moments(
  firstMs: number,
  lastMs: number,
  signal: AbortSignal,
): AsyncGenerator<void, never, undefined> {
  for (let delayMs = firstMs; ; delayMs = Math.min(delayMs * GROWTH, lastMs)) {
    signal.throwIfAborted();
    yield;
    await pause(delayMs, signal);
  }
}

const GROWTH = 1.5;

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    // The connection keeps the process alive; an unanswered question need not.
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    timer.unref();
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
