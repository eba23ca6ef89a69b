import { VirError } from '../../errors/index.ts';
import type { RemoteDomainGetSecurityLabelRet } from '../../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../../protocol/index.ts';
import { charText } from '../values/char-text.ts';
import type { SecurityLabel } from './domain-types.ts';

/**
 * libvirtd does not report the reason if this call fails: the reply is a success with -1 as the
 * number of labels (remoteDispatchDomainGetSecurityLabelList).
 */
export function unexplainedFailure(procedure: string): VirError {
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

export function decodeLabel({ label, enforcing }: RemoteDomainGetSecurityLabelRet): SecurityLabel {
  return { label: charText(label), enforcing: enforcing !== 0 };
}
