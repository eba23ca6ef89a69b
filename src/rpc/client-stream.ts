import type { LibvirtError } from '../errors/index.ts';
import { ArgumentError } from '../errors/index.ts';
import { VirNetMessageStatus, VirNetMessageType, VirNetStreamHole } from '../protocol/index.ts';
import { XdrVoid } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import { DataHead } from './data-head.ts';
import { violation } from './failures.ts';
import type { PieceSink } from './framer.ts';
import type { PacketHeader } from './packet.ts';

/** Receives the data and events of a {@link ClientStream}. No method is called after `onClose`. */
export interface StreamSink {
  /**
   * Called with data, which may be a small part of a large buffer.
   *
   * @param isLent - Whether the bytes are valid during the call only; otherwise they do not change
   * later.
   */
  onData(bytes: Uint8Array, isLent: boolean): void;

  /**
   * Called with the length of a hole: zeros that were not sent. Only a sparse stream has holes. All
   * its bytes together, holes included, are less than 2^63.
   */
  onHole(length: bigint): void;

  /**
   * Called when the daemon has sent all its data. The stream stays open until it is finished or
   * aborted.
   */
  onEnd(): void;

  /** Called when more data may be sent, after {@link ClientStream.send} returned false. */
  onRoom?(): void;

  /** Called once when the stream has ended: confirmed by the daemon, or failed with `error`. */
  onClose(error: LibvirtError | undefined): void;
}

/** The options of a stream that its opening call has set. */
export interface StreamOptions {
  /** Whether holes may be sent and received. */
  readonly isSparse?: boolean;

  /** The number of bytes that may be sent, including holes; undefined if there is no limit. */
  readonly sendLimit?: bigint | undefined;
}

/** The maximum size of a file, and thus of the data of a stream (2^63 - 1). */
const BYTES_MAX = 2n ** 63n - 1n;

type StreamState = 'open' | 'finishing' | 'aborting' | 'closed';

/**
 * The client's end of a stream: data that belongs to the call that opened it.
 *
 *     open --finish()--> finishing --OK from the daemon--> closed
 *     open --abort()---> aborting ---OK from the daemon--> closed
 *     open, finishing, aborting --ERROR from the daemon--> closed
 *
 * Packets that harm a daemon cannot be sent: an empty data packet, a hole on a stream that is not
 * sparse, more data than announced, and data after the end.
 */
export class ClientStream implements PieceSink {
  readonly #channel: PacketChannel;
  readonly #opener: PacketHeader;
  /** Undefined before the first data is sent. */
  #dataHead: DataHead | undefined;
  readonly #isSparse: boolean;
  /**
   * The number of bytes that may still be sent, including holes; undefined if there is no limit.
   */
  #left: bigint | undefined;
  /** The number of bytes that may still be received, including holes. */
  #receivable = BYTES_MAX;
  readonly #sink: StreamSink;
  readonly #forget: () => void;
  #state: StreamState = 'open';

  constructor(
    channel: PacketChannel,
    opener: PacketHeader,
    options: StreamOptions & { readonly sink: StreamSink; readonly forget: () => void },
  ) {
    this.#channel = channel;
    this.#opener = opener;
    this.#isSparse = options.isSparse ?? false;
    this.#left = options.sendLimit;
    this.#sink = options.sink;
    this.#forget = options.forget;
  }

  get state(): StreamState {
    return this.#state;
  }

  /**
   * Sends data. The bytes are copied, unless there is `onTaken`.
   *
   * @param onTaken - Called when the bytes may change again, unless the connection closes before.
   * @returns false if too much is queued. In that case, wait for {@link StreamSink.onRoom}.
   */
  send(bytes: Uint8Array, onTaken?: () => void): boolean {
    this.#requireOpen();
    // libvirtd does not take an empty data packet as the end, and some versions never recover from
    // it.
    if (bytes.length > 0) {
      this.#spend(BigInt(bytes.length));
      this.#dataHead ??= new DataHead(this.#header(VirNetMessageStatus.CONTINUE));
      this.#channel.sendData(this.#dataHead, bytes, onTaken);
    }
    return this.#channel.hasRoom;
  }

