import type { LibvirtError } from '../../errors/index.ts';
import { StreamError } from '../../errors/index.ts';
import type { ClientStream, StreamSink } from '../../rpc/index.ts';
import type { Lease } from '../calls/lease.ts';
import type { Inbox } from './inbox.ts';

/** libvirt's own clients send so much at a time (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX). */
export const PACKET_BYTES = 262_120;

/** How long the daemon may take to confirm that a stream was given up. */
const ABORT_DEADLINE_MS = 2000;

/** What carries a stream: one {@link Wire}, or several one after the other. */
export interface Carrier {
  /** Resolves when the bytes, which are copied, are on their way. One call at a time. */
  send(bytes: Uint8Array): Promise<void>;

  /** Sends a hole of so many bytes, on a stream that was opened as sparse. */
  sendHole(length: bigint): Promise<void>;

  /** Resolves when the daemon has confirmed, and rejects when it does not. */
  finish(): Promise<void>;

  /** Resolves when the stream is gone, one way or the other, or else after a short deadline. */
  abort(): Promise<void>;
}

export interface WireOptions {
  /** The session that the stream has for itself; undefined when it shares one. */
  readonly lease: Lease | undefined;
  /** Whether the end of what is received is the end of it all: nothing is sent. */
  readonly finishesAtEnd: boolean;
}

/** A stream on the wire: what arrives goes to an inbox, and what is sent waits for room. */
export class Wire implements StreamSink, Carrier {
  readonly #inbox: Inbox;
  readonly #lease: Lease | undefined;
  readonly #finishesAtEnd: boolean;
  readonly #closed: Promise<void>;
  #settle: (error: LibvirtError | undefined) => void = () => {};
  #stream: ClientStream | undefined;
  #isAtEnd = false;
  #onLeft: () => void = () => {};
  readonly #left = new Promise<void>((resolve) => {
    this.#onLeft = resolve;
  });
  #isClosed = false;
  #hasRoom = true;
  #wake: (() => void) | undefined;

  constructor(inbox: Inbox, options: WireOptions) {
    this.#inbox = inbox;
    this.#lease = options.lease;
    this.#finishesAtEnd = options.finishesAtEnd;
    this.#closed = new Promise((resolve, reject) => {
      this.#settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.#closed.catch(() => {});
  }

  /** The opening call has been answered. */
  attach(stream: ClientStream): void {
    this.#stream = stream;
    if (this.#isAtEnd) stream.finish();
  }

  /** Data has come. */
  onData(bytes: Uint8Array): void {
    this.#inbox.put(bytes);
  }

  /** A hole has come. */
  onHole(length: bigint): void {
    this.#inbox.putHole(length);
  }

  /** When nothing can be sent either, nobody needs to be waited for. */
  onEnd(): void {
    this.#inbox.end();
    if (!this.#finishesAtEnd) return;
    this.#isAtEnd = true;
    this.#stream?.finish();
    this.#lease?.resume();
  }

  /** More may be sent. */
  onRoom(): void {
    this.#hasRoom = true;
    this.#wakeSender();
  }

  /** The stream is gone; so the session is free for the next one. */
  onClose(error: LibvirtError | undefined): void {
    this.#isClosed = true;
    if (error !== undefined) this.#inbox.fail(error);
    this.#settle(error);
    this.#wakeSender();
    this.#lease?.release();
  }

  /** Sends packets of the size that libvirt's own clients send. */
  async send(bytes: Uint8Array): Promise<void> {
    this.#open().requireSpace(BigInt(bytes.length));
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      await this.#untilRoom();
      this.#hasRoom = this.#open().send(bytes.subarray(at, at + PACKET_BYTES));
    }
  }

  /** Sends a hole. */
  async sendHole(length: bigint): Promise<void> {
    await this.#untilRoom();
    this.#hasRoom = this.#open().sendHole(length);
  }

  /** Says that all is done. */
  finish(): Promise<void> {
    this.#open().finish();
    return this.#end();
  }

  /** Gives the stream up. */
  async abort(): Promise<void> {
    this.#open().abort();
    // Behind data that a guest does not take the daemon does not even see it.
    const deadline = setTimeout(() => this.#leave(), ABORT_DEADLINE_MS).unref();
    await Promise.race([this.#end(), this.#left]).catch(() => {});
    clearTimeout(deadline);
  }

  /** A daemon that does not let go of a stream does so when the connection ends. */
  #leave(): void {
    this.#lease?.discard(new StreamError('STREAM_ABORTED', 'The daemon did not confirm the abort'));
    this.#onLeft();
  }

  /** What still arrives is dropped; the confirmation is behind it. */
  #end(): Promise<void> {
    this.#lease?.resume();
    this.#wakeSender();
    return this.#closed;
  }

  async #untilRoom(): Promise<void> {
    while (!this.#hasRoom && !this.#isClosed && this.#open().state === 'open') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#inbox.failure !== undefined) throw this.#inbox.failure.reason;
  }

  #wakeSender(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #open(): ClientStream {
    if (this.#stream === undefined) throw new Error('A stream was used before it was open');
    return this.#stream;
  }
}
