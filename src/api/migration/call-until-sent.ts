import { offAbort, onAbort } from '../../async/index.ts';
import type { Procedure } from '../../protocol/index.ts';
import type { CallProgress } from '../../rpc/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';

/**
 * Makes a call that an abort can only prevent from being sent. The reply to a call that was sent is
 * always awaited, because it decides the next step of a migration.
 */
export async function callUntilSent<Args, Ret>(
  calls: PinnedCalls,
  procedure: Procedure<Args, Ret>,
  args: Args,
  signal: AbortSignal | undefined,
): Promise<Ret> {
  if (signal === undefined) return calls.call(procedure, args);
  const progress: CallProgress = { isSent: false };
  const queued = new AbortController();
  const leave = (): void => {
    if (!progress.isSent) queued.abort(signal.reason);
  };
  if (signal.aborted) leave();
  else onAbort(signal, leave);
  try {
    return await calls.call(procedure, args, { signal: queued.signal, progress });
  } finally {
    offAbort(signal, leave);
  }
}
