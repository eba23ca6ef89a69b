import type { LibvirtError } from '../errors/index.ts';
import { ArgumentError } from '../errors/index.ts';
import { VirNetMessageStatus, VirNetMessageType, VirNetStreamHole } from '../protocol/index.ts';
import { XdrRaw, XdrVoid } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import type { PacketHeader } from './packet.ts';

/** Who takes what a {@link ClientStream} receives. Nothing is called after `onClose`. */
export interface StreamSink {
  /** The bytes stay as they are; they may be a small part of a large buffer. */
  onData(bytes: Uint8Array): void;

  /** `length` bytes of zeros that were not sent; only on a stream that was opened as sparse. */
  onHole(length: bigint): void;

  /** The daemon has no more to send. The stream stays open until it is finished or aborted. */
  onEnd(): void;

  /** More may be sent, after {@link ClientStream.send} has returned false. */
  onRoom?(): void;

  /** The stream is gone: confirmed by the daemon, or failed with an error. Called once. */
  onClose(error: LibvirtError | undefined): void;
}

/** What the opening call of a stream has agreed on. */
export interface StreamOptions {
  /** Whether holes may be sent. */
  readonly isSparse?: boolean;

  /** How many bytes may be sent, holes included. */
  readonly sendLimit?: bigint | undefined;
}

type StreamState = 'open' | 'finishing' | 'aborting' | 'closed';

/**
 * The client's end of a stream: data that belongs to the call that opened it.
 *
 *     open --finish()--> finishing --OK from the daemon--> closed
 *     open --abort()---> aborting ---OK from the daemon--> closed
 *     open, finishing, aborting --ERROR from the daemon--> closed
 *
 * Packets that harm a daemon cannot be sent: an empty data packet, a hole on a stream that is not
 * sparse, more than was announced, and anything after the end.
 */
export class ClientStream {
  readonly #channel: PacketChannel;
  readonly #opener: PacketHeader;
  readonly #isSparse: boolean;
  /** How many bytes may still be sent, holes included; undefined when nothing was announced. */
  #left: bigint | undefined;
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
   * Sends data, which is copied.
   *
   * @returns false when more is queued than should be: wait for {@link StreamSink.onRoom}.
   */
  send(bytes: Uint8Array): boolean {
    this.#requireOpen();
    // An empty data packet is not an end of data to libvirtd; some versions never recover from it.
    if (bytes.length > 0) {
      this.#spend(BigInt(bytes.length));
      this.#channel.send(this.#header(VirNetMessageStatus.CONTINUE), XdrRaw, bytes, 'bulk');
    }
    return this.#channel.hasRoom;
  }

  /** Sends a hole of `length` bytes in place of zeros. */
  sendHole(length: bigint): boolean {
    this.#requireOpen();
    if (!this.#isSparse) throw new ArgumentError('A hole needs a stream that was opened as sparse');
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
   * Refuses more than the length that was announced: it makes a daemon fail, or worse.
   *
   * @throws ArgumentError
   */
  requireSpace(length: bigint): void {
    if (this.#left === undefined || length <= this.#left) return;
    const problem = `${length} bytes are more than the ${this.#left} that the stream still takes`;
    throw new ArgumentError(problem, { argument: 'length' });
  }

  /**
   * Says that everything was sent, or received. The daemon confirms; see {@link
   * StreamSink.onClose}.
   */
  finish(): void {
    if (this.#state !== 'open') return;
    this.#state = 'finishing';
    this.#channel.send(this.#header(VirNetMessageStatus.OK), XdrVoid, undefined, 'bulk');
  }

  /** Gives the stream up. The daemon confirms. */
  abort(): void {
    if (this.#state !== 'open') return;
    this.#state = 'aborting';
    this.#channel.send(this.#header(VirNetMessageStatus.ERROR), XdrVoid, undefined, 'bulk');
  }

  /** @internal Data of the daemon; empty data is its end. */
  receiveData(bytes: Uint8Array): void {
    // What was under way when the stream was given up is of no interest.
    if (this.#state !== 'open') return;
    if (bytes.length > 0) this.#sink.onData(bytes);
    else this.#sink.onEnd();
  }

  /** @internal */
  receiveHole(length: bigint): void {
    if (this.#state === 'open') this.#sink.onHole(length);
  }

  /** @internal */
  room(): void {
    this.#sink.onRoom?.();
  }

  /** @internal The daemon has confirmed the end, or failed. */
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
    throw new ArgumentError(`The stream takes no more data: it is ${this.#state}`);
  }

  #header(status: number): PacketHeader {
    return { ...this.#opener, type: VirNetMessageType.STREAM, status };
  }
}
