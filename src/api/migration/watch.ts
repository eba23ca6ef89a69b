import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import { abortable } from './abort-job.ts';
import type { Version3Options } from './version3.ts';

/** Returns a function that runs a transfer, and aborts its job on the source with the signal. */
export function watchAbort(
  dom: RemoteNonnullDomain,
  source: PinnedCalls,
  signal: AbortSignal | undefined,
): Version3Options['watch'] {
  const abortJob = (): Promise<unknown> => source.call(remote.domainAbortJob, { dom });
  return (transfer) => abortable(transfer(), signal, abortJob);
}
