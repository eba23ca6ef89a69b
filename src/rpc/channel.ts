import { ProtocolError, TransportError, toError, XdrError } from '../errors/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VIR_NET_MESSAGE_NUM_FDS_MAX,
  VirNetMessageHeader,
  VirNetMessageType,
} from '../protocol/index.ts';
import type { Transport } from '../transport/index.ts';
import type { Codec } from '../xdr/index.ts';
import { XdrReader, XdrWriter } from '../xdr/index.ts';
import { Framer } from './framer.ts';
import type { PacketHeader } from './packet.ts';
import { PACKET_HEADER_BYTES } from './packet.ts';
import type { SecurityLayer } from './security-layer.ts';
import type { Trace } from './trace.ts';
import { describePacket } from './trace.ts';

/** How many bytes of small packets share one buffer. */
const SLAB_BYTES = 4096;

/** How many buffers of bulk data are kept: as many as a transport has under way. */
const SPARE_WRITERS_MAX = 2;

/** What goes out first when several packets wait: keepalive, then calls and answers, then bulk data. */
export type Urgency = 'keepalive' | 'call' | 'bulk';

/** Who takes the packets of a {@link PacketChannel}. */
export interface PacketHandler {
  /** `payload` stands behind the header, and is only valid during the call. */
  onPacket(header: PacketHeader, payload: XdrReader): void;

  /** Something has come, be it a part of a packet. */
  onBytes?(): void;

  /** Bulk data may be sent again, after {@link PacketChannel.hasRoom} was false. */
  onRoom?(): void;

  /** The channel has closed; called once. Without an error either side closed it in peace. */
  onClose(error: Error | undefined): void;
}

/** A packet that waits, and what to do with its memory when it has been sent. */
interface BulkPacket {
  readonly bytes: Uint8Array;
  readonly recycle: () => void;
}

/**
 * Packets over a transport, for a client and for a server alike.
 *
 * Packets of one tick leave in one write. When the transport asks to wait, packets wait here by
 * urgency, so a PONG never stands behind an upload. A packet that breaks the protocol closes the
 * channel with an error that says what was seen.
 */
export class PacketChannel {
  readonly transport: Transport;

