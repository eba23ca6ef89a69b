import type { VirError } from '../../errors/index.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import { unsentError } from '../../rpc/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { Connection } from './connection.ts';

/**
 * Returns the error of libvirt's own function for the list of domains of a statistics call;
 * undefined if the list is valid.
 *
 * The daemon cannot check this. On the wire an empty list means all domains, and a domain of
 * another daemon would be mistaken for a local one with the same name.
 */
export function domainListFault(
  connection: Connection,
  doms: readonly Domain[],
): VirError | undefined {
  // The codec refuses a value that is not a list.
  if (!Array.isArray(doms)) return undefined;
  if (doms.length === 0) {
    return refusal('doms array in virDomainListGetStats must contain at least one domain');
  }
  const isForeign = doms.some(
    (dom) => dom?.connection !== undefined && dom.connection !== connection,
  );
  return isForeign
    ? refusal("domains in 'doms' array must belong to a single connection")
    : undefined;
}

function refusal(reason: string): VirError {
  return unsentError(`invalid argument: ${reason}`, remote.connectGetAllDomainStats.name, {
    number: VirErrorNumber.INVALID_ARG,
    domain: VirErrorDomain.DOMAIN,
    str1: 'invalid argument: %s',
    str2: reason,
    int1: -1,
    int2: -1,
  });
}
