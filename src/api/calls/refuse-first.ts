import type { Procedure } from '../../protocol/index.ts';
import type { Calls } from './calls.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';
import { prepare } from './prepare.ts';

/**
 * Refuses a call that libvirt's own client would not send. A method checks this before the calls
 * that prepare it, such as for a number of parameters or a feature of the daemon.
 *
 * @throws VirError with libvirt's message. `outcome` is `not-sent`.
 */
export function refuseFirst<Args>(
  calls: Calls,
  procedure: Procedure<Args, unknown>,
  args: MethodArgs<Args>,
  options: MethodOptions | undefined,
): void {
  const refusal = calls.refusal(procedure, prepare(procedure, args, options));
  if (refusal !== undefined) throw refusal;
}
