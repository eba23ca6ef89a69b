/** The maximum number of names that are known at a time. Records have a few dozen. */
const NAMES_MAX = 1024;

/** The number of slots of the hash table, a power of two. */
const SLOTS = 256;

/**
 * The names that were read from a packet. A name that occurs again needs no new text: in a reply
 * with the statistics of a thousand domains all names but those of the first record do.
 *
 * A name is found by comparing its bytes with those of an earlier name in the same packet,
 * including length and padding (RFC 4506 section 4.11). Records mostly have the same names in the
 * same order. So the name that followed the last one before is compared first, which takes half the
 * time of a hash.
 */
export class SharedNames {
  readonly #view: DataView;
  /** The offset of each name, in the order of their first occurrence. */
  readonly #starts: number[] = [];
  readonly #texts: string[] = [];
  /** The index of the name that followed each name. */
  readonly #next: number[] = [];
  /** The index of the last name with each hash; undefined if there is none. */
  readonly #slots: Array<number | undefined> = new Array<number | undefined>(SLOTS).fill(undefined);
  /** The index of the last name. */
  #last = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** Returns the text of the `length` bytes at `start` if they were read before. */
  find(start: number, length: number): string | undefined {
    const next = this.#next[this.#last];
    if (next !== undefined && this.#isAt(next, start, length)) {
      this.#last = next;
      return this.#texts[next];
    }
    const index = this.#slots[this.#hash(start, length)];
    if (index === undefined || !this.#isAt(index, start, length)) return undefined;
    this.#follow(index);
    return this.#texts[index];
  }

  /** Adds a name that was not found. */
  add(start: number, length: number, text: string): void {
    const index = this.#starts.length;
    if (index === NAMES_MAX) return;
    this.#starts.push(start);
    this.#texts.push(text);
    this.#next.push(0);
    this.#slots[this.#hash(start, length)] = index;
    this.#follow(index);
  }

  #follow(index: number): void {
    this.#next[this.#last] = index;
    this.#last = index;
  }

  #hash(start: number, length: number): number {
    let hash = length;
    for (let offset = start; offset < start + length; offset += 4) {
      // The golden ratio in 32 bits spreads names that differ in few bits over all slots.
      hash = Math.imul(hash ^ (hash >>> 15) ^ this.#view.getInt32(offset), 0x9e_37_79_b1);
    }
    return hash >>> 24;
  }

  /** Whether the bytes, including the preceding length and the padding, are those of the name. */
  #isAt(index: number, start: number, length: number): boolean {
    const known = this.#starts[index] as number;
    const view = this.#view;
    for (let offset = -4; offset < length; offset += 4) {
      if (view.getInt32(known + offset) !== view.getInt32(start + offset)) return false;
    }
    return true;
  }
}
