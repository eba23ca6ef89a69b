import {
  VirNetMessageError,
  VirNetMessageStatus,
  VirNetMessageType,
  VirNetStreamHole,
} from '../protocol/index.ts';
import type { Codec, XdrReader } from '../xdr/index.ts';
import { XdrVoid } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import { DataHead } from './data-head.ts';
import type { PacketHeader } from './packet.ts';
import type { ServerFault } from './server-session.ts';

/**
 * The number of bytes of a source that libvirtd reads at a time
 * (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX).
 */
const READ_BYTES_MAX = 262_120;

/** The server's source or sink of a stream. */
export interface ServerStreamPort {
  /** The data for the client; null for an upload. It is pulled, so no data piles up. */
  readonly source: {
    read(
      maxBytes: number,
    ): Promise<
      | { readonly kind: 'data'; readonly bytes: Uint8Array }
      | { readonly kind: 'hole'; readonly length: bigint }
      | { readonly kind: 'end' }
    >;
  } | null;

  /** Takes the client's data; null for a download. */
  readonly sink: { write(bytes: Uint8Array): void; hole(length: bigint): void } | null;

  /** Whether the stream is sparse. */
  readonly sparse: boolean;

  /** Called when the client has sent or received everything. */
  finish(): void;

  /** Called when the client has aborted the stream or disconnected. A pending read must end. */
  abort(): void;
}

/**
 * The server's end of a stream (libvirt's daemonStream). Data is sent one packet at a time. The
 * client finishes or aborts the stream, and the server confirms that.
 */
export class ServerStream {
  readonly #channel: PacketChannel;
  readonly #opener: PacketHeader;
  readonly #port: ServerStreamPort;
  readonly #toFault: (error: unknown) => ServerFault;
  readonly #forget: () => void;
  /** Undefined before the first data is sent. */
  #dataHead: DataHead | undefined;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(
    channel: PacketChannel,
    opener: PacketHeader,
    options: {
      readonly port: ServerStreamPort;
      readonly toFault: (error: unknown) => ServerFault;
      readonly forget: () => void;
    },
  ) {
    this.#channel = channel;
    this.#opener = opener;
    this.#port = options.port;
    this.#toFault = options.toFault;
    this.#forget = options.forget;
  }

  /** Sends the data of the source up to its end. */
  async pump(): Promise<void> {
    try {
      while (await this.#sendNext()) await this.#untilRoom();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Continues to send: the channel accepts data again. */
  onRoom(): void {
    this.#wake?.();
  }

  /** Takes a packet of the client. */
  receive(header: PacketHeader, payload: XdrReader): void {
    if (this.#isOver) return;
    try {
      if (header.type === VirNetMessageType.STREAM_HOLE) this.#receiveHole(payload);
      else this.#receiveData(header, payload);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Aborts the stream because the client has disconnected. */
  abandon(): void {
    if (this.#isOver) return;
    this.#end();
    this.#port.abort();
  }

  /** Sends one piece. Returns whether there may be more. */
  async #sendNext(): Promise<boolean> {
    const { source } = this.#port;
    if (source === null || this.#isOver) return false;
    const piece = await source.read(READ_BYTES_MAX);
    if (this.#isOver) return false;
    switch (piece.kind) {
      case 'data':
        this.#dataHead ??= new DataHead(this.#header(VirNetMessageStatus.CONTINUE));
        this.#channel.sendData(this.#dataHead, piece.bytes);
        return true;
      case 'hole':
        this.#channel.send(
          { ...this.#header(VirNetMessageStatus.CONTINUE), type: VirNetMessageType.STREAM_HOLE },
          VirNetStreamHole,
          { length: piece.length, flags: 0 },
          'bulk',
        );
        return true;
      case 'end':
        this.#send(VirNetMessageStatus.CONTINUE, XdrVoid, undefined);
        return false;
    }
  }

  #receiveHole(payload: XdrReader): void {
    const { length } = VirNetStreamHole.decode(payload);
    this.#port.sink?.hole(length);
  }

  #receiveData(header: PacketHeader, payload: XdrReader): void {
    switch (header.status) {
      case VirNetMessageStatus.CONTINUE:
        this.#port.sink?.write(Uint8Array.from(payload.rest()));
        break;
      case VirNetMessageStatus.OK:
        this.#end();
        this.#port.finish();
        this.#send(VirNetMessageStatus.OK, XdrVoid, undefined);
        break;
      default:
        this.#end();
        this.#port.abort();
        this.#send(VirNetMessageStatus.OK, XdrVoid, undefined);
    }
  }

  #fail(error: unknown): void {
    const wasOver = this.#isOver;
    this.#end();
    if (!wasOver) this.#port.abort();
    const { body } = this.#toFault(error);
    this.#send(VirNetMessageStatus.ERROR, VirNetMessageError, body);
  }

  #end(): void {
    this.#isOver = true;
    this.#forget();
    this.#wake?.();
  }

  #untilRoom(): Promise<void> {
    if (this.#channel.hasRoom || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #send<T>(status: number, codec: Codec<T>, value: T): void {
    this.#channel.send(this.#header(status), codec, value, 'bulk');
  }

  #header(status: number): PacketHeader {
    return { ...this.#opener, type: VirNetMessageType.STREAM, status };
  }
}
