/** The serials of the calls of one session: 32 bits, which start again at 0. */
export class Serials {
  readonly #isInUse: (serial: number) => boolean;
  #next = 0;
  /** Whether all serials were used once. */
  #hasWrapped = false;

  constructor(isInUse: (serial: number) => boolean) {
    this.#isInUse = isInUse;
  }

  /** Returns the next serial that is not in use. */
  next(): number {
    const serial = this.#next;
    this.#next = (serial + 1) >>> 0;
    if (this.#next === 0) this.#hasWrapped = true;
    while (this.#hasWrapped && this.#isInUse(this.#next)) this.#next = (this.#next + 1) >>> 0;
    return serial;
  }
}
