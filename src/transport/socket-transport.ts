import type { Socket } from 'node:net';
import { Fifo, timers } from '../async/index.ts';
import { toError } from '../errors/index.ts';
import type { LentReads } from './lent-reads.ts';
import { setReferenced } from './socket-reference.ts';
import type { ReadMemory, Transport, TransportSink } from './transport.ts';

/** The time for which {@link Transport.end} waits for the other end before it closes anyway. */
const END_DEADLINE_MS = 2000;

/** The size of a write from which it counts as bulk data. */
const BULK_BYTES = 65_536;

/**
 * The maximum number of queued writes of bulk data. With one in progress and one queued the system
 * always has data to send; more would only delay urgent packets.
 */
const BULK_WRITES_MAX = 2;

/** Properties of a socket besides its bytes. */
export interface SocketInfo {
  readonly address: string;
  readonly isSecure: boolean;
  readonly isEncrypted: boolean;
  readonly carriesDescriptors: boolean;
  readonly isPacketwise?: boolean;
  /**
   * Whether the peer still gets the bytes that the system has taken, if the socket is closed with
   * unread bytes. A TCP connection is reset then.
   */
  readonly keepsWritten?: boolean;
  /** The reads of the socket, if it was connected with their `onread`. */
  readonly reads?: LentReads;
}

/** A {@link Transport} over a connected socket of any kind. */
export class SocketTransport implements Transport {
  readonly address: string;
  readonly isSecure: boolean;
  readonly isEncrypted: boolean;
  readonly carriesDescriptors: boolean;
  readonly isPacketwise: boolean;

  readonly #socket: Socket;
  readonly #reads: LentReads | undefined;
  readonly #keepsWritten: boolean;
  /**
   * Writes that wait for the one before: Node would join all writes that are queued. Undefined
   * unless each write is a packet.
   */
  readonly #queue: Fifo<Uint8Array> | undefined;
  #isWriting = false;
  #bulkWrites = 0;
  #isEnding = false;
  #sink: TransportSink | undefined;
  #error: Error | undefined;

  constructor(socket: Socket, facts: SocketInfo) {
    this.address = facts.address;
    this.isSecure = facts.isSecure;
    this.isEncrypted = facts.isEncrypted;
    this.carriesDescriptors = facts.carriesDescriptors;
    this.isPacketwise = facts.isPacketwise ?? false;
    this.#socket = socket;
    this.#reads = facts.reads;
    this.#keepsWritten = facts.keepsWritten ?? false;
    this.#queue = this.isPacketwise ? new Fifo() : undefined;
    socket.setNoDelay(true);
    socket.unref();
    // It may have failed since it was connected.
    this.#error = socket.errored ?? undefined;
    socket.on('error', (error) => {
      this.#error ??= toError(error);
    });
    socket.on('close', () => this.#sink?.onClose(this.#error));
  }

  start(sink: TransportSink): void {
    this.#sink = sink;
    const socket = this.#socket;
    if (socket.closed) {
      timers.queueMicrotask(() => sink.onClose(this.#error));
      return;
    }
    if (!this.isPacketwise) socket.on('drain', () => sink.onDrain());
    // A socket without a listener holds its bytes back, so no bytes are lost.
    if (this.#reads === undefined) socket.on('data', (bytes: Buffer) => sink.onData(bytes));
    else {
      this.#reads.start(lentListener(sink));
      socket.resume();
    }
  }

  write(bytes: Uint8Array, onTaken?: () => void): boolean {
    if (!this.#socket.writable) return true;
    if (this.#queue === undefined) return this.#write(bytes, onTaken);
    if (this.#isWriting) this.#queue.push(bytes);
    else this.#writePacket(bytes);
    return false;
  }

  writeBoth(head: Uint8Array, bytes: Uint8Array, onTaken: () => void): boolean {
    const socket = this.#socket;
    if (!socket.writable) return true;
    socket.cork();
    socket.write(head);
    const hasRoom = this.#write(bytes, onTaken);
    socket.uncork();
    return hasRoom;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  readInto(memory: ReadMemory | undefined): void {
    this.#reads?.readInto(memory);
  }

  ref(): void {
    setReferenced(this.#socket, true);
  }

  unref(): void {
    setReferenced(this.#socket, false);
  }

  async end(): Promise<void> {
    const socket = this.#socket;
    if (socket.closed) return;
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    if (this.#keepsWritten && socket.writableLength === 0) {
      // No need to wait until the peer closes too.
      socket.destroy();
      await closed;
      return;
    }
    // The caller awaits this, so the timer may keep the process alive.
    const deadline = timers.setTimeout(() => socket.destroy(), END_DEADLINE_MS);
    this.#isEnding = true;
    if (!this.#isWriting) socket.end();
    // Further bytes are not needed, but unread bytes would keep the socket from closing.
    socket.resume();
    await closed;
    timers.clearTimeout(deadline);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #write(bytes: Uint8Array, onTaken: (() => void) | undefined): boolean {
    if (bytes.length < BULK_BYTES) return this.#socket.write(bytes);
    this.#bulkWrites += 1;
    this.#socket.write(bytes, (error) => {
      const wasFull = this.#bulkWrites === BULK_WRITES_MAX;
      this.#bulkWrites -= 1;
      // After an error the socket closes, and onClose reports it.
      if (error) return;
      onTaken?.();
      if (wasFull) this.#sink?.onDrain();
    });
    return this.#bulkWrites < BULK_WRITES_MAX;
  }

  /** Writes one packet. The next is written when the system has taken it. */
  #writePacket(bytes: Uint8Array): void {
    this.#isWriting = true;
    this.#socket.write(bytes, (error) => {
      this.#isWriting = false;
      // After an error the socket closes, and onClose reports it.
      if (error) return;
      const next = this.#queue?.shift();
      if (next !== undefined) this.#writePacket(next);
      else if (this.#isEnding) this.#socket.end();
      else this.#sink?.onDrain();
    });
  }
}

function lentListener(sink: TransportSink): (bytes: Buffer) => void {
  return sink.onLentData === undefined
    ? (bytes) => sink.onData(Buffer.from(bytes))
    : (bytes) => sink.onLentData?.(bytes);
}
