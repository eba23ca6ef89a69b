import { VirError } from '../../errors/index.ts';
import type { RemoteDomainGetSecurityLabelRet, RemoteNonnullDomain } from '../../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  remote,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { charText } from '../values/char-text.ts';
import type { SecurityLabel } from './domain-types.ts';

/** Gets the labels of all security models. */
export async function getSecurityLabelList(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: CallOptions | undefined,
): Promise<readonly SecurityLabel[]> {
  const procedure = remote.domainGetSecurityLabelList;
  const { labels, ret } = await calls.call(procedure, { dom }, options);
  if (ret < 0) throw unexplainedFailure(procedure.name);
  return labels.map(decodeLabel);
}

/**
 * libvirtd does not report the reason if this call fails: the reply is a success with -1 as the
 * number of labels (remoteDispatchDomainGetSecurityLabelList).
 */
function unexplainedFailure(procedure: string): VirError {
  const { INTERNAL_ERROR: number } = VirErrorNumber;
  return new VirError('The daemon failed to return the security labels, and reports no reason', {
    code: errorNumberName(number),
    number,
    domain: VirErrorDomain.NONE,
    domainName: errorDomainName(VirErrorDomain.NONE),
    level: VirErrorLevel.ERROR,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    procedure,
  });
}

/** A label as text and a boolean. */
export function decodeLabel({ label, enforcing }: RemoteDomainGetSecurityLabelRet): SecurityLabel {
  return { label: charText(label), enforcing: enforcing !== 0 };
}
