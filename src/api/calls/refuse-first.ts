import type { Procedure } from '../../protocol/index.ts';
import type { Calls } from './calls.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';
import { prepare } from './prepare.ts';

/**
 * Refuses a call that libvirt's own client would not send, before the daemon is asked for anything that
 * only this call needs: how many there are, or what the daemon is able to do.
 *
 * @throws VirError with libvirt's words; `outcome` is `not-sent`.
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
