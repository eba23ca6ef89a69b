const FIRST_MS = 500;
const MAX_MS = 30_000;

/** The growing delays between attempts, each with a random part of up to a half. */
export class RetryDelay {
  readonly #firstMs: number;
  readonly #maxMs: number;
  #attempts = 0;

  constructor(firstMs = FIRST_MS, maxMs = MAX_MS) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** Returns the delay before the next attempt, in milliseconds. */
  next(): number {
    const fullMs = Math.min(this.#maxMs, this.#firstMs * 2 ** Math.min(this.#attempts, 30));
    this.#attempts += 1;
    return fullMs * (0.5 + Math.random() / 2);
  }

  /** Starts again with the first delay. */
  reset(): void {
    this.#attempts = 0;
  }
}