  readonly #trace: Trace;
  readonly #framer: Framer;
  readonly #keepalives = new XdrWriter(128);
  readonly #calls = new XdrWriter(SLAB_BYTES);
  readonly #bulk: BulkPacket[] = [];
  /** Packets of bulk data are put together in the same memory: new memory costs more than copying. */
  readonly #spareWriters: XdrWriter[] = [];
  /** Urgent packets by themselves, for a transport that wants them so. */
  readonly #single: Readonly<Record<'keepalive' | 'call', Uint8Array[]>> = {
    keepalive: [],
    call: [],
  };
  #handler: PacketHandler | undefined;
  #layer: SecurityLayer | undefined;
  #isFlushScheduled = false;
  #isBlocked = false;
  #isClosed = false;

  constructor(transport: Transport, maxPacketBytes: number, trace: Trace) {
    this.transport = transport;
    this.#trace = trace;
    this.#framer = new Framer(maxPacketBytes, (packet) => this.#receive(packet));
  }

  /** Begins to deliver packets. */
  start(handler: PacketHandler): void {
    this.#handler = handler;
    this.transport.start({
      onData: (bytes) => this.#onData(bytes),
      onDrain: () => this.#onDrain(),
      onClose: (error) => this.#finish(error ?? this.#truncation()),
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether bulk data may be sent; otherwise wait for {@link PacketHandler.onRoom}. */
  get hasRoom(): boolean {
    return !this.#isBlocked && this.#bulk.length === 0;
  }

  /** Nobody on the way can read the packets, by the transport's virtue or by a layer's. */
  get isSecure(): boolean {
    return this.transport.isSecure || this.#layer !== undefined;
  }

  get isEncrypted(): boolean {
    return this.transport.isEncrypted || this.#layer !== undefined;
  }

  /** Takes packets up to this length from now on. */
  set maxPacketBytes(value: number) {
    this.#framer.maxPacketBytes = value;
  }

  /**
   * Sends a packet whose payload is encoded here. Nothing is sent when the encoding fails.
   *
   * @throws XdrError when `value` does not fit its type.
   */
  send<T>(header: PacketHeader, codec: Codec<T>, value: T, urgency: Urgency = 'call'): void {
    if (this.#isClosed) return;
    if (urgency === 'bulk') {
      this.#sendBulk(header, codec, value);
      return;
    }
    if (this.transport.isPacketwise) {
      this.#sendSingle(header, encodePacket(header, codec, value), urgency);
      return;
    }
    const writer = urgency === 'keepalive' ? this.#keepalives : this.#calls;
    const length = writePacket(writer, header, codec, value);
    this.#trace.sent(header, length);
    this.#scheduleFlush();
  }

  /** Sends a call that {@link encodePacket} has made. The bytes must not change afterwards. */
  sendEncoded(header: PacketHeader, packet: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.transport.isPacketwise) this.#single.call.push(packet);
    else this.#calls.raw(packet);
    this.#trace.sent(header, packet.length);
    this.#scheduleFlush();
  }

  /** How many bytes of keepalive packets wait to be sent. */
  get queuedKeepaliveBytes(): number {
    const waiting = this.#single.keepalive.reduce((sum, { length }) => sum + length, 0);
    return this.#keepalives.length + waiting;
  }

  /**
   * Passes all bytes after those already queued, and all bytes received from now on, through `layer`.
   *
   * The beginning of a packet that came in the clear would be put before protected bytes, so it
   * ends the channel: whoever is on the way could have sent it.
   */
  secure(layer: SecurityLayer): void {
    this.#flush(true);
    this.#layer = layer;
    if (this.#framer.heldBytes === 0) return;
    this.#finish(new ProtocolError('The peer sent bytes in the clear where its layer had begun'));
  }

  /** Stops reading: what the peer sends stays with it, and what is here already waits. */
  pause(): void {
    this.#framer.pause();
    this.transport.pause();
  }

  resume(): void {
    this.transport.resume();
    this.#guard(() => this.#framer.resume());
  }

  /** Sends what is queued, then closes. Resolves when closed, after a short deadline at the latest. */
  async end(): Promise<void> {
    if (this.#isClosed) return;
    this.#flush(true);
    await this.transport.end();
  }

  /** Closes at once because of `error`; what is queued is dropped. */
  fail(error: Error): void {
    this.#finish(error);
  }

  #onData(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    this.#handler?.onBytes?.();
    this.#guard(() =>
      this.#framer.push(this.#layer === undefined ? bytes : this.#layer.unwrap(bytes)),
    );
  }

  /** Whatever a packet makes go wrong ends the channel. */
  #guard(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.#finish(toViolation(toError(error)));
    }
  }

  #receive(packet: Buffer): void {
    const payload = new XdrReader(packet);
    const length = payload.uint();
    const header = VirNetMessageHeader.decode(payload);
    this.#trace.received(header, length);
    if (
      header.type === VirNetMessageType.CALL_WITH_FDS ||
      header.type === VirNetMessageType.REPLY_WITH_FDS
    ) {
      this.#skipDescriptors(header, payload);
    }
    this.#handler?.onPacket(header, payload);
  }

  /**
   * File descriptors travel beside the bytes, each with one byte of zero that belongs to no packet.
   * They cannot be taken here; the bytes must be, or every later packet would be misread.
   */
  #skipDescriptors(header: PacketHeader, payload: XdrReader): void {
    const count = payload.uint();
    if (count > VIR_NET_MESSAGE_NUM_FDS_MAX) {
      throw new ProtocolError(
        `The peer announced ${count} file descriptors, over the limit of ${VIR_NET_MESSAGE_NUM_FDS_MAX}, in ${describePacket(header)}`,
      );
    }
    if (this.transport.carriesDescriptors) this.#framer.skip(count);
  }

  #sendSingle(header: PacketHeader, packet: Uint8Array, urgency: 'keepalive' | 'call'): void {
    this.#single[urgency].push(packet);
    this.#trace.sent(header, packet.length);
    this.#scheduleFlush();
  }

  #sendBulk<T>(header: PacketHeader, codec: Codec<T>, value: T): void {
    const sizeHint = value instanceof Uint8Array ? value.length + PACKET_HEADER_BYTES : undefined;
    const writer = this.#spareWriters.pop() ?? new XdrWriter(sizeHint);
    const length = writePacket(writer, header, codec, value);
    const recycle = (): void => {
      writer.truncate(0);
      if (this.#spareWriters.length < SPARE_WRITERS_MAX) this.#spareWriters.push(writer);
    };
    this.#bulk.push({ bytes: writer.finish(), recycle });
    this.#trace.sent(header, length);
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#isFlushScheduled || this.#isBlocked) return;
    this.#isFlushScheduled = true;
    queueMicrotask(() => {
      this.#isFlushScheduled = false;
      const hadRoom = this.hasRoom;
      this.#flush(false);
      if (!hadRoom && this.hasRoom) this.#handler?.onRoom?.();
    });
  }

  #onDrain(): void {
    this.#isBlocked = false;
    this.#flush(false);
    if (this.hasRoom) this.#handler?.onRoom?.();
  }

  /** Writes what waits, most urgent first, for as long as the transport likes (or all of it). */
  #flush(isForced: boolean): void {
    if (this.#isClosed) return;
    const mayWrite = (): boolean => isForced || !this.#isBlocked;
    const { keepalive, call } = this.#single;
    while (mayWrite() && keepalive.length > 0) this.#write(keepalive.shift() as Uint8Array);
    while (mayWrite() && call.length > 0) this.#write(call.shift() as Uint8Array);
    if (mayWrite() && this.#keepalives.length > 0) this.#write(this.#keepalives.take());
    if (mayWrite() && this.#calls.length > 0) this.#write(this.#calls.take());
    while (mayWrite() && this.#bulk.length > 0) {
      const { bytes, recycle } = this.#bulk.shift() as BulkPacket;
      this.#write(bytes, recycle);
    }
  }

  #write(bytes: Uint8Array, onTaken?: () => void): void {
    const layer = this.#layer;
    // What a layer makes of the bytes, and whether it is the same memory, is its own affair.
    const isRoom =
      layer === undefined
        ? this.transport.write(bytes, onTaken)
        : this.transport.write(layer.wrap(bytes));
    if (!isRoom) this.#isBlocked = true;
  }

  /** The peer closed in the middle of a packet, if it did. */
  #truncation(): Error | undefined {
    const held = this.#framer.heldBytes;
    if (held === 0) return undefined;
    return new TransportError(
      'CONNECTION_LOST',
      `The peer closed the connection ${held} bytes into a packet`,
    );
  }

  #finish(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#framer.stop();
    this.#bulk.length = 0;
    this.#single.keepalive.length = 0;
    this.#single.call.length = 0;
    this.transport.destroy();
    this.#handler?.onClose(error);
  }
}

