import type { VirErrorFields } from '../errors/index.ts';
import { VirError } from '../errors/index.ts';
import type { AnyProcedure, VirNetMessageError } from '../protocol/index.ts';
import {
  errorDomainName,
  errorNumberName,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../protocol/index.ts';
import { callName, methodOf } from '../protocol/method-of.ts';
import { releaseOf } from '../protocol/releases.ts';

/** Returns the error of libvirt's reply `body` to a call of `procedure`. */
export function toCallError(body: VirNetMessageError, procedure: AnyProcedure): VirError {
  if (!isUnknownProcedure(body)) return toVirError(body, procedure.name);
  const message = explainUnknown(procedure, body.message);
  return toVirError({ ...body, message, code: VirErrorNumber.NO_SUPPORT }, procedure.name);
}

/** Returns the error of libvirt's message `body`, which concerns `procedure`. */
export function toVirError(body: VirNetMessageError, procedure: string): VirError {
  const number = body.code;
  return new VirError(body.message ?? `libvirt sent no message (error ${number})`, {
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
    method: methodOf(procedure) ?? null,
  });
}

/** Returns the error that libvirt's C library reports for a call that it refuses to send. */
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
    method: methodOf(procedure) ?? null,
    outcome: 'not-sent',
  };
  return new VirError(message, own, options);
}

/**
 * Returns the error that libvirt's C library reports for a value over a limit of the protocol
 * (VIR_ERR_RPC).
 */
export function limitError(
  message: string,
  procedure: string,
  domain: VirErrorDomain,
  options?: ErrorOptions,
): VirError {
  const fields = { number: VirErrorNumber.RPC, domain, str1: '%s', str2: message };
  return unsentError(message, procedure, { ...fields, int1: -1, int2: -1 }, options);
}

/** An old daemon's own text has only the procedure's number: `unknown procedure: 426`. */
function explainUnknown(procedure: AnyProcedure, text: string | null): string {
  const { name } = procedure;
  const release = releaseOf(procedure);
  return release === undefined
    ? `The daemon does not know ${callName(name)}: ${text}`
    : `The daemon is too old for ${callName(name)}: libvirt ${release} or later is required (${text})`;
}

/**
 * Whether the daemon does not know the procedure. An old daemon says so in its message only.
 * libvirt's C library turns that into VIR_ERR_NO_SUPPORT (virNetClientProgramDispatchError), and so
 * does this client.
 */
function isUnknownProcedure(body: VirNetMessageError): boolean {
  return (
    body.code === VirErrorNumber.RPC &&
    (body.domain === VirErrorDomain.RPC || body.domain === VirErrorDomain.REMOTE) &&
    (body.message?.startsWith('unknown procedure') ?? false)
  );
}
