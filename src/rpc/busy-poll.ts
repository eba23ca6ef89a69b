import { timers } from '../async/index.ts';

/**
 * The longest time without sleep, in milliseconds. libvirtd answers most calls sooner, in 0.05 to
 * 0.2 ms. A limit of 0.1 ms won nothing on a slow machine. With 0.5 ms the daemon answers in time
 * even if it shares the only CPU, so the poll does not pause itself: 0.6 times as many calls.
 */
const POLL_MS = 0.2;

/** The number of successes, minus failures, that counts at most. */
const CREDIT_MAX = 8;

/** The time without attempts after too many failures, in milliseconds. */
const OFF_MS = 1000;

/** The calls whose replies are awaited. */
export interface AwaitedCalls {
  /** The number of calls in flight. */
  readonly sentCount: number;
}

/**
 * Keeps the event loop from sleeping for a moment after a call was sent, so that the reply is read
 * without a wake-up of the process. It polls the sockets in a loop of `setImmediate`.
 *
 * A wake-up of an idle CPU takes 10 to 50 us, and a call waits for several. With client and server
 * on a CPU each, 1.3 to 2 times as many sequential calls were made, for about the same CPU time.
 * With several calls in flight it only costs CPU time, so it polls for a single one.
 *
 * It is of no use if the daemon takes longer, or cannot run because the CPUs are busy. So it pauses
 * for a second after eight failures more than successes, and then after each failure until an
 * attempt succeeds.
 */
export class BusyPoll {
  readonly #calls: AwaitedCalls;
  readonly #onTurn = (): void => this.#turn();
  #untilMs = 0;
  #isAwaiting = false;
  #isScheduled = false;
  #credit = CREDIT_MAX;
  #offUntilMs = 0;

  constructor(calls: AwaitedCalls) {
    this.#calls = calls;
  }

  /** Notes that a call was sent. */
  sent(): void {
    if (this.#calls.sentCount !== 1) {
      this.#isAwaiting = false;
      return;
    }
    const nowMs = timers.monotonicMs();
    if (nowMs < this.#offUntilMs) return;
    this.#untilMs = nowMs + POLL_MS;
    this.#isAwaiting = true;
    this.#schedule();
  }

  /** Notes that a reply has arrived. */
  replied(): void {
    if (!this.#isAwaiting) return;
    this.#isAwaiting = false;
    if (this.#credit < CREDIT_MAX) this.#credit += 1;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    timers.setImmediate(this.#onTurn);
  }

  #turn(): void {
    this.#isScheduled = false;
    if (!this.#isAwaiting) return;
    const nowMs = timers.monotonicMs();
    if (nowMs < this.#untilMs) {
      this.#schedule();
      return;
    }
    this.#isAwaiting = false;
    this.#credit -= 1;
    if (this.#credit > 0) return;
    this.#credit = 1;
    this.#offUntilMs = nowMs + OFF_MS;
  }
}
