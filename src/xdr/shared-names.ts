const SLOTS = 256;

/**
 * The names that were read from a packet. A name that occurs again needs no new text: in a reply
 * with the statistics of a thousand domains all names but those of the first record do.
 *
 * A name is found by comparing its bytes with those of an earlier name in the same packet,
 * including length and padding (RFC 4506 section 4.11).
 */
export class SharedNames {
  readonly #view: DataView;
  /** The offset of the name in each slot. 0 means none: a length always precedes a name. */
  readonly #starts: Int32Array = new Int32Array(SLOTS);
  readonly #texts: string[] = new Array<string>(SLOTS).fill('');

  constructor(view: DataView) {
    this.#view = view;
  }

  /** Returns the slot of the name of `length` bytes at `start`. Its padding must follow. */
  slot(start: number, length: number): number {
    const first = this.#view.getInt32(start);
    const last = this.#view.getInt32(start + ((length - 1) & ~3));
    // The golden ratio in 32 bits spreads names that differ in few bits over all slots.
    return Math.imul(first ^ Math.imul(last, 31) ^ length, 0x9e_37_79_b1) >>> 24;
  }

  /** Returns the text of the same name, if it was read before and still has its slot. */
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
