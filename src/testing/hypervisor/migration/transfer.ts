import { timers } from '../../../async/index.ts';

/** The speeds of a transfer, in bytes per second. */
export interface TransferRates {
  /** The speed of sending. */
  readonly sending: number;

  /** The rate at which the guest changes memory that was sent already. */
  readonly dirtying: number;
}

/** The progress of a transfer, in bytes. */
export interface TransferProgress {
  readonly total: number;
  readonly sent: number;
  readonly remaining: number;

  /** The number of the current pass over the memory, from 1. */
  readonly iteration: number;
}

const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * The transfer of a guest's memory. It takes time on the hypervisor's clock: a test that stops the
 * clock decides about the progress.
 */
export class Transfer {
  /** Resolves when all memory was sent, and rejects with the error of {@link fail}. */
  readonly done: Promise<void>;
  readonly #total: number;
  readonly #now: () => number;
  readonly #rates: () => TransferRates;
  readonly #onIteration: (iteration: number) => void;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  #isSettled = false;
  #sent = 0;
  #remaining: number;
  #sinceMs: number;
  #current: TransferRates;
  #iteration = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: {
    readonly total: number;
    readonly now: () => number;
    readonly rates: () => TransferRates;
    readonly onIteration: (iteration: number) => void;
  }) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#total = parts.total;
    this.#remaining = parts.total;
    this.#now = parts.now;
    this.#rates = parts.rates;
    this.#onIteration = parts.onIteration;
    this.#sinceMs = parts.now();
    this.#current = parts.rates();
  }

  get rates(): TransferRates {
    return this.#current;
  }

  /** Returns the progress at the current time. */
  progress(): TransferProgress {
    this.update();
    const iteration = Math.max(1, this.#iteration);
    return { total: this.#total, sent: this.#sent, remaining: this.#remaining, iteration };
  }

  /** Counts the time since the last update, then continues with the current speeds. */
  update(): void {
    if (this.#isSettled) return;
    this.#count();
    this.#current = this.#rates();
    if (this.#remaining === 0 || this.#current.sending === Number.POSITIVE_INFINITY) {
      this.complete();
      return;
    }
    this.#reportIteration();
    this.#schedule();
  }

  /** Sends the rest of the memory at once. */
  complete(): void {
    if (this.#isSettled) return;
    this.#sent += this.#remaining;
    this.#remaining = 0;
    if (this.#iteration === 0) this.#reportIteration();
    this.#end();
    this.#resolve();
  }

  fail(error: Error): void {
    if (this.#isSettled) return;
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isSettled = true;
    timers.clearTimeout(this.#timer);
  }

  #count(): void {
    const now = this.#now();
    const seconds = Math.max(0, now - this.#sinceMs) / 1000;
    this.#sinceMs = now;
    const { sending, dirtying } = this.#current;
    if (seconds === 0) return;
    const remaining = this.#remaining - (sending - dirtying) * seconds;
    // The transfer ended earlier if the time would have sufficed for more than was left.
    const spare = remaining < 0 ? (-remaining * sending) / (sending - dirtying) : 0;
    this.#sent += Math.round(sending * seconds - spare);
    this.#remaining = Math.round(Math.min(this.#total, Math.max(0, remaining)));
  }

  #reportIteration(): void {
    const passes = this.#total === 0 ? 0 : Math.floor(this.#sent / this.#total);
    const iteration = this.#remaining === 0 ? 1 : passes + 1;
    while (this.#iteration < iteration) {
      this.#iteration += 1;
      this.#onIteration(this.#iteration);
    }
  }

  /** Looks again when the transfer is complete, or when the next pass begins. */
  #schedule(): void {
    timers.clearTimeout(this.#timer);
    const { sending, dirtying } = this.#current;
    if (sending === 0) return;
    const restMs =
      sending > dirtying ? this.#remaining / (sending - dirtying) : Number.POSITIVE_INFINITY;
    const passMs = (this.#total - (this.#sent % this.#total)) / sending;
    const delayMs = Math.ceil(Math.min(restMs, passMs) * 1000);
    const due = Math.min(Math.max(1, delayMs), MAX_DELAY_MS);
    this.#timer = timers.setTimeout(() => this.update(), due).unref();
  }
}
