import { Fifo, timers } from '../async/index.ts';

/** A place in {@link Slots}. */
export interface Slot {
  /** Gives the place back. */
  release(): void;
}

interface PendingSlot {
  readonly resolve: (slot: Slot) => void;
  isOver: boolean;
}

/** Limits how many operations run at the same time. */
export class Slots {
  readonly #max: number;
  readonly #holdMs: number;
  readonly #waiting = new Fifo<PendingSlot>();
  #taken = 0;

  /** @param holdMs - The time after which an operation no longer counts, in milliseconds. */
  constructor(max: number, holdMs: number) {
    this.#max = max;
    this.#holdMs = holdMs;
  }

  /** Resolves with a place, in the order of the calls. Rejects with the reason of the signal. */
  acquire(signal: AbortSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const pending: PendingSlot = {
        isOver: false,
        resolve: (slot) => {
          signal.removeEventListener('abort', abort);
          resolve(slot);
        },
      };
      const abort = (): void => {
        pending.isOver = true;
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(pending);
      this.#fill();
    });
  }

  #fill(): void {
    while (this.#taken < this.#max) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.isOver) continue;
      this.#taken += 1;
      next.resolve(this.#slot());
    }
  }

  #slot(): Slot {
    let isHeld = true;
    const release = (): void => {
      timers.clearTimeout(timer);
      if (!isHeld) return;
      isHeld = false;
      this.#taken -= 1;
      this.#fill();
    };
    const timer = timers.setTimeout(release, this.#holdMs).unref();
    return { release };
  }
}
