const SLOTS = 256;

/**
 * The names that were read from a packet, so that one that comes again needs no new text: in an
 * answer with the statistics of a thousand domains all but the first record's names do.
 *
 * A name is found by comparing its bytes with those that stand earlier in the same packet, length
 * and padding included. See RFC 4506 section 4.11.
 */
export class SharedNames {
  readonly #view: DataView;
  /** Where the name of each slot stands; 0 for none, since a length always stands before it. */
  readonly #starts: Int32Array = new Int32Array(SLOTS);
  readonly #texts: string[] = new Array<string>(SLOTS).fill('');

  constructor(view: DataView) {
    this.#view = view;
  }

  /** The slot of the name of `length` bytes at `start`, which are followed by their padding. */
  slot(start: number, length: number): number {
    const first = this.#view.getInt32(start);
    const last = this.#view.getInt32(start + ((length - 1) & ~3));
    // The golden ratio in 32 bits spreads what differs in few bits over all slots.
    return Math.imul(first ^ Math.imul(last, 31) ^ length, 0x9e_37_79_b1) >>> 24;
  }

  /** The text of the same name, where it has been read before and its slot not been taken. */
  find(slot: number, start: number, length: number): string | undefined {
    const known = this.#starts[slot] as number;
    if (known === 0) return undefined;
    const view = this.#view;
    for (let offset = -4; offset < length; offset += 4) {
      if (view.getInt32(known + offset) !== view.getInt32(start + offset)) return undefined;
    }
    return this.#texts[slot];
  }

  set(slot: number, start: number, text: string): void {
    this.#starts[slot] = start;
    this.#texts[slot] = text;
  }
}
