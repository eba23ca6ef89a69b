import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';

const VERSION = 'RFB 003.008\n';

/** The security types of RFB (RFC 6143, section 7.2). */
const NONE = 1;
const VNC_AUTHENTICATION = 2;

const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const KEY_EVENT = 4;
const RAW = 0;

/** The desktop of a VNC server. */
export interface Desktop {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** A client of RFB 3.8 (RFC 6143), with 32-bit pixels and the raw encoding. */
export class RfbClient {
  readonly #stream: Duplex;
  readonly #closed = new AbortController();
  #parts: Buffer[] = [];
  #length = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => {
      this.#parts.push(bytes);
      this.#length += bytes.length;
    });
    stream.on('close', () => this.#closed.abort());
  }

  /** Logs in: without a password if it is undefined. */
  async login(password: string | undefined): Promise<Desktop> {
    const version = String(await this.#take(VERSION.length));
    if (version !== VERSION) throw new Error(`Unexpected version ${version}`);
    this.#stream.write(VERSION);
    const [count = 0] = await this.#take(1);
    const types = [...(await this.#take(count))];
    const type = password === undefined ? NONE : VNC_AUTHENTICATION;
    if (!types.includes(type)) throw new Error(`The security types are ${types.join(', ')}`);
    this.#stream.write(Buffer.of(type));
    if (password !== undefined) this.#stream.write(answerTo(await this.#take(16), password));
    const result = (await this.#take(4)).readUInt32BE();
    if (result !== 0) throw new Error(`The login was refused: ${await this.#text()}`);
    this.#stream.write(Buffer.of(1));
    const start = await this.#take(20);
    if (start[4] !== 32) throw new Error(`Unexpected pixels of ${start[4]} bits`);
    const name = await this.#text();
    this.#stream.write(Buffer.of(SET_ENCODINGS, 0, 0, 1, 0, 0, 0, RAW));
    return { width: start.readUInt16BE(0), height: start.readUInt16BE(2), name };
  }

  /** Returns the pixels of the next complete update of the screen. */
  async screen({ width, height }: Desktop): Promise<Buffer> {
    const request = Buffer.alloc(10);
    request[0] = UPDATE_REQUEST;
    request.writeUInt16BE(width, 6);
    request.writeUInt16BE(height, 8);
    this.#stream.write(request);
    const head = await this.#take(4);
    if (head[0] !== 0) throw new Error(`Unexpected message ${head[0]}`);
    const parts: Buffer[] = [];
    for (let index = 0; index < head.readUInt16BE(2); index += 1) {
      const rectangle = await this.#take(12);
      const pixels = rectangle.readUInt16BE(4) * rectangle.readUInt16BE(6);
      parts.push(await this.#take(pixels * 4));
    }
    return Buffer.concat(parts);
  }

  /** Presses and releases the keys of a text. */
  type(text: string): void {
    for (const character of text) {
      for (const isDown of [1, 0]) {
        this.#stream.write(Buffer.of(KEY_EVENT, isDown, 0, 0, 0, 0, 0, character.charCodeAt(0)));
      }
    }
  }

  async #text(): Promise<string> {
    return String(await this.#take((await this.#take(4)).readUInt32BE()));
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#length < length) await once(this.#stream, 'data', { signal: this.#closed.signal });
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [bytes.subarray(length)];
    this.#length -= length;
    return bytes.subarray(0, length);
  }
}

/** Encrypts a challenge with DES. Each byte of the key has its bits in reverse order. */
function answerTo(challenge: Buffer, password: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(password, 'latin1');
  const key = bytes.map((byte) => Number.parseInt(reversed(byte), 2));
  // Triple DES with three equal keys is DES, which OpenSSL 3 no longer has by itself.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null);
  return cipher.setAutoPadding(false).update(challenge);
}

function reversed(byte: number): string {
  return [...byte.toString(2).padStart(8, '0')].reverse().join('');
}