/**
 * The bytes of one packet, in a buffer of its own.
 *
 * @param sizeHint - How many there will be, where that is known.
 * @throws XdrError
 */
export function encodePacket<T>(
  header: PacketHeader,
  codec: Codec<T>,
  value: T,
  sizeHint?: number,
): Uint8Array {
  const writer = new XdrWriter(sizeHint);
  writePacket(writer, header, codec, value);
  return writer.finish();
}

function writePacket<T>(
  writer: XdrWriter,
  header: PacketHeader,
  codec: Codec<T>,
  value: T,
): number {
  const start = writer.length;
  try {
    writer.uint(0);
    VirNetMessageHeader.encode(writer, header);
    codec.encode(writer, value);
    const length = writer.length - start;
    if (length > VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX) {
      throw new XdrError(
        'XDR_TOO_LONG',
        `A packet of ${length} bytes is over the limit of ${VIR_NET_MESSAGE_MAX} bytes`,
        start,
        { of: 'packet', length, limit: VIR_NET_MESSAGE_MAX },
      );
    }
    writer.patchUint(start, length);
    return length;
  } catch (error) {
    writer.truncate(start);
    throw error;
  }
}

/** A packet whose fixed parts cannot be decoded breaks the protocol as much as a wrong one. */
function toViolation(error: Error): Error {
  if (!(error instanceof XdrError)) return error;
  return new ProtocolError(`The peer sent a packet that cannot be read: ${error.message}`, {
    cause: error,
  });
}
