import { Fifo, timers } from '../async/index.ts';
import { VIR_NET_MESSAGE_MAX } from '../protocol/index.ts';
import type { Transport } from '../transport/index.ts';
import type { Codec } from '../xdr/index.ts';
import { XdrWriter } from '../xdr/index.ts';
import type { DataHead } from './data-head.ts';
import { encodePacket, writePacket } from './encode-packet.ts';
import type { PacketHeader } from './packet.ts';
import { PACKET_HEADER_BYTES } from './packet.ts';
import { PacketMemory } from './packet-memory.ts';
import type { SecurityLayer } from './security-layer.ts';
import type { Trace } from './trace.ts';

/** The size of a buffer that small packets share. */
const SLAB_BYTES = 4096;

/**
 * The first writes have a small buffer each, which is not kept: a connection that is opened and
 * then idle keeps none. Later writes share larger ones.
 */
const FIRST_BYTES = 256;
const FIRST_WRITES = 6;

/** The size of a payload from which sending it without a copy is worth a second buffer. */
const LENT_BYTES_MIN = 65_536;

/**
 * The order in which queued packets are sent: keepalive, then calls and replies, then bulk data.
 */
export type Urgency = 'keepalive' | 'call' | 'bulk';

/** A queued packet of bulk data, and the function that releases its buffer once it is sent. */
interface BulkPacket {
  /** The header, if `bytes` are only the payload. */
  readonly head: Uint8Array | undefined;
  readonly bytes: Uint8Array;
  readonly recycle: () => void;
}

/** The channel of an {@link Outbox}. */
export interface OutboxOwner {
  /** Called when {@link Outbox.hasRoom} is true again. */
  onRoom(): void;
}

/**
 * The outgoing half of a packet channel.
 *
 * Packets of one tick are sent in one write. While the transport asks to wait, packets are queued
 * by urgency, so a PONG is never sent after an upload.
 */
