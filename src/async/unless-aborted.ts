import { offAbort, onAbort } from './on-abort.ts';

/** How {@link unlessAborted} handles an abort. */
export interface AbortHandling<T> {
  /** Takes the value if it arrives after the abort, for example to close it. */
  readonly discard?: (late: T) => void;

  /** Creates the error for the rejection. The default is the signal's reason. */
  readonly makeError?: (reason: unknown) => unknown;
}

/**
 * Waits for `promise`, or rejects with the signal's reason if that aborts first.
 *
 * The listener on the signal is removed when the promise settles, so a signal may outlive any
 * number of waits.
 */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  { discard, makeError }: AbortHandling<T> = {},
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    let isAborted = false;
    const rejectAborted = (): void => {
      isAborted = true;
      reject(makeError === undefined ? signal.reason : makeError(signal.reason));
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