  /** Sends a hole of `length` bytes in place of zeros. */
  sendHole(length: bigint): boolean {
    this.#requireOpen();
    if (!this.#isSparse)
      throw new ArgumentError('A hole requires a stream that was opened as sparse');
    if (length <= 0n) {
      throw new ArgumentError(`Expected the length of a hole to be positive, got ${length}`, {
        argument: 'length',
      });
    }
    this.#spend(length);
    const header: PacketHeader = {
      ...this.#header(VirNetMessageStatus.CONTINUE),
      type: VirNetMessageType.STREAM_HOLE,
    };
    this.#channel.send(header, VirNetStreamHole, { length, flags: 0 }, 'bulk');
    return this.#channel.hasRoom;
  }

  /**
   * Throws if `length` exceeds the number of bytes that was announced and not sent: more makes a
   * daemon fail, or worse.
   *
   * @throws ArgumentError
   */
  requireSpace(length: bigint): void {
    if (this.#left === undefined || length <= this.#left) return;
    const problem = `${length} bytes are more than the ${this.#left} that the stream still accepts`;
    throw new ArgumentError(problem, { argument: 'length' });
  }

  /**
   * Ends the stream after all data was sent or received. The daemon confirms it: see {@link
   * StreamSink.onClose}.
   */
  finish(): void {
    if (this.#state !== 'open') return;
    this.#state = 'finishing';
    this.#channel.send(this.#header(VirNetMessageStatus.OK), XdrVoid, undefined, 'bulk');
  }

  /** Aborts the stream. The daemon confirms it. */
  abort(): void {
    if (this.#state !== 'open') return;
    this.#state = 'aborting';
    this.#channel.send(this.#header(VirNetMessageStatus.ERROR), XdrVoid, undefined, 'bulk');
  }

  /** @internal Takes a piece of the daemon's data. An empty one is its end. */
  receiveData(bytes: Uint8Array, isLent: boolean): void {
    // Data that was in flight when the client ended the stream is dropped.
    if (this.#state !== 'open') return;
    this.#receivable -= BigInt(bytes.length);
    if (bytes.length > 0) this.#sink.onData(bytes, isLent);
    else this.#sink.onEnd();
  }

  /** @internal Takes a hole. @throws ProtocolError if the daemon may not send it. */
  receiveHole(header: PacketHeader, length: bigint): void {
    if (this.#state !== 'open') return;
    if (!this.#isSparse) throw violation(header, 'the stream was not opened as sparse');
    if (length <= 0n) throw violation(header, `the length of the hole is ${length}`);
    if (length > this.#receivable) {
      throw violation(header, `its hole of ${length} bytes exceeds the maximum size of a file`);
    }
    this.#receivable -= length;
    this.#sink.onHole(length);
  }

  /** @internal */
  room(): void {
    this.#sink.onRoom?.();
  }

  /** @internal Ends the stream: the daemon has confirmed the end, or `error` is the failure. */
  close(error: LibvirtError | undefined): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#forget();
    this.#sink.onClose(error);
  }

  #spend(length: bigint): void {
    this.requireSpace(length);
    if (this.#left !== undefined) this.#left -= length;
  }

  #requireOpen(): void {
    if (this.#state === 'open') return;
    throw new ArgumentError(`The stream accepts no more data: it is ${this.#state}`);
  }

  #header(status: number): PacketHeader {
    return { ...this.#opener, type: VirNetMessageType.STREAM, status };
  }
}

/** The sink of a stream that is aborted immediately. */
export const IGNORING_SINK: StreamSink = {
  onData() {},
  onHole() {},
  onEnd() {},
  onClose() {},
};
