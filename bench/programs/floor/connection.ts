import type { Socket } from 'node:net';
import { connect } from 'node:net';

export const HEADER_BYTES = 28;

/** Reads a reply's payload where it lies; `at` is its first byte, `end` the byte behind it. */
export type Decode<T> = (bytes: Buffer, at: number, end: number) => T;

const PROGRAM = 0x20_00_80_86;
const CALL = 0;
const MESSAGE = 2;
const STREAM = 3;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly decode: Decode<unknown>;
}

/**
 * The least that a client in Node can do: frames over a socket, one promise a call, and payloads
 * that are decoded by hand. No checks, no limits, no cancellation: not a client, but a lower bound.
 */
export class FloorConnection {
  onMessage: (bytes: Buffer, at: number) => void = () => {};
  onStream: (bytes: Buffer, at: number, end: number) => void = () => {};
  readonly socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;
  /** The beginning of a packet whose end has not arrived. */
  #partial: { readonly bytes: Buffer; have: number } | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Opens the socket and the driver. Replies are read into one buffer of `bufferBytes`. */
  static async open(path: string, driver: string, bufferBytes = 65_536): Promise<FloorConnection> {
    const connection = await new Promise<FloorConnection>((resolve, reject) => {
      const onread = {
        buffer: Buffer.allocUnsafeSlow(bufferBytes),
        callback: (count: number, bytes: Uint8Array): boolean => {
          made.#receive(bytes as Buffer, count);
          return true;
        },
      };
      const socket = connect({ path, onread }, () => resolve(made)).once('error', reject);
      const made = new FloorConnection(socket);
    });
    await connection.call(1, Buffer.concat([words(1), string(driver), words(0)]), () => undefined);
    return connection;
  }

  call<T>(procedure: number, payload: Buffer | undefined, decode: Decode<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#serial += 1;
      this.#waiting.set(this.#serial, {
        resolve: resolve as (it: unknown) => void,
        reject,
        decode,
      });
      this.socket.write(frame(procedure, this.#serial, payload, CALL, 0));
    });
  }

  /** Closes as a client should: the daemon is told first. */
  async close(): Promise<void> {
    await this.call(2, undefined, () => undefined);
    this.socket.destroy();
  }

  #receive(bytes: Buffer, count: number): void {
    let at = this.#completePartial(bytes, count);
    while (count - at >= 4) {
      const length = bytes.readUInt32BE(at);
      if (count - at < length) break;
      this.#onPacket(bytes, at, at + length);
      at += length;
    }
    if (at < count) this.#keep(bytes.subarray(at, count));
  }

  /** Keeps the beginning of a packet, with room for all of it if its length is there. */
  #keep(piece: Buffer): void {
    const length = piece.length < 4 ? 4 : piece.readUInt32BE();
    const bytes = Buffer.allocUnsafe(length);
    piece.copy(bytes);
    this.#partial = { bytes, have: piece.length };
  }

  /** Adds to the packet that was begun; returns where the next one begins. */
  #completePartial(bytes: Buffer, count: number): number {
    let at = 0;
    while (this.#partial !== undefined && at < count) {
      const { bytes: packet, have } = this.#partial;
      const copied = bytes.copy(packet, have, at, Math.min(count, at + packet.length - have));
      at += copied;
      this.#partial.have += copied;
      if (this.#partial.have < packet.length) break;
      this.#partial = undefined;
      // The four bytes of the length were all that was there.
      if (packet.length === 4) this.#keep(packet);
      else this.#onPacket(packet, 0, packet.length);
    }
    return at;
  }

  #onPacket(bytes: Buffer, at: number, end: number): void {
    const type = bytes[at + 19];
    if (type === MESSAGE) this.onMessage(bytes, at);
    else if (type === STREAM) this.onStream(bytes, at, end);
    else {
      const serial = bytes.readUInt32BE(at + 20);
      const waiting = this.#waiting.get(serial);
      this.#waiting.delete(serial);
      if (bytes[at + 27] === 1) waiting?.reject(new Error(`procedure ${bytes[at + 15]} failed`));
      else waiting?.resolve(waiting.decode(bytes, at + HEADER_BYTES, end));
    }
  }
}

export function frame(
  procedure: number,
  serial: number,
  payload: Uint8Array | undefined,
  type: number,
  status: number,
): Buffer {
  const length = HEADER_BYTES + (payload?.length ?? 0);
  const bytes = Buffer.allocUnsafe(length);
  for (const [index, word] of [length, PROGRAM, 1, procedure, type, serial, status].entries()) {
    bytes.writeUInt32BE(word, index * 4);
  }
  if (payload !== undefined) bytes.set(payload, HEADER_BYTES);
  return bytes;
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

export function string(text: string): Buffer {
  const bytes = Buffer.alloc(4 + ((Buffer.byteLength(text) + 3) & ~3));
  bytes.writeUInt32BE(Buffer.byteLength(text));
  bytes.write(text, 4);
  return bytes;
}