export class Outbox {
  readonly #transport: Transport;
  readonly #trace: Trace;
  readonly #owner: OutboxOwner;
  /** Undefined before the first keepalive packet. */
  #keepalives: XdrWriter | undefined;
  /** Undefined if no call waits, during the first writes. */
  #calls: XdrWriter | undefined;
  /** The number of writes of calls, up to {@link FIRST_WRITES}. */
  #callWrites = 0;
  /** Undefined before the first packet of bulk data. */
  #bulk: Fifo<BulkPacket> | undefined;
  /** Undefined before the first copied packet of data. */
  #memory: PacketMemory | undefined;
  /** Keepalive packets and calls, one buffer each, if the transport takes single packets. */
  readonly #single: Readonly<Record<'keepalive' | 'call', Fifo<Uint8Array>>> | undefined;
  /** The number of bytes in `#single.keepalive`. */
  #singleKeepaliveBytes = 0;
  #layer: SecurityLayer | undefined;
  #isFlushScheduled = false;
  #isHeld = false;
  readonly #onSchedule = (): void => {
    this.#isFlushScheduled = false;
    const hadRoom = this.hasRoom;
    this.#flush(false);
    if (!hadRoom && this.hasRoom) this.#owner.onRoom();
  };
  #isBlocked = false;
  #isClosed = false;

  constructor(transport: Transport, trace: Trace, owner: OutboxOwner) {
    this.#transport = transport;
    this.#trace = trace;
    this.#owner = owner;
    this.#single = transport.isPacketwise ? { keepalive: new Fifo(), call: new Fifo() } : undefined;
  }

  /** Whether bulk data may be sent now. */
  get hasRoom(): boolean {
    return !this.#isBlocked && (this.#bulk === undefined || this.#bulk.length === 0);
  }

  /** The number of queued bytes of keepalive packets. */
  get queuedKeepaliveBytes(): number {
    return (this.#keepalives?.length ?? 0) + this.#singleKeepaliveBytes;
  }

  /**
   * Encodes a packet and queues it. Nothing is queued if the encoding fails.
   *
   * @throws XdrError if `value` does not fit its type.
   */
  send<T>(header: PacketHeader, codec: Codec<T>, value: T, urgency: Urgency): void {
    if (this.#isClosed) return;
    if (urgency === 'bulk') {
      this.#sendBulk(header, codec, value);
      return;
    }
    if (this.#single !== undefined) {
      const writer = this.#callWriter();
      writePacket(writer, header, codec, value);
      const packet = this.#take(writer);
      // The buffer has grown: small packets must not keep a large buffer in memory.
      if (packet.length > SLAB_BYTES) this.#calls = undefined;
      this.#single[urgency].push(packet);
      if (urgency === 'keepalive') this.#singleKeepaliveBytes += packet.length;
      this.#trace.sent(header, packet.length);
      this.#scheduleFlush();
      return;
    }
    const writer = urgency === 'keepalive' ? this.#keepaliveWriter() : this.#callWriter();
    const length = writePacket(writer, header, codec, value);
    this.#trace.sent(header, length);
    this.#scheduleFlush();
  }

  /**
   * Queues a packet with data of a stream. The data is copied, unless there is `onTaken`, the
   * transport can send it from where it lies, and it is large.
   *
   * @param onTaken - Called when the bytes may change again, unless the connection closes before.
   */
  sendData(head: DataHead, data: Uint8Array, onTaken?: () => void): void {
    if (this.#isClosed) return;
    const headBytes = head.bytesOf(data.length);
    const length = headBytes.length + data.length;
    if (onTaken !== undefined && this.#canLend(data.length)) {
      this.#queueBulk({ head: headBytes, bytes: data, recycle: onTaken });
    } else {
      this.#memory ??= new PacketMemory();
      const { bytes, recycle } = this.#memory.take(length);
      bytes.set(headBytes);
      bytes.set(data, headBytes.length);
      this.#queueBulk({ head: undefined, bytes: bytes.subarray(0, length), recycle });
      onTaken?.();
    }
    this.#trace.sent(head.header, length);
  }

  /** Queues a call that is already encoded. The bytes must not change afterwards. */
  sendEncoded(header: PacketHeader, packet: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#single !== undefined) this.#single.call.push(packet);
    else this.#callWriter().raw(packet);
    this.#trace.sent(header, packet.length);
    this.#scheduleFlush();
  }

  /** Sends the packets that are queued now without `layer`, and all later ones through it. */
  secure(layer: SecurityLayer): void {
    this.flushAll();
    this.#layer = layer;
  }

  /** Keeps packets until {@link release}, so that the next calls after several replies share a write. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Writes the packets that were sent since {@link hold}. */
  release(): void {
    this.#isHeld = false;
    if (this.#isFlushScheduled) this.#onSchedule();
  }

  /** Writes all that is queued, even if the transport asks to wait. */
  flushAll(): void {
    this.#flush(true);
  }

  /** Continues to write: the transport takes data again. */
  drain(): void {
    this.#isBlocked = false;
    this.#flush(false);
    if (this.hasRoom) this.#owner.onRoom();
  }

  /** Drops the queued packets. Later packets are dropped too. */
  close(): void {
    this.#isClosed = true;
    this.#bulk?.clear();
    this.#single?.keepalive.clear();
    this.#single?.call.clear();
    this.#singleKeepaliveBytes = 0;
  }

  #sendBulk<T>(header: PacketHeader, codec: Codec<T>, value: T): void {
    const bytes = encodePacket(header, codec, value);
    this.#queueBulk({ head: undefined, bytes, recycle: ignore });
    this.#trace.sent(header, bytes.length);
  }

  #queueBulk(packet: BulkPacket): void {
    this.#bulk ??= new Fifo();
    this.#bulk.push(packet);
    this.#scheduleFlush();
  }

  #canLend(length: number): boolean {
    const canWriteBoth = this.#transport.writeBoth !== undefined && this.#single === undefined;
    if (!canWriteBoth || this.#layer !== undefined) return false;
    return length >= LENT_BYTES_MIN && length <= VIR_NET_MESSAGE_MAX - PACKET_HEADER_BYTES;
  }

  #scheduleFlush(): void {
    if (this.#isFlushScheduled || this.#isBlocked) return;
    this.#isFlushScheduled = true;
    if (!this.#isHeld) timers.queueMicrotask(this.#onSchedule);
  }

  /**
   * Writes queued packets, most urgent first, until the transport asks to wait (or all of them).
   */
  #flush(isForced: boolean): void {
    if (this.#isClosed) return;
    if (this.queuedKeepaliveBytes > 0) {
      this.#flushKeepalives(isForced);
    }
    if (this.#single !== undefined) this.#flushSingle(this.#single.call, isForced);
    const calls = this.#calls;
    if (calls !== undefined && calls.length > 0 && (isForced || !this.#isBlocked)) {
      this.#writeCalls(calls);
    }
    const bulk = this.#bulk;
    while (bulk !== undefined && bulk.length > 0 && (isForced || !this.#isBlocked)) {
      this.#writeBulk(bulk.shift() as BulkPacket);
    }
  }

  #flushSingle(packets: Fifo<Uint8Array>, isForced: boolean): void {
    while ((isForced || !this.#isBlocked) && packets.length > 0) {
      this.#write(packets.shift() as Uint8Array);
    }
  }

  #writeCalls(calls: XdrWriter): void {
    this.#write(this.#take(calls));
  }

  /** Takes the bytes of one write. */
  #take(calls: XdrWriter): Uint8Array {
    const bytes = calls.take();
    if (this.#callWrites < FIRST_WRITES) {
      this.#callWrites += 1;
      this.#calls = undefined;
    }
    return bytes;
  }

  #callWriter(): XdrWriter {
    const size = this.#callWrites < FIRST_WRITES ? FIRST_BYTES : SLAB_BYTES;
    this.#calls ??= new XdrWriter(size);
    return this.#calls;
  }

  #keepaliveWriter(): XdrWriter {
    this.#keepalives ??= new XdrWriter(128);
    return this.#keepalives;
  }

  #flushKeepalives(isForced: boolean): void {
    const keepalive = this.#single?.keepalive;
    while (keepalive !== undefined && keepalive.length > 0 && (isForced || !this.#isBlocked)) {
      const packet = keepalive.shift() as Uint8Array;
      this.#singleKeepaliveBytes -= packet.length;
      this.#write(packet);
    }
    const writer = this.#keepalives;
    if (writer !== undefined && writer.length > 0 && (isForced || !this.#isBlocked)) {
      this.#write(writer.take());
    }
  }

  #writeBulk({ head, bytes, recycle }: BulkPacket): void {
    if (head === undefined) {
      this.#write(bytes, recycle);
      return;
    }
    // No layer has begun since `sendData`: `secure` writes all that is queued first.
    if (this.#transport.writeBoth?.(head, bytes, recycle) === false) this.#isBlocked = true;
  }

  #write(bytes: Uint8Array, onTaken?: () => void): void {
    const layer = this.#layer;
    // A layer may return the same memory or other memory, so its result is never recycled.
    const hasRoom =
      layer === undefined
        ? this.#transport.write(bytes, onTaken)
        : this.#transport.write(layer.wrap(bytes));
    if (!hasRoom) this.#isBlocked = true;
  }
}

function ignore(): void {}
