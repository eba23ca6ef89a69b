import type { VirError } from '../../errors/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import { VirErrorDomain } from '../../protocol/index.ts';
import { limitError } from '../../rpc/index.ts';

/**
 * The error of libvirt's own client when it is asked for more than fits into an answer
 * (`VIR_ERR_RPC`). Its driver looks at that after its public function has looked at the arguments,
 * so that those come first here, too.
 */
export function overLimit(
  procedure: AnyProcedure,
  what: string,
  amount: number,
  limit: number,
): VirError | undefined {
  if (!(amount > limit)) return undefined;
  const message = `too many ${what}: ${amount} > ${limit}`;
  return limitError(message, procedure.name, VirErrorDomain.REMOTE);
}
