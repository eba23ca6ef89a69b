import { Fifo } from '../async/index.ts';
import { ProtocolError } from '../errors/index.ts';
import { recognizeForeign } from '../transport/index.ts';
import { ForeignPeerError } from './foreign-peer-error.ts';
import { PACKET_HEADER_BYTES } from './packet.ts';

/** The initial size of the buffer for a packet that arrives in pieces. */
const INITIAL_BYTES = 4096;

const EMPTY = Buffer.alloc(0);

/**
 * The maximum ratio of the length of the buffer to the number of received bytes. Sockets deliver 64
 * KiB and more at a time, and stream packets have 256 KiB, so those are copied once.
 */
const GROWTH = 8;

/** Takes the payload of a packet in pieces, as they arrive. */
export interface PieceSink {
  /**
   * Called with the next piece. It is valid during the call only if `isLent`; otherwise it does not
   * change later.
   */
  receiveData(bytes: Buffer, isLent: boolean): void;
}

/** Takes the packets of a {@link Framer}. */
export interface PacketReceiver {
  /**
   * Called for each packet: the bytes of `bytes` from `start` to `end`. They are valid during the
   * call only if `isLent`; otherwise they do not change later.
   */
  onPacketBytes(bytes: Buffer, start: number, end: number, isLent: boolean): void;

  /**
   * Called when the header of an incomplete packet has arrived: at `start` of `bytes`. Returns the
   * sink of its payload, or undefined if the packet has to be delivered as a whole.
   */
  onPacketHeader?(bytes: Buffer, start: number, length: number): PieceSink | undefined;
}

/**
 * Cuts a flow of bytes, in pieces of any size, into packets.
 *
 * The length word of a packet is not trusted: the buffer grows with the received bytes. So a peer
 * that announces 32 MiB and sends nothing costs no memory.
 */
export class Framer {
  /** The length of the longest packet that is accepted, including the length word. */
  maxPacketBytes: number;

  readonly #receiver: PacketReceiver;
  /** The sink of the packet that is delivered in pieces. */
  #pieceSink: PieceSink | undefined;
  /** The length of that packet, and the number of its bytes that have not arrived. */
  #partialLength = 0;
  #missing = 0;
  #buffer: Buffer = EMPTY;
  #length = 0;
  #toSkip = 0;
  #isStopped = false;
  /** Whether no packet has arrived yet. */
  #isFirst = true;
  #isPaused = false;
  #isDelivering = false;
  /** Whether the current piece is lent. */
  #isLent = false;
  /** Pieces that have arrived and are not processed yet. They are not lent. */
  readonly #backlog = new Fifo<Buffer>();

  constructor(maxPacketBytes: number, receiver: PacketReceiver) {
    this.maxPacketBytes = maxPacketBytes;
    this.#receiver = receiver;
  }

  /** The number of bytes of an incomplete packet that have arrived. */
  get heldBytes(): number {
    return this.#missing > 0 ? this.#partialLength - this.#missing : this.#length;
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
    this.#buffer = EMPTY;
    this.#backlog.clear();
    this.#length = 0;
  }

