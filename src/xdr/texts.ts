/** The length in bytes up to which a string is treated as a name. */
export const NAME_BYTES_MAX = 64;

/**
 * The least and greatest length in bytes of the text that names are cut from. It starts small,
 * because most packets contain few names. It stays small, because a name that is kept keeps the
 * whole text in memory.
 */
const TEXT_BYTES_MIN = 512;
const TEXT_BYTES_MAX = 16_384;

/**
 * The least part of the bytes that is cut out as names, for a text of many bytes to pay. In
 * libvirt's lists of domains it is a third. In statistics it is a fiftieth, since names of
 * parameters recur: there the text took 0.4 of 1.6 ms, and each name that was kept kept the text in
 * memory.
 */
const LEAST_PART = 1 / 16;

/**
 * The texts in the bytes of one packet. To cut a name out of the text of many bytes is several
 * times faster than to decode each name.
 */
export class Texts {
  /** The bytes from `#start` on, one character per byte. */
  #text = '';
  #start = 0;
  /** Where the first text started, and the number of bytes that were cut out since. */
  #firstStart = 0;
  #cutBytes = 0;

  /** Forgets the text: the next texts are in other bytes. */
  clear(): void {
    this.#text = '';
    this.#start = 0;
    this.#cutBytes = 0;
  }

  /** Returns the text of the `length` bytes at `start`. The packet ends at `packetEnd`. */
  at(bytes: Buffer, start: number, length: number, packetEnd: number): string {
    if (length === 0) return '';
    const end = start + length;
    if (length > NAME_BYTES_MAX || !isAscii(bytes, start, end)) {
      return bytes.toString('utf8', start, end);
    }
    if (this.#cutBytes === 0) this.#firstStart = start;
    this.#cutBytes += length;
    if (start < this.#start || end > this.#start + this.#text.length) {
      const isWorthIt = this.#cutBytes >= (end - this.#firstStart) * LEAST_PART;
      if (!isWorthIt) return bytes.toString('latin1', start, end);
      this.#move(bytes, start, packetEnd);
    }
    return this.#text.substring(start - this.#start, end - this.#start);
  }

  #move(bytes: Buffer, start: number, packetEnd: number): void {
    const length = Math.min(Math.max(this.#text.length * 2, TEXT_BYTES_MIN), TEXT_BYTES_MAX);
    this.#text = bytes.toString('latin1', start, Math.min(start + length, packetEnd));
    this.#start = start;
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  let bits = 0;
  for (let index = start; index < end; index += 1) bits |= bytes[index] as number;
  return bits < 0x80;
}
