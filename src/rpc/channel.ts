import { LibvirtError, ProtocolError, TransportError, toError, XdrError } from '../errors/index.ts';
import {
  VIR_NET_MESSAGE_NUM_FDS_MAX,
  VirNetMessageHeader,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../protocol/index.ts';
import { loadCodecs } from '../protocol/load-codecs.ts';
import type { Transport } from '../transport/index.ts';
import type { Codec } from '../xdr/index.ts';
import { XdrReader } from '../xdr/index.ts';
import type { DataHead } from './data-head.ts';
import type { PacketReceiver, PieceSink } from './framer.ts';
import { Framer } from './framer.ts';
import { LARGE_REPLY_BYTES } from './large-reply.ts';
import type { OutboxOwner, Urgency } from './outbox.ts';
import { Outbox } from './outbox.ts';
import type { PacketHeader } from './packet.ts';
import { headerAt, PACKET_HEADER_BYTES, TYPE_OFFSET } from './packet.ts';
import type { SecurityLayer } from './security-layer.ts';
import type { Trace } from './trace.ts';
import { describePacket } from './trace.ts';

/** Takes the packets of a {@link PacketChannel}. */
export interface PacketHandler {
  /**
   * Called for each packet. `payload` starts behind the header, and is valid during the call only.
   */
  onPacket(header: PacketHeader, payload: XdrReader): void;

  /**
   * Called when the header of a packet with data of a stream has arrived. Returns the sink of the
   * data, or undefined to get the whole packet.
   */
  onStreamData?(header: PacketHeader): PieceSink | undefined;

  /** Called when bytes arrive, even if they are only part of a packet. */
  onBytes?(): void;

  /** Called when bulk data may be sent again, after {@link PacketChannel.hasRoom} was false. */
  onRoom?(): void;

  /**
   * Called once when the channel has closed. `error` is undefined if either side closed it
   * normally.
   */
  onClose(error: Error | undefined): void;
}

/**
 * Packets over a transport. A client and a server use the same class.
 *
 * A packet that breaks the protocol closes the channel with an error that describes the packet.
 */
export class PacketChannel implements PacketReceiver, OutboxOwner {
  /**
   * The reader of lent packets, while it is not in use. They lie in one buffer, so a reader with
   * views of it serves them all: an event of a flood takes 1.7 instead of 1.9 us of CPU time.
   */
  static #spareReader: XdrReader | undefined;

  readonly transport: Transport;

  readonly #trace: Trace;
  readonly #framer: Framer;
  readonly #outbox: Outbox;
  #handler: PacketHandler | undefined;
  #layer: SecurityLayer | undefined;
  #isClosed = false;
  #pauses = 0;

  constructor(transport: Transport, maxPacketBytes: number, trace: Trace) {
    loadCodecs();
    this.transport = transport;
    this.#trace = trace;
    this.#framer = new Framer(maxPacketBytes, this);
    this.#outbox = new Outbox(transport, trace, this);
  }

  /** Starts to deliver packets. */
  start(handler: PacketHandler): void {
    this.#handler = handler;
    this.transport.start({
      onData: (bytes) => this.#onData(bytes, false),
      onLentData: (bytes) => this.#onData(bytes, true),
      onDrain: () => this.#outbox.drain(),
      onClose: (error) =>
        this.#finish(error === undefined ? this.#truncation() : this.#loss(error)),
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether bulk data may be sent now; otherwise wait for {@link PacketHandler.onRoom}. */
  get hasRoom(): boolean {
    return this.#outbox.hasRoom;
  }

  /** Whether others are unable to read the packets, because of the transport or of a layer. */
  get isSecure(): boolean {
    return this.transport.isSecure || this.#layer !== undefined;
  }

  /** Whether the packets are encrypted, by the transport or by a layer. */
  get isEncrypted(): boolean {
    return this.transport.isEncrypted || this.#layer !== undefined;
  }

  /** Sets the length of the longest packet that is accepted from now on. */
  set maxPacketBytes(value: number) {
    this.#framer.maxPacketBytes = value;
  }

  /**
   * Encodes a packet and sends it. Nothing is sent if the encoding fails.
   *
   * @throws XdrError if `value` does not fit its type.
   */
  send<T>(header: PacketHeader, codec: Codec<T>, value: T, urgency: Urgency = 'call'): void {
    this.#outbox.send(header, codec, value, urgency);
  }

  /**
   * Sends a packet with data of a stream. The data is copied, unless there is `onTaken`.
   *
   * @param onTaken - Called when the bytes may change again, unless the channel closes before.
   */
  sendData(head: DataHead, data: Uint8Array, onTaken?: () => void): void {
    this.#outbox.sendData(head, data, onTaken);
  }

  /** Sends a call that `encodePacket` has encoded. The bytes must not change afterwards. */
  sendEncoded(header: PacketHeader, packet: Uint8Array): void {
    this.#outbox.sendEncoded(header, packet);
  }

  /** The number of bytes of keepalive packets that wait to be sent. */
  get queuedKeepaliveBytes(): number {
    return this.#outbox.queuedKeepaliveBytes;
  }

  /**
   * Passes all bytes that are sent after the queued ones, and all bytes received from now on,
   * through `layer`.
   *
   * Part of a packet that was received in the clear would be joined with protected bytes. An
   * attacker could have sent it, so it closes the channel.
   */
  secure(layer: SecurityLayer): void {
    this.#outbox.secure(layer);
    this.#layer = layer;
    if (this.#framer.heldBytes === 0) return;
    this.#finish(sentInTheClear());
  }

  /**
   * Stops reading: unread data stays with the peer, and data that is here already is kept. It
   * resumes when {@link resume} was called as often.
   */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1) return;
    this.#framer.pause();
    this.transport.pause();
  }

  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses > 0) return;
    this.transport.resume();
    try {
      this.#framer.resume();
    } catch (error) {
      this.#finish(toViolation(toError(error)));
    }
  }

  /** Writes all queued packets now, even if the transport asks to wait. */
  flush(): void {
    this.#outbox.flushAll();
  }

  /**
   * Sends all queued packets, then closes. Resolves when closed, after a short timeout at the
   * latest.
   */
  async end(): Promise<void> {
    if (this.#isClosed) return;
    this.#outbox.flushAll();
    try {
      await this.transport.end();
    } catch (error) {
      // Only a custom transport rejects. It is not used any more.
      this.#finish(this.#loss(toError(error)));
    }
  }

  /** Called when bulk data may be sent again. */
  onRoom(): void {
    this.#handler?.onRoom?.();
  }

  /** Closes immediately because of `error`. Queued packets are dropped. */
  fail(error: Error): void {
    this.#finish(error);
  }

  /** Delivers the packets of received bytes. An error closes the channel. */
  #onData(bytes: Uint8Array, isLent: boolean): void {
    if (this.#isClosed) return;
    this.#handler?.onBytes?.();
    this.#outbox.hold();
    try {
      this.#framer.push(this.#layer === undefined ? bytes : this.#layer.unwrap(bytes), isLent);
      this.#outbox.release();
    } catch (error) {
      this.#finish(toViolation(toError(error)));
    }
  }

  /** Takes a packet from the framer. */
  onPacketBytes(bytes: Buffer, start: number, end: number, isLent: boolean): void {
    const isStream = bytes.readInt32BE(start + TYPE_OFFSET) === VirNetMessageType.STREAM;
    if (isStream && end - start > PACKET_HEADER_BYTES) {
      const sink = this.onPacketHeader(bytes, start, end - start);
      if (sink !== undefined) {
        sink.receiveData(bytes.subarray(start + PACKET_HEADER_BYTES, end), isLent);
        return;
      }
    }
    // The data of a server's stream is kept, and a large reply is decoded later.
    const isKept = isStream || end - start >= LARGE_REPLY_BYTES;
    if (isLent && !isKept) {
      const reader = PacketChannel.#spareReader ?? new XdrReader(bytes);
      // A packet of another connection may arrive before this one is handled.
      PacketChannel.#spareReader = undefined;
      reader.reset(bytes, start, end);
      this.#deliver(reader);
      PacketChannel.#spareReader = reader;
    } else {
      const packet = bytes.subarray(start, end);
      this.#deliver(new XdrReader(isLent ? copyOf(packet) : packet));
    }
  }

  #deliver(payload: XdrReader): void {
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
   * Takes the header of a packet that has not arrived as a whole.
   *
   * Data of a stream is passed on as it arrives, so it is not copied into a packet first. With lent
   * bytes, a download takes 0.65 s of CPU time a GiB, and took 0.84 s with Node's own reads.
   */
  onPacketHeader(bytes: Buffer, start: number, length: number): PieceSink | undefined {
    if (this.#handler?.onStreamData === undefined) return undefined;
    if (bytes.readInt32BE(start + TYPE_OFFSET) !== VirNetMessageType.STREAM) return undefined;
    const header = headerAt(bytes, start);
    if (header.status !== VirNetMessageStatus.CONTINUE) return undefined;
    const sink = this.#handler.onStreamData(header);
    if (sink !== undefined) this.#trace.received(header, length);
    return sink;
  }

  /**
   * Skips file descriptors. They travel beside the bytes, each with one byte of zero that belongs
   * to no packet. Node cannot take the descriptors, but the bytes must be read: otherwise every
   * later packet would be misread.
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

  /** Returns the error of a transport as an error of this package. */
  #loss(error: Error): LibvirtError {
    if (error instanceof LibvirtError) return error;
    const { address } = this.transport;
    const message = `The connection to ${address} was lost: ${error.message}`;
    return new TransportError('CONNECTION_LOST', message, {
      ...{ cause: error, outcome: 'unknown', address },
    });
  }

  /** Returns an error if the peer closed in the middle of a packet. */
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
    this.#outbox.close();
    this.transport.destroy();
    this.#handler?.onClose(error);
  }
}

/** Returns the error of a peer that sent bytes in the clear behind the end of its login. */
export function sentInTheClear(): ProtocolError {
  return new ProtocolError('The peer sent bytes in the clear after its security layer began');
}

/** Returns a copy in memory of its own, not in the memory that Node shares among small buffers. */
function copyOf(packet: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(packet.length);
  copy.set(packet);
  return copy;
}

/** Turns a decoding error of a packet's header into a protocol violation. */
function toViolation(error: Error): Error {
  if (!(error instanceof XdrError)) return error;
  return new ProtocolError(`The peer sent a packet that cannot be decoded: ${error.message}`, {
    cause: error,
  });
}
