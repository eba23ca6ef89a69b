import { VirNetMessageStatus, VirNetMessageType, VirNetStreamHole } from '../protocol/index.ts';
import { findProcedure } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { ClientStream } from './client-stream.ts';
import { lossError, readStreamFailure, violation } from './failures.ts';
import type { EndReason } from './own-close-error.ts';
import type { PacketHeader } from './packet.ts';
import type { Trace } from './trace.ts';

/** The open streams, by the serial of the call that opened each. */
export class StreamTable {
  readonly #trace: Trace;
  /** Undefined before the first stream. */
  #streams: Map<number, ClientStream> | undefined;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  get size(): number {
    return this.#streams?.size ?? 0;
  }

  has(serial: number): boolean {
    return this.#streams?.has(serial) === true;
  }

  add(serial: number, stream: ClientStream): void {
    this.#streams ??= new Map();
    this.#streams.set(serial, stream);
  }

  forget(serial: number): void {
    this.#streams?.delete(serial);
  }

  /** Passes a packet to its stream. @throws ProtocolError */
  receive(header: PacketHeader, payload: XdrReader): void {
    const stream = this.#streams?.get(header.serial);
    if (stream === undefined) {
      // Data in flight, and even a second confirmation, may arrive after the end of a stream.
      this.#trace.dropped(header, 'no stream with this serial is open');
    } else if (header.type === VirNetMessageType.STREAM_HOLE) {
      stream.receiveHole(header, VirNetStreamHole.decode(payload).length);
    } else if (header.status === VirNetMessageStatus.CONTINUE) {
      stream.receiveData(payload.rest(), false);
    } else if (header.status === VirNetMessageStatus.ERROR) {
      stream.close(readStreamFailure(streamName(header), payload)());
    } else if (header.status === VirNetMessageStatus.OK && stream.state !== 'open') {
      stream.close(undefined);
    } else {
      throw violation(header, `its status is ${header.status} while the stream is ${stream.state}`);
    }
  }

  /** Returns the stream that a packet belongs to; undefined if it is not open. */
  of(header: PacketHeader): ClientStream | undefined {
    return this.#streams?.get(header.serial);
  }

  /**
   * Handles a reply that belongs to no call. A daemon that cannot apply a hole reports it in a
   * reply with the serial of the stream, although the call was answered long ago
   * (virNetServerProgramSendStreamError). Any other such reply violates the protocol.
   *
   * @throws ProtocolError
   */
  receiveStrayReply(header: PacketHeader, payload: XdrReader): void {
    const stream = this.#streams?.get(header.serial);
    if (stream === undefined || header.status !== VirNetMessageStatus.ERROR) {
      throw violation(header, 'no call with this serial is in flight');
    }
    stream.close(readStreamFailure(streamName(header), payload)());
  }

  /** Tells all streams that the transport accepts data again. */
  room(): void {
    for (const stream of this.#streams?.values() ?? []) stream.room();
  }

  /** Closes all streams because the connection has ended. */
  closeAll(why: EndReason): void {
    for (const [serial, stream] of this.#streams ?? []) {
      stream.close(lossError(why(), 'unknown', `The stream with serial ${serial}`));
    }
  }
}

function streamName(header: PacketHeader): string {
  return findProcedure(header)?.name ?? 'the stream';
}
