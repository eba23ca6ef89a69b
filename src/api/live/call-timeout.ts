import { withTimeout } from '../../async/index.ts';
import { TimeoutError } from '../../errors/index.ts';
import type { CallOptions, CallProgress, TrackedCallOptions } from '../../rpc/index.ts';

/**
 * Makes a call that may take `timeoutMs` at most. Then the caller's promise rejects with
 * `CALL_TIMEOUT`, as if its signal had aborted; the daemon still executes a call that was sent.
 *
 * @param what - The name of the procedure, for the message.
 */
export function withCallTimeout<Ret>(
  timeoutMs: number,
  what: string,
  { signal }: CallOptions,
  call: (options: TrackedCallOptions) => Promise<Ret>,
): Promise<Ret> {
  const progress: CallProgress = { isSent: false };
  const makeError = (): TimeoutError => {
    const [fate, outcome] = progress.isSent
      ? (['got no answer', 'unknown'] as const)
      : (['was not sent', 'not-sent'] as const);
    const message = `${what} ${fate} within ${timeoutMs} ms (callTimeoutMs)`;
    return new TimeoutError('CALL_TIMEOUT', message, { timeoutMs, outcome, phase: 'call' });
  };
  return withTimeout({ timeoutMs, signal, makeError }, (within) =>
    call({ signal: within, progress }),
  );
}
