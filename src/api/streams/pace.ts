import { timers } from '../../async/index.ts';

/** The number of bytes that one turn of the event loop may handle: less than a millisecond. */
const TURN_BYTES = 1_000_000;

/** The least that a part counts, so that many small parts also end the turn. */
const PART_BYTES = 4096;

/**
 * Lets the event loop turn while a program copies a stream.
 *
 * Parts in memory and the zeros of a hole are received without any wait. A loop over them would run
 * in microtasks only, and no timer, socket or signal would be handled before its end. A daemon can
 * announce a hole of 2^63 bytes in one packet.
 */
export class Pace {
  #left = TURN_BYTES;
  #nextTurn: Promise<void> | undefined;

  /**
   * If this turn has handled enough, a promise that resolves in the next turn of the event loop;
   * otherwise undefined.
   */
  get nextTurn(): Promise<void> | undefined {
    return this.#nextTurn;
  }

  /** Counts a part. Returns {@link nextTurn}. */
  count(bytes: number): Promise<void> | undefined {
    this.#left -= Math.max(bytes, PART_BYTES);
    if (this.#left > 0) return this.#nextTurn;
    this.#left = TURN_BYTES;
    this.#nextTurn ??= new Promise((resolve) => {
      timers.setImmediate(() => {
        this.#nextTurn = undefined;
        resolve();
      });
    });
    return this.#nextTurn;
  }
}
