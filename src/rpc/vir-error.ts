import type { VirErrorFields } from '../errors/index.ts';
import { VirError } from '../errors/index.ts';
import type { VirNetMessageError } from '../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../protocol/index.ts';

/** The error that libvirt's answer `body` to `procedure` stands for. */
export function toVirError(body: VirNetMessageError, procedure: string): VirError {
  const number = isUnknownProcedure(body) ? VirErrorNumber.NO_SUPPORT : body.code;
  return new VirError(body.message ?? `libvirt gave no message (error ${number})`, {
    code: errorNumberName(number),
    number,
    domain: body.domain,
    domainName: errorDomainName(body.domain),
    level: body.level,
    str1: body.str1,
    str2: body.str2,
    str3: body.str3,
    int1: body.int1,
    int2: body.int2,
    procedure,
  });
}

/** What libvirt's own client answers by itself to a call that it does not send. */
export function unsentError(
  message: string,
  procedure: string,
  fields: Pick<VirErrorFields, 'number' | 'domain' | 'str1' | 'str2' | 'int1' | 'int2'>,
  options?: ErrorOptions,
): VirError {
  const { number, domain } = fields;
  const own: VirErrorFields = {
    ...fields,
    code: errorNumberName(number),
    domainName: errorDomainName(domain),
    level: VirErrorLevel.ERROR,
    str3: null,
    procedure,
    outcome: 'not-sent',
  };
  return new VirError(message, own, options);
}

/** What libvirt's own client answers to more than the protocol lets through (VIR_ERR_RPC). */
export function limitError(
  message: string,
  procedure: string,
  domain: VirErrorDomain,
  options?: ErrorOptions,
): VirError {
  const fields = { number: VirErrorNumber.RPC, domain, str1: '%s', str2: message };
  return unsentError(message, procedure, { ...fields, int1: -1, int2: -1 }, options);
}

/**
 * A daemon that is too old for a procedure says so only in words; libvirt's own client turns
 * those into VIR_ERR_NO_SUPPORT (virNetClientProgramDispatchError), and so does this one.
 */
function isUnknownProcedure(body: VirNetMessageError): boolean {
  return (
    body.code === VirErrorNumber.RPC &&
    (body.domain === VirErrorDomain.RPC || body.domain === VirErrorDomain.REMOTE) &&
    (body.message?.startsWith('unknown procedure') ?? false)
  );
}
