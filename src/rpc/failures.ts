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
import type { XdrReader } from '../xdr/index.ts';
import { locateFault } from '../xdr/index.ts';
import type { PacketHeader } from './packet.ts';
import { describePacket } from './trace.ts';
import { limitError, toVirError } from './vir-error.ts';

/** The peer sent a packet that it may not send. The connection ends with this error. */
export function violation(header: PacketHeader, why: string): ProtocolError {
  return new ProtocolError(`The daemon sent ${describePacket(header)}: ${why}`);
}

/** What makes the error that the daemon sent as its answer to `procedure`. */
export function readFailure(procedure: string, payload: XdrReader): () => LibvirtError {
  try {
    const body = VirNetMessageError.decode(payload);
    return () => toVirError(body, procedure);
  } catch (error) {
    return () => unreadable(`error of ${procedure}`, toError(error));
  }
}

/** An answer that cannot be decoded. Only its call fails: the next packet is not affected. */
export function unreadable(what: string, cause: Error): ProtocolError {
  return new ProtocolError(`The daemon's answer, the ${what}, cannot be read: ${cause.message}`, {
    cause,
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** Why `args` could not be encoded, with the name of the field that was at fault. */
export function toEncodingError(procedure: AnyProcedure, args: unknown, error: unknown): Error {
  const cause = toError(error);
  const field = locateFault(procedure.args, args);
  if (cause instanceof XdrError && cause.excess !== undefined) {
    return tooLongError(procedure, field, cause, cause.excess);
  }
  if (!(cause instanceof XdrError) && !(cause instanceof TypeError)) return cause;
  const place = field === '' ? '' : ` in "${field}"`;
  return new ArgumentError(`${procedure.name} cannot be sent: ${cause.message}${place}`, {
    cause,
    ...(field === '' ? {} : { argument: field }),
  });
}

/**
 * A value over its limit is an error of libvirt's (VIR_ERR_RPC). Lists and bytes are looked at by
 * its driver, which names them; that a text or the whole is too long, only its codec finds out.
 */
function tooLongError(
  procedure: AnyProcedure,
  field: string,
  cause: XdrError,
  { of, length, limit }: XdrExcess,
): VirError {
  const isOfDriver = of === 'items' || of === 'bytes';
  const message = `${field || procedure.name} length greater than maximum: ${length} > ${limit}`;
  const domain = isOfDriver ? VirErrorDomain.REMOTE : VirErrorDomain.RPC;
  return limitError(message, procedure.name, domain, { cause });
}

/** What a call gets when the connection ends before its answer. */
export function lossError(
  why: Error,
  outcome: RequestOutcome,
  procedure: string,
): ProtocolError | TransportError {
  const fate = outcome === 'not-sent' ? 'was not sent' : 'got no answer and may have taken effect';
  const message = `${procedure} ${fate}: ${why.message}`;
  if (why instanceof ProtocolError) return new ProtocolError(message, { cause: why, outcome });
  const code = why instanceof TransportError ? why.code : 'CONNECTION_LOST';
  return new TransportError(code, message, { cause: why, outcome, phase: 'call' });
}
