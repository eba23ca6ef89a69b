import { withTimeout } from '../../async/index.ts';
import { TimeoutError } from '../../errors/index.ts';
import { callName } from '../../protocol/method-of.ts';
import type { CallOptions, CallProgress, TrackedCallOptions } from '../../rpc/index.ts';
import { describeAbort } from '../../rpc/index.ts';

/** The operation that {@link withCallTimeout} limits, for messages. */
export interface TimedOperation {
  /** The name of the procedure, or another subject. */
  readonly what: string;

  /** The procedure, if the operation is a single call. */
  readonly procedure?: string;
}

/**
 * Makes a call that may take `timeoutMs` at most. Then the caller's promise rejects with
 * `CALL_TIMEOUT`, as if its signal had aborted; the daemon still executes a call that was sent.
 */
export function withCallTimeout<Ret>(
  timeoutMs: number,
  { what, procedure }: TimedOperation,
  { signal }: CallOptions,
  call: (options: TrackedCallOptions) => Promise<Ret>,
): Promise<Ret> {
  const progress: CallProgress = { isSent: false };
  const makeError = (): TimeoutError => {
    const wait = progress.waitsFor === undefined ? '' : `: it ${progress.waitsFor()}`;
    const [fate, outcome, why] = progress.isSent
      ? (['got no answer', 'unknown', ''] as const)
      : (['was not sent', 'not-sent', wait] as const);
    const subject = procedure === undefined ? what : callName(procedure);
    const message = `${subject} ${fate} within ${timeoutMs} ms (callTimeoutMs)${why}`;
    return new TimeoutError('CALL_TIMEOUT', message, { timeoutMs, outcome, phase: 'call' });
  };
  return withTimeout(
    {
      ...{ timeoutMs, signal, makeError },
      describeAbort: () => {
        const { isSent, waitsFor } = progress;
        return describeAbort(what, { isSent, wait: waitsFor?.() }, procedure);
      },
    },
    (within) => call({ signal: within, progress }),
  );
}

/** Returns a call as the operation of {@link withCallTimeout}. */
export function timedCall({ name }: { readonly name: string }): TimedOperation {
  return { what: name, procedure: name };
}
