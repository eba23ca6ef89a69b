/** The maximum number of names that are known at a time. Records have a few dozen. */
const NAMES_MAX = 1024;

/** The number of slots of the hash table, a power of two. */
const SLOTS = 256;

/** A name that was read, with the bytes of its length and padding (RFC 4506 section 4.11). */
interface KnownName {
  readonly text: string;
  /** The number of its bytes. */
  readonly length: number;
  /** Where its length lies, and the number of bytes from there to the end of the padding. */
  readonly start: number;
  readonly size: number;
  /** The name that followed it. */
  next: KnownName | undefined;
}

/**
 * The names that were read from a packet. A name that occurs again needs no new text: in a reply
 * with the statistics of a thousand domains all names but those of the first record do.
 *
 * A name is found by comparing its bytes with those of an earlier name in the same packet,
 * including length and padding. So the bytes that are equal have been checked already, and their
 * length and limit need no second check. Records mostly have the same names in the same order, so
 * the name that followed the last one before is compared first, which takes half the time of a
 * hash.
 */
export class SharedNames {
  readonly #view: DataView;
  /** The last name with each hash; undefined if there is none. */
  readonly #slots = new Array<KnownName | undefined>(SLOTS).fill(undefined);
  #count = 0;
  #first: KnownName | undefined;
  #last: KnownName | undefined;

  constructor(view: DataView) {
    this.#view = view;
  }

  /**
   * Returns the name whose length lies at `start` if it is the one that followed the last one
   * before, and lies before `end`.
   */
  next(start: number, end: number): KnownName | undefined {
    const next = this.#last?.next;
    if (next === undefined || next.size > end - start) return undefined;
    if (!this.#isAt(next, start)) return undefined;
    this.#last = next;
    return next;
  }

  /** Returns the text of the `length` bytes behind the length at `start` if it is known. */
  find(start: number, length: number): string | undefined {
    const name = this.#slots[this.#hash(start, length)];
    if (name?.length !== length || !this.#isAt(name, start)) return undefined;
    this.#follow(name);
    return name.text;
  }

  /** Adds a name that was not found. */
  add(start: number, length: number, text: string): void {
    if (this.#count === NAMES_MAX) return;
    this.#count += 1;
    const name = { text, length, start, size: sizeOf(length), next: this.#first };
    this.#first ??= name;
    this.#slots[this.#hash(start, length)] = name;
    this.#follow(name);
  }

  #follow(name: KnownName): void {
    if (this.#last !== undefined) this.#last.next = name;
    this.#last = name;
  }

  #hash(start: number, length: number): number {
    const end = start + sizeOf(length);
    let hash = 0;
    for (let at = start; at < end; at += 4) {
      // The golden ratio in 32 bits spreads names that differ in few bits over all slots.
      hash = Math.imul(hash ^ (hash >>> 15) ^ this.#view.getInt32(at), 0x9e_37_79_b1);
    }
    return hash >>> 24;
  }

  /** Whether the bytes at `start` are those of the name. */
  #isAt({ start: known, size }: KnownName, start: number): boolean {
    const view = this.#view;
    for (let offset = 0; offset < size; offset += 4) {
      if (view.getInt32(known + offset) !== view.getInt32(start + offset)) return false;
    }
    return true;
  }
}

/** The size of a string with its length and padding. */
function sizeOf(length: number): number {
  return 4 + ((length + 3) & ~3);
}
