import { Fifo } from '../async/index.ts';
import { ProtocolError } from '../errors/index.ts';
import { recognizeForeign } from '../transport/index.ts';
import { ForeignPeerError } from './foreign-peer-error.ts';
import { PACKET_HEADER_BYTES } from './packet.ts';

/** The initial size of the buffer for a packet that arrives in pieces. */
const INITIAL_BYTES = 4096;

/**
 * The maximum ratio of the length of the buffer to the number of received bytes. Sockets deliver 64
 * KiB at a time, and stream packets have 256 KiB, so those are copied once.
 */
const GROWTH = 8;

/**
 * Cuts a flow of bytes, in pieces of any size, into packets.
 *
 * The length word of a packet is not trusted: the buffer grows with the received bytes. So a peer
 * that announces 32 MiB and sends nothing costs no memory.
 */
export class Framer {
  /** The length of the longest packet that is accepted, including the length word. */
  maxPacketBytes: number;

  readonly #onPacket: (packet: Buffer) => void;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #toSkip = 0;
  #isStopped = false;
  /** Whether no packet has arrived yet. */
  #isFirst = true;
  #isPaused = false;
  #isDelivering = false;
  /** Pieces that have arrived and are not processed yet. */
  readonly #backlog = new Fifo<Buffer>();

  constructor(maxPacketBytes: number, onPacket: (packet: Buffer) => void) {
    this.maxPacketBytes = maxPacketBytes;
    this.#onPacket = onPacket;
  }

  /** The number of bytes of an incomplete packet that are held. */
  get heldBytes(): number {
    return this.#length;
  }

  /** Drops the next `count` bytes: they belong to no packet. */
  skip(count: number): void {
    this.#toSkip += count;
  }

  /** Stops delivery until {@link resume}, also of the rest of the current piece. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Delivers the packets that were held back. @throws ProtocolError as {@link push} does. */
  resume(): void {
    this.#isPaused = false;
    this.#deliver();
  }

  /** Ends delivery, also of the rest of the current piece. */
  stop(): void {
    this.#isStopped = true;
    this.#buffer = Buffer.alloc(0);
    this.#backlog.clear();
    this.#length = 0;
  }

  /**
   * Takes the next piece, and delivers each packet that is complete. A packet is valid during the
   * call only. During a pause the piece is kept without a copy, so it must not change.
   *
   * @throws ProtocolError if the length word of a packet is impossible.
   */
  push(piece: Uint8Array): void {
    if (this.#isStopped) return;
    this.#backlog.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    this.#deliver();
  }

  /** Delivers packets until the backlog is empty, or until a pause. */
  #deliver(): void {
    // A packet may pause and resume. The outer call delivers the rest then.
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      while (!this.#isPaused) {
        const piece = this.#backlog.shift();
        if (piece === undefined) break;
        const rest = this.#deliverFrom(piece);
        if (rest.length > 0 && !this.#isStopped) this.#backlog.unshift(rest);
      }
    } finally {
      this.#isDelivering = false;
    }
  }

  /** Delivers packets until the end of the piece, or a pause. Returns the bytes that are left. */
  #deliverFrom(piece: Buffer): Buffer {
    let rest = piece;
    while (rest.length > 0 && !this.#isPaused && !this.#isStopped) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, rest.length);
        this.#toSkip -= skipped;
        rest = rest.subarray(skipped);
      } else if (this.#length === 0) {
        rest = this.#pushWhole(rest);
      } else {
        rest = this.#pushPart(rest);
      }
    }
    return rest;
  }

  /**
   * Delivers a packet without a copy if all of it is in this piece. No packet is incomplete before.
   */
  #pushWhole(bytes: Buffer): Buffer {
    const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : this.#checkLength(bytes);
    if (bytes.length < length) {
      this.#hold(bytes, length);
      return bytes.subarray(bytes.length);
    }
    this.#isFirst = false;
    this.#onPacket(bytes.subarray(0, length));
    return bytes.subarray(length);
  }

  /** Adds the bytes that belong to the incomplete packet. */
  #pushPart(bytes: Buffer): Buffer {
    const wanted = this.#length < 4 ? 4 : this.#checkLength(this.#held);
    const taken = bytes.subarray(0, wanted - this.#length);
    this.#hold(taken, wanted);
    if (this.#length === wanted && wanted > 4) {
      const packet = this.#buffer.subarray(0, wanted);
      this.#length = 0;
      this.#buffer = Buffer.alloc(0);
      this.#isFirst = false;
      this.#onPacket(packet);
    } else if (this.#length === 4) {
      this.#checkLength(this.#held);
    }
    return bytes.subarray(taken.length);
  }

  get #held(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #hold(bytes: Buffer, wanted: number): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const grown = Math.max(INITIAL_BYTES, length * GROWTH);
      const buffer = Buffer.allocUnsafe(Math.max(4, Math.min(grown, wanted)));
      this.#buffer.copy(buffer, 0, 0, this.#length);
      this.#buffer = buffer;
    }
    bytes.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  #checkLength(bytes: Buffer): number {
    const length = bytes.readUInt32BE(0);
    if (length < PACKET_HEADER_BYTES) {
      throw new ProtocolError(
        `The peer sent a packet of length ${length}, shorter than its header of ${PACKET_HEADER_BYTES} bytes`,
      );
    }
    if (length > this.maxPacketBytes) {
      const foreign = this.#isFirst ? recognizeForeign(bytes) : undefined;
      if (foreign !== undefined) throw new ForeignPeerError(foreign);
      throw new ProtocolError(
        `The peer sent a packet of length ${length}, over the limit of ${this.maxPacketBytes} bytes`,
      );
    }
    return length;
  }
}