  /**
   * Takes the next piece, and delivers each packet that is complete. A packet is valid during the
   * call only.
   *
   * @param isLent - Whether the piece is valid during the call only. During a pause the piece is
   * kept: a lent piece is copied, any other must not change.
   * @throws ProtocolError if the length word of a packet is impossible.
   */
  push(piece: Uint8Array, isLent = false): void {
    if (this.#isStopped) return;
    const bytes = Buffer.isBuffer(piece)
      ? piece
      : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const mustWait = this.#isPaused || this.#isDelivering || this.#backlog.length > 0;
    const done = mustWait ? 0 : this.#deliverPiece(bytes, isLent);
    if (done < bytes.length && !this.#isStopped) {
      const rest = isLent ? Buffer.from(bytes.subarray(done)) : bytes.subarray(done);
      if (mustWait) this.#backlog.push(rest);
      else this.#backlog.unshift(rest);
    }
    if (this.#backlog.length > 0) this.#deliver();
  }

  /** Delivers packets until the backlog is empty, or until a pause. */
  #deliver(): void {
    // A packet may pause and resume. The outer call delivers the rest then.
    if (this.#isDelivering) return;
    while (!this.#isPaused) {
      const piece = this.#backlog.shift();
      if (piece === undefined) break;
      const done = this.#deliverPiece(piece, false);
      if (done < piece.length && !this.#isStopped) this.#backlog.unshift(piece.subarray(done));
    }
  }

  /** Delivers packets until the end of the piece, or a pause. Returns the number of bytes taken. */
  #deliverPiece(piece: Buffer, isLent: boolean): number {
    this.#isDelivering = true;
    this.#isLent = isLent;
    try {
      let at = 0;
      while (at < piece.length && !this.#isPaused && !this.#isStopped) {
        if (this.#toSkip > 0) at += this.#skipBytes(piece.length - at);
        else if (this.#missing > 0) at = this.#pushPiece(piece, at);
        else if (this.#length === 0) at = this.#pushWhole(piece, at);
        else at = this.#pushPart(piece, at);
      }
      return at;
    } finally {
      this.#isDelivering = false;
    }
  }

  #skipBytes(most: number): number {
    const count = Math.min(this.#toSkip, most);
    this.#toSkip -= count;
    return count;
  }

  /**
   * Delivers a packet without a copy if all of it is in this piece. No packet is incomplete before.
   * Returns where the next packet starts.
   */
  #pushWhole(piece: Buffer, at: number): number {
    const left = piece.length - at;
    const length = left < 4 ? Number.POSITIVE_INFINITY : this.#checkLength(piece, at);
    if (left < length) {
      if (this.#isTakenInPieces(piece, at, length)) return at + PACKET_HEADER_BYTES;
      this.#hold(piece.subarray(at), length);
      return piece.length;
    }
    const end = at + length;
    this.#isFirst = false;
    this.#receiver.onPacketBytes(piece, at, end, this.#isLent);
    return end;
  }

  /**
   * Adds the bytes that belong to the incomplete packet. Returns where the bytes behind them start.
   */
  #pushPart(piece: Buffer, at: number): number {
    const length = this.#length < 4 ? 4 : this.#checkLength(this.#buffer, 0);
    // The header is completed first: it decides how the payload is delivered.
    const wanted =
      this.#length < PACKET_HEADER_BYTES ? Math.min(length, PACKET_HEADER_BYTES) : length;
    const taken = piece.subarray(at, at + wanted - this.#length);
    this.#hold(taken, length);
    if (this.#length < wanted) return at + taken.length;
    if (wanted === length && wanted > 4) {
      const packet = this.#buffer;
      this.#length = 0;
      this.#buffer = EMPTY;
      this.#isFirst = false;
      this.#receiver.onPacketBytes(packet, 0, wanted, false);
    } else if (wanted === PACKET_HEADER_BYTES) {
      if (this.#isTakenInPieces(this.#buffer, 0, length)) this.#length = 0;
    } else {
      // The rest of the buffer is memory of unknown content.
      this.#checkLength(this.#buffer.subarray(0, this.#length), 0);
    }
    return at + taken.length;
  }

  /** Passes the payload of a packet on. Returns where the bytes behind it start. */
  #pushPiece(piece: Buffer, at: number): number {
    const bytes = piece.subarray(at, at + this.#missing);
    this.#missing -= bytes.length;
    this.#pieceSink?.receiveData(bytes, this.#isLent);
    return at + bytes.length;
  }

  /** Whether the payload of an incomplete packet is passed on in pieces. */
  #isTakenInPieces(bytes: Buffer, at: number, length: number): boolean {
    if (bytes.length - at < PACKET_HEADER_BYTES) return false;
    this.#pieceSink = this.#receiver.onPacketHeader?.(bytes, at, length);
    if (this.#pieceSink === undefined) return false;
    this.#isFirst = false;
    this.#partialLength = length;
    this.#missing = length - PACKET_HEADER_BYTES;
    return true;
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

  #checkLength(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at);
    if (length < PACKET_HEADER_BYTES) {
      throw new ProtocolError(
        `The peer sent a packet of length ${length}, shorter than its header of ${PACKET_HEADER_BYTES} bytes`,
      );
    }
    if (length > this.maxPacketBytes) {
      const foreign = this.#isFirst ? recognizeForeign(bytes.subarray(at)) : undefined;
      if (foreign !== undefined) throw new ForeignPeerError(foreign);
      throw new ProtocolError(
        `The peer sent a packet of length ${length}, over the limit of ${this.maxPacketBytes} bytes`,
      );
    }
    return length;
  }
}
