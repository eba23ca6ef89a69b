import type { Procedure } from '../../protocol/index.ts';
import type { ConnectionCore } from './connection-core.ts';

/**
 * Refuses a call that libvirt's own client would not send before anything else is asked for its sake:
 * how many there are, or what the daemon is able to do.
 *
 * @throws VirError with what libvirt says; `outcome` is `not-sent`.
 */
export function refuseFirst<Args>(
  connection: ConnectionCore,
  procedure: Procedure<Args, unknown>,
  args: Args,
): void {
  const refusal = connection.refusal(procedure, args);
  if (refusal !== undefined) throw refusal;
}
