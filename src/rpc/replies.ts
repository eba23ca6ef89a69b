import type { AnyProcedure } from '../protocol/index.ts';
import { isKnownProgram } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { CallTable } from './call-table.ts';
import type { PacketChannel } from './channel.ts';
import { lossError, violation } from './failures.ts';
import { decodeInTurns } from './large-reply.ts';
import type { PacketHeader } from './packet.ts';
import { settleCall } from './settle-call.ts';
import type { StreamTable } from './stream-table.ts';
import type { Trace } from './trace.ts';

/** The session of {@link Replies}. */
export interface RepliesOwner {
  readonly calls: CallTable;
  readonly streams: StreamTable;
  readonly trace: Trace;

  /** Called in each turn of the event loop that decodes part of a large reply. */
  onTurn(): void;

  /** Called when a call has its reply, and the next queued call was sent. */
  onSettled(): void;
}

/** The replies that arrive on one session. Each settles the call with its serial. */
export class Replies {
  readonly #channel: PacketChannel;
  readonly #owner: RepliesOwner;
  #isOpen = false;

  constructor(channel: PacketChannel, owner: RepliesOwner) {
    this.#channel = channel;
    this.#owner = owner;
  }

  /** Accepts large replies from now on: the daemon has accepted the client. */
  markOpen(): void {
    this.#isOpen = true;
  }

  /** Settles the call of a reply. @throws ProtocolError if the reply violates the protocol. */
  receive(header: PacketHeader, payload: XdrReader): void {
    if (!this.#isDecodedInTurns(header, payload)) this.#settle(header, payload);
  }

  /** Whether the reply is so large that its call is settled in a later turn of the event loop. */
  #isDecodedInTurns(header: PacketHeader, payload: XdrReader): boolean {
    // A session that is not open accepts small packets only.
    const call = this.#isOpen ? this.#owner.calls.get(header.serial) : undefined;
    if (call === undefined || !isReplyTo(call.procedure, header)) return false;
    return decodeInTurns({ channel: this.#channel, call }, header, payload, {
      // The daemon is alive, though its packets are not read.
      onTurn: () => this.#owner.onTurn(),
      settle: () => this.#settle(header, payload),
    });
  }

  #settle(header: PacketHeader, payload: XdrReader): void {
    const { calls, streams, trace } = this.#owner;
    const call = calls.take(header.serial);
    if (call === undefined) {
      if (!isKnownProgram(header.prog, header.vers)) throw violation(header, UNKNOWN_PROGRAM);
      streams.receiveStrayReply(header, payload);
      return;
    }
    const { procedure } = call;
    if (!isReplyTo(procedure, header)) {
      const isKnown = isKnownProgram(header.prog, header.vers);
      const why = isKnown ? `the call with this serial was ${procedure.name}` : UNKNOWN_PROGRAM;
      const error = violation(header, why);
      const fate = this.#isOpen ? 'unknown' : 'unopened';
      call.reject(() => lossError(error, fate, procedure.name));
      throw error;
    }
    if (call.isAbandoned) trace.dropped(header, 'its caller has left');
    settleCall(call, header, payload);
    calls.advance();
    this.#owner.onSettled();
  }
}

/** The reason why a packet of an unknown program violates the protocol. */
export const UNKNOWN_PROGRAM = 'the client has not called this program';

function isReplyTo({ program, version, number }: AnyProcedure, header: PacketHeader): boolean {
  return header.prog === program && header.vers === version && header.proc === number;
}
