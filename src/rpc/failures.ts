import type { LibvirtError, RequestOutcome, VirError, XdrExcess } from '../errors/index.ts';
import {
  ArgumentError,
  ProtocolError,
  TransportError,
  toError,
  XdrError,
} from '../errors/index.ts';
import type { AnyProcedure } from '../protocol/index.ts';
import { VirErrorDomain, VirNetMessageError } from '../protocol/index.ts';
import { callName } from '../protocol/method-of.ts';
import type { XdrReader } from '../xdr/index.ts';
import { locateFault } from '../xdr/index.ts';
import type { PacketHeader } from './packet.ts';
import { describePacket } from './trace.ts';
import { limitError, toCallError, toVirError } from './vir-error.ts';

/** Returns the error of a packet that the peer may not send. The connection ends with it. */
export function violation(header: PacketHeader, why: string): ProtocolError {
  return new ProtocolError(`The daemon sent ${describePacket(header)}: ${why}`);
}

/** Returns a function that creates the error for the daemon's reply to a call of `procedure`. */
export function readFailure(procedure: AnyProcedure, payload: XdrReader): () => LibvirtError {
  return readError(procedure.name, payload, (body) => toCallError(body, procedure));
}

/** Returns a function that creates the error of a stream that `procedure` has opened. */
export function readStreamFailure(procedure: string, payload: XdrReader): () => LibvirtError {
  return readError(procedure, payload, (body) => toVirError(body, procedure));
}

function readError(
  procedure: string,
  payload: XdrReader,
  make: (body: VirNetMessageError) => LibvirtError,
): () => LibvirtError {
  try {
    const body = VirNetMessageError.decode(payload);
    return () => make(body);
  } catch (error) {
    return () => unreadable(`error reply to ${callName(procedure)}`, toError(error));
  }
}

/**
 * Returns the error of a reply that cannot be decoded. Only its call fails: the next packet is not
 * affected.
 */
export function unreadable(what: string, cause: Error): ProtocolError {
  return new ProtocolError(`The daemon's ${what} cannot be decoded: ${cause.message}`, {
    cause,
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** Returns the error of `args` that cannot be encoded. It names the field. */
export function toEncodingError(procedure: AnyProcedure, args: unknown, error: unknown): Error {
  const cause = toError(error);
  const field = locateFault(procedure.args, args);
  if (cause instanceof XdrError && cause.excess !== undefined) {
    return tooLongError(procedure, field, cause, cause.excess);
  }
  if (!(cause instanceof XdrError) && !(cause instanceof TypeError)) return cause;
  const place = field === '' ? '' : ` in "${field}"`;
  return new ArgumentError(`${callName(procedure.name)} cannot be sent: ${cause.message}${place}`, {
    cause,
    ...(field === '' ? {} : { argument: field }),
  });
}

/**
 * Returns libvirt's error of a value over its limit (VIR_ERR_RPC). libvirt's remote driver checks
 * lists and bytes, and names them in its error. The length of a text or of a whole packet is
 * checked by the XDR code alone.
 */
function tooLongError(
  procedure: AnyProcedure,
  field: string,
  cause: XdrError,
  { of, length, limit }: XdrExcess,
): VirError {
  const isOfDriver = of === 'items' || of === 'bytes';
  // libvirt's text has the wire's name. Of all lists, this one alone is written another way here.
  const name = field === 'xmlCpus' ? 'xmlCPUs' : field || procedure.name;
  const message = `${name} length greater than maximum: ${length} > ${limit}`;
  const domain = isOfDriver ? VirErrorDomain.REMOTE : VirErrorDomain.RPC;
  return limitError(message, procedure.name, domain, { cause });
}

/**
 * The fate of a call whose connection ended before its reply. `unopened`: it was sent before the
 * daemon accepted the client. Such a call has no effect, because only calls that open the
 * connection are allowed then.
 */
export type CallFate = 'not-sent' | 'unknown' | 'unopened';

const FATES: Readonly<Record<CallFate, string>> = {
  'not-sent': 'was not sent',
  unknown: 'got no answer and may have taken effect',
  unopened: 'got no answer',
};

/** Returns the error of a call whose connection ended before its reply. */
export function lossError(
  why: Error,
  fate: CallFate,
  procedure: string,
): ProtocolError | TransportError {
  const outcome: RequestOutcome = fate === 'unknown' ? 'unknown' : 'not-sent';
  const message = `${callName(procedure)} ${FATES[fate]}: ${why.message}`;
  if (why instanceof ProtocolError) return new ProtocolError(message, { cause: why, outcome });
  const code = why instanceof TransportError ? why.code : 'CONNECTION_LOST';
  return new TransportError(code, message, { cause: why, outcome, phase: 'call' });
}
