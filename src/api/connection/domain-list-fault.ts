import type { VirError } from '../../errors/index.ts';
import { remote, VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import { unsentError } from '../../rpc/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { Connection } from './connection.ts';

/**
 * What libvirt's own function refuses about the domains whose statistics are asked for: on the wire
 * none of them would stand for all, and those of another daemon for whoever bears their names here.
 */
export function domainListFault(
  connection: Connection,
  doms: readonly Domain[],
): VirError | undefined {
  // What is no list at all is for the codec to refuse.
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
