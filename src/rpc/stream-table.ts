import { VirNetMessageStatus, VirNetMessageType, VirNetStreamHole } from '../protocol/index.ts';
import { findProcedure } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { ClientStream } from './client-stream.ts';
import { lossError, readFailure, violation } from './failures.ts';
import type { PacketHeader } from './packet.ts';
import type { Trace } from './trace.ts';

/** The streams that are open, by the serial of the call that opened each. */
export class StreamTable {
  readonly #trace: Trace;
  readonly #streams = new Map<number, ClientStream>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  get size(): number {
    return this.#streams.size;
  }

  has(serial: number): boolean {
    return this.#streams.has(serial);
  }

  add(serial: number, stream: ClientStream): void {
    this.#streams.set(serial, stream);
  }

  forget(serial: number): void {
    this.#streams.delete(serial);
  }

  /** Hands a packet of bulk data to its stream. @throws ProtocolError */
  receive(header: PacketHeader, payload: XdrReader): void {
    const stream = this.#streams.get(header.serial);
    if (stream === undefined) {
      // After its end a stream may still get what was under way, and even a second confirmation.
      this.#trace.dropped(header, 'no stream with this serial is open');
    } else if (header.type === VirNetMessageType.STREAM_HOLE) {
      stream.receiveHole(VirNetStreamHole.decode(payload).length);
    } else if (header.status === VirNetMessageStatus.CONTINUE) {
      stream.receiveData(payload.rest());
    } else if (header.status === VirNetMessageStatus.ERROR) {
      stream.close(readFailure(streamName(header), payload)());
    } else if (header.status === VirNetMessageStatus.OK && stream.state !== 'open') {
      stream.close(undefined);
    } else {
      throw violation(header, `its status is ${header.status} while the stream is ${stream.state}`);
    }
  }

  /**
   * A daemon that cannot apply a hole says so in an answer with the serial of the stream, although
   * the call was answered long ago (virNetServerProgramSendStreamError). Any other stray answer
   * belongs to nobody.
   *
   * @throws ProtocolError
   */
  receiveStrayReply(header: PacketHeader, payload: XdrReader): void {
    const stream = this.#streams.get(header.serial);
    if (stream === undefined || header.status !== VirNetMessageStatus.ERROR) {
      throw violation(header, 'no call with this serial is under way');
    }
    stream.close(readFailure(streamName(header), payload)());
  }

  /** The transport takes data again. */
  room(): void {
    for (const stream of this.#streams.values()) stream.room();
  }

  /** The connection is gone. */
  closeAll(why: Error): void {
    for (const [serial, stream] of this.#streams) {
      stream.close(lossError(why, 'unknown', `The stream with serial ${serial}`));
    }
  }
}

function streamName(header: PacketHeader): string {
  return findProcedure(header)?.name ?? 'the stream';
}
