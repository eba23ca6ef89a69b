import { timers } from './timers.ts';

/**
 * Waits for `delayMs`, or rejects with the signal's reason if that aborts first. By default the
 * timer does not keep the process alive.
 */
export function sleep(
  delayMs: number,
  signal: AbortSignal,
  { keepsProcessAlive = false }: { readonly keepsProcessAlive?: boolean } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      timers.clearTimeout(timer);
      reject(signal.reason);
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
