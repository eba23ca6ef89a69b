import { timers } from '../../async/index.ts';
import type { LibvirtError } from '../../errors/index.ts';
import { StreamError } from '../../errors/index.ts';
import type { ClientStream, StreamSink } from '../../rpc/index.ts';
import type { ReadMemory } from '../../transport/index.ts';
import type { Lease } from '../calls/lease.ts';
import type { Inbox } from './inbox.ts';
import { PACKET_BYTES } from './packet-bytes.ts';

/** Maximum time for the daemon to confirm an abort. */
const ABORT_DEADLINE_MS = 2000;

/** Carries a stream over one {@link Wire}, or over several in sequence. */
export interface Carrier {
  /**
   * Sends bytes; resolves when they may change again and more can be sent. Only one call at a time.
   */
  send(bytes: Uint8Array): Promise<void>;

  /**
   * Sends at most one packet without a promise, if nothing that was sent before is waited for.
   * Otherwise returns false. Calls back once, when more can be sent or the stream has ended.
   *
   * @throws ArgumentError if the stream accepts fewer bytes.
   */
  sendNow?(bytes: Uint8Array, onRoom: () => void): boolean;

  /** Sends a hole of `length` bytes, on a stream that was opened as sparse. */
  sendHole(length: bigint): Promise<void>;

  /** Reads into `memory`, if the stream has a session of its own. */
  readInto?(memory: ReadMemory): void;

  /** Ends the stream. Resolves when the daemon has confirmed it, otherwise rejects. */
  finish(): Promise<void>;

  /** Aborts the stream. Resolves when it is closed, or after a short deadline. Never rejects. */
  abort(): Promise<void>;
}

export interface WireOptions {
  /** The stream's own session; undefined if it shares one. */
  readonly lease: Lease | undefined;
  /** Whether the end of the received data finishes the stream, because nothing is sent. */
  readonly finishesAtEnd: boolean;
}

/** One stream on the wire. Received parts go to the inbox; sends wait for back-pressure. */
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
  readonly #canSend = (): boolean => this.#hasRoom;
  /** The number of packets that are sent from memory of the program. */
  #lent = 0;
  readonly #onTaken = (): void => {
    this.#lent -= 1;
    if (this.#lent === 0) this.#wakeSender();
  };
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

  /** Attaches the stream after the reply to the opening call. */
  attach(stream: ClientStream): void {
    this.#stream = stream;
    if (this.#isAtEnd) stream.finish();
  }

  /** Called with received data. */
  onData(bytes: Uint8Array, isLent: boolean): void {
    this.#inbox.put(bytes, isLent);
  }

  /** Called with a received hole. */
  onHole(length: bigint): void {
    this.#inbox.putHole(length);
  }

  /** Called at the end of the received data. Finishes the stream if nothing can be sent either. */
  onEnd(): void {
    this.#inbox.end();
    if (!this.#finishesAtEnd) return;
    this.#isAtEnd = true;
    this.#stream?.finish();
    this.#lease?.resume();
  }

  /** Called when more can be sent. */
  onRoom(): void {
    this.#hasRoom = true;
    this.#wakeSender();
  }

  /** Called when the stream is closed. Its session is then free for the next stream. */
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
    // A single packet is copied: the wait until it is sent would cost more than the copy.
    const isLent = bytes.length > PACKET_BYTES;
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      await this.#until(this.#canSend);
      if (isLent) this.#lent += 1;
      const onTaken = isLent ? this.#onTaken : undefined;
      this.#hasRoom = this.#open().send(bytes.subarray(at, at + PACKET_BYTES), onTaken);
    }
    await this.#until(() => this.#lent === 0);
  }

  /** Sends at most one packet, and calls back when more can be sent. */
  sendNow(bytes: Uint8Array, onRoom: () => void): boolean {
    if (!this.#hasRoom || this.#wake !== undefined || this.#isClosed) return false;
    this.#hasRoom = this.#open().send(bytes);
    this.#whenReady(this.#canSend, onRoom);
    return true;
  }

  /** Sends a hole. */
  async sendHole(length: bigint): Promise<void> {
    await this.#until(this.#canSend);
    this.#hasRoom = this.#open().sendHole(length);
  }

  /** Reads into `memory`, if the stream has a session of its own. */
  readInto(memory: ReadMemory): void {
    if (!this.#isClosed) this.#lease?.readInto(memory);
  }

  /** Finishes the stream. */
  finish(): Promise<void> {
    this.#open().finish();
    return this.#end();
  }

  /** Aborts the stream. */
  async abort(): Promise<void> {
    this.#open().abort();
    // While a guest does not read its data, the daemon does not process the abort.
    const deadline = timers.setTimeout(() => this.#leave(), ABORT_DEADLINE_MS).unref();
    await Promise.race([this.#end(), this.#left]).catch(() => {});
    timers.clearTimeout(deadline);
  }

  /** Closes the session, so that the daemon closes the stream. */
  #leave(): void {
    this.#lease?.discard(new StreamError('STREAM_ABORTED', 'The daemon did not confirm the abort'));
    this.#onLeft();
  }

  /** Resumes reading: the confirmation comes after data that is dropped. */
  #end(): Promise<void> {
    this.#lease?.resume();
    this.#wakeSender();
    return this.#closed;
  }

  async #until(isReady: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => this.#whenReady(isReady, resolve));
    if (this.#inbox.failure !== undefined) throw this.#inbox.failure.reason;
  }

  /** Calls back when `isReady`, or when nothing more can be sent, after those that wait already. */
  #whenReady(isReady: () => boolean, callback: () => void): void {
    const earlier = this.#wake;
    if (earlier === undefined && this.#isReady(isReady)) {
      callback();
      return;
    }
    this.#wake = () => {
      earlier?.();
      this.#whenReady(isReady, callback);
    };
  }

  #isReady(isReady: () => boolean): boolean {
    return isReady() || this.#isClosed || this.#open().state !== 'open';
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
