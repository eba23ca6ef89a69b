import { timers } from '../async/index.ts';

/** Resolves when `promise` is settled, or after `ms` milliseconds. */
export function settledOrLate(promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = timers.setTimeout(resolve, ms);
    const settle = (): void => {
      timers.clearTimeout(deadline);
      resolve();
    };
    promise.then(settle, settle);
  });
}
