/** Thrown if a peer's bytes are not a valid certificate. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Reads SSH's data types (RFC 4251 section 5) in sequence, and never past the end. */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of bytes read so far. */
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

  /** Reads a `string`: bytes preceded by their length. */
  blob(): Buffer {
    return this.#take(this.uint32());
  }

  /**
   * Reads a `string` of text. A zero byte is an error, because C programs would end the text there.
   */
  text(): string {
    const bytes = this.blob();
    if (bytes.includes(0)) throw new MalformedError('a string in it contains a zero byte');
    return bytes.toString('utf8');
  }

  /** Reads a non-negative `mpint` and removes its leading zeros. */
  unsigned(): Buffer {
    const bytes = this.blob();
    if (((bytes[0] ?? 0) & 0x80) !== 0) throw new MalformedError('a number in it is negative');
    const start = bytes.findIndex((byte) => byte !== 0);
    return start < 0 ? Buffer.alloc(0) : bytes.subarray(start);
  }

  /** Checks that all bytes were read. @throws MalformedError if more bytes follow. */
  end(): void {
    if (!this.isAtEnd) throw new MalformedError('it has extra bytes at its end');
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new MalformedError('it is truncated');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

/** Encodes a `string`. */
export function stringField(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
