/**
 * Eight calls follow each other with the same choice, because a call also gains if the CPU is still
 * awake from the poll before it. With calls in turn, most first trials missed a gain.
 */
const BLOCK_CALLS = 8;

/**
 * Whether a block of calls is polled for: the Thue-Morse sequence. So neither a drift, such as in a
 * new process, nor a program that makes a few different calls in turn gives one side the slower
 * calls.
 */
const IS_POLLED = [false, true, true, false, true, false, false, true];

/**
 * Polling counts as faster if it takes less than this share of the time without it. It took 0.7 to
 * 0.9 of it with a CPU for each side, and 1.3 to 2 times as long with one for both.
 */
const CLEARLY_FASTER = 0.95;

/** Compares the times of calls that are polled for with those of calls that are not. */
export class PollTrial {
  readonly #limitMs: number;
  #count = 0;
  #polledMs = 0;
  #otherMs = 0;

  /** Times longer than `limitMs` count as `limitMs`, so that one slow call decides nothing. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Whether the next call is one of those that are polled for. */
  get isPolledNext(): boolean {
    return IS_POLLED[Math.floor(this.#count / BLOCK_CALLS)] ?? false;
  }

  /** Adds the time of the next call. */
  add(tookMs: number): void {
    const countedMs = Math.min(tookMs, this.#limitMs);
    if (this.isPolledNext) this.#polledMs += countedMs;
    else this.#otherMs += countedMs;
    this.#count += 1;
  }

  get isComplete(): boolean {
    return this.#count === IS_POLLED.length * BLOCK_CALLS;
  }

  get isPollingFaster(): boolean {
    return this.#polledMs < CLEARLY_FASTER * this.#otherMs;
  }
}
