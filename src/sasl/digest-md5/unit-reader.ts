import { ProtocolError } from '../../errors/index.ts';

const LENGTH_BYTES = 4;

/** Splits a byte stream into units, each preceded by its length (RFC 4422, section 3.7). */
export class UnitReader {
  readonly #maxBytes: number;
  readonly #lengthWord = Buffer.alloc(LENGTH_BYTES);
  /** The unit that is being received; undefined while its length word is incomplete. */
  #unit: Buffer | undefined;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Yields the units that this piece completes. Each one is in a separate buffer. */
  *push(piece: Uint8Array): Generator<Buffer, void, void> {
    let rest = piece;
    while (rest.length > 0) {
      const target = this.#unit ?? this.#lengthWord;
      const taken = rest.subarray(0, target.length - this.#heldBytes);
      target.set(taken, this.#heldBytes);
      this.#heldBytes += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#heldBytes < target.length) return;
      this.#heldBytes = 0;
      if (this.#unit === undefined) {
        this.#unit = Buffer.allocUnsafe(this.#announcedBytes());
      } else {
        this.#unit = undefined;
        yield target;
      }
    }
  }

  /** An empty unit is invalid: it has no MAC. */
  #announcedBytes(): number {
    const bytes = this.#lengthWord.readUInt32BE();
    if (bytes > 0 && bytes <= this.#maxBytes) return bytes;
    throw new ProtocolError(
      `The peer announced a protected unit of ${bytes} bytes; the limit is ${this.#maxBytes}`,
    );
  }
}
