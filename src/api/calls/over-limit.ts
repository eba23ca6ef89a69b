import type { VirError } from '../../errors/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import { VirErrorDomain } from '../../protocol/index.ts';
import { limitError } from '../../rpc/index.ts';

/**
 * Returns the error of libvirt's own client for a reply that would exceed the limit of the protocol
 * (`VIR_ERR_RPC`). Returns undefined if `amount` is within the limit.
 *
 * libvirt's public function checks its arguments before the remote driver checks the limit. Callers
 * keep that order.
 */
export function overLimit(
  procedure: AnyProcedure,
  what: string,
  amount: number,
  limit: number,
): VirError | undefined {
  if (!(amount > limit)) return undefined;
  return tooMany(procedure, `too many ${what}: ${amount} > ${limit}`);
}

/** Returns the error of libvirt's remote driver for an amount over a limit of the protocol. */
export function tooMany(procedure: AnyProcedure, message: string): VirError {
  return limitError(message, procedure.name, VirErrorDomain.REMOTE);
}
