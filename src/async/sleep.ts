import { abortError } from './abort-error.ts';
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
    const onAbort = (): void => {
      timers.clearTimeout(timer);
      reject(abortError(signal, () => ABORTED));
    };
    const timer = timers.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    if (!keepsProcessAlive) timer.unref();
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A wait sends nothing. */
const ABORTED = { message: 'The wait was aborted' };
