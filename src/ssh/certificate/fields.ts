/** Why bytes of a peer are no certificate. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Reads SSH's data types (RFC 4251 section 5) one after the other, and never past the end. */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  uint8(): number {
    return this.#take(1).readUInt8();
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  uint64(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  /** A `string`: any bytes, with their number before them. */
  blob(): Buffer {
    return this.#take(this.uint32());
  }

  /** A `string` of text, in which a zero would be the end for others. */
  text(): string {
    const bytes = this.blob();
    if (bytes.includes(0)) throw new MalformedError('a text in it has a zero byte');
    return bytes.toString('utf8');
  }

  /** An `mpint` that is not negative, without the zeros that lead it. */
  unsigned(): Buffer {
    const bytes = this.blob();
    if (((bytes[0] ?? 0) & 0x80) !== 0) throw new MalformedError('a number in it is negative');
    const start = bytes.findIndex((byte) => byte !== 0);
    return start < 0 ? Buffer.alloc(0) : bytes.subarray(start);
  }

  /** @throws MalformedError when more follows. */
  end(): void {
    if (!this.isAtEnd) throw new MalformedError('it is longer than what it says');
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new MalformedError('it is cut off');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

/** A `string` as it is sent. */
export function stringField(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
