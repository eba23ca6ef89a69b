import { abortError } from './abort-error.ts';
import { offAbort, onAbort } from './on-abort.ts';
import { timers } from './timers.ts';

/**
 * Waits for `delayMs`, or rejects if the signal aborts first (see {@link abortError}). By default
 * the timer does not keep the process alive.
 */
export function sleep(
  delayMs: number,
  signal: AbortSignal,
  { keepsProcessAlive = false }: { readonly keepsProcessAlive?: boolean } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      timers.clearTimeout(timer);
      reject(abortError(signal, () => ABORTED));
    };
    const timer = timers.setTimeout(() => {
      offAbort(signal, abort);
      resolve();
    }, delayMs);
    if (!keepsProcessAlive) timer.unref();
    if (signal.aborted) abort();
    else onAbort(signal, abort);
  });
}

/** A wait sends nothing. */
const ABORTED = { message: 'The wait was aborted' };
