import { toError } from '../errors/index.ts';
import { VirNetMessageStatus } from '../protocol/index.ts';
import { callName } from '../protocol/method-of.ts';
import type { XdrReader } from '../xdr/index.ts';
import { readFailure, unreadable, violation } from './failures.ts';
import type { PacketHeader } from './packet.ts';
import type { PendingCall } from './pending-call.ts';

/**
 * Settles a call with its reply. The reply to an abandoned call is dropped.
 *
 * @throws ProtocolError if the reply violates the protocol. The connection ends with it.
 */
export function settleCall(call: PendingCall, header: PacketHeader, payload: XdrReader): void {
  if (header.status === VirNetMessageStatus.ERROR) {
    const failure = readFailure(call.procedure, payload);
    call.stream?.close(failure());
    call.reject(failure);
  } else if (header.status !== VirNetMessageStatus.OK) {
    const error = violation(header, `a reply cannot have the status ${header.status}`);
    call.reject(() => error);
    throw error;
  } else if (call.isAbandoned) {
    call.stream?.abort();
  } else {
    resolve(call, payload);
  }
}

function resolve(call: PendingCall, payload: XdrReader): void {
  try {
    call.resolve(call.procedure.ret.decode(payload));
  } catch (error) {
    call.stream?.abort();
    call.reject(() => unreadable(`reply to ${callName(call.procedure.name)}`, toError(error)));
  }
}
