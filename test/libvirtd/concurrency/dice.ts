/** Chooses at random. The same seed gives the same choices (xorshift32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  choose<T>(things: readonly T[]): T {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return things[(this.#state >>> 0) % things.length] as T;
  }
}
