import type { Procedure } from '../../protocol/index.ts';
import type { Calls } from './calls.ts';

/**
 * Throws if libvirt's own client would not send a call. It is used before calls that need a
 * preceding query, so that the query is not sent in vain.
 *
 * @throws VirError as libvirt reports it, with the `outcome` `not-sent`.
 */
export function refuseFirst<Args>(
  calls: Calls,
  procedure: Procedure<Args, unknown>,
  args: Args,
): void {
  const refusal = calls.refusal(procedure, args);
  if (refusal !== undefined) throw refusal;
}
