import type { RemoteError } from '../../errors/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import { VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import { unsentError } from '../../rpc/index.ts';

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
): RemoteError | undefined {
  if (!(amount > limit)) return undefined;
  const message = `too many ${what}: ${amount} > ${limit}`;
  return unsentError(message, procedure.name, {
    number: VirErrorNumber.RPC,
    domain: VirErrorDomain.REMOTE,
    str1: '%s',
    str2: message,
    int1: -1,
    int2: -1,
  });
}
