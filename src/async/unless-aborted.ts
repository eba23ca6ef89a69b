import type { Abort } from './abort-error.ts';
import { abortError } from './abort-error.ts';
import { offAbort, onAbort } from './on-abort.ts';

/** How {@link unlessAborted} handles an abort. */
export interface AbortHandling<T> {
  /** Takes the value if it arrives after the abort, for example to close it. */
  readonly discard?: (late: T) => void;

  /** Describes an abort by the caller's signal. By default nothing was sent. */
  readonly describeAbort?: () => Abort;
}

/**
 * Waits for `promise`, or rejects if the signal aborts first (see {@link abortError}).
 *
 * The listener on the signal is removed when the promise settles, so a signal may outlive any
 * number of waits.
 */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  { discard, describeAbort = describeUnsent }: AbortHandling<T> = {},
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    let isAborted = false;
    const rejectAborted = (): void => {
      isAborted = true;
      reject(abortError(signal, describeAbort));
    };
    const onValue = (value: T): void => {
      offAbort(signal, rejectAborted);
      if (isAborted) discard?.(value);
      else resolve(value);
    };
    const onError = (error: unknown): void => {
      offAbort(signal, rejectAborted);
      reject(error);
    };
    if (signal.aborted) rejectAborted();
    else onAbort(signal, rejectAborted);
    promise.then(onValue, onError);
  });
}

function describeUnsent(): Abort {
  return { message: 'The wait was aborted' };
}
