import { timers } from '../async/index.ts';
import { PollTrial } from './poll-trial.ts';

/**
 * The longest time without sleep, in milliseconds. libvirtd answers most calls sooner, in 0.05 to
 * 0.2 ms. On a slow machine 0.1 ms won nothing, 0.2 ms less than 0.5, and 1 ms no more.
 */
const POLL_MS = 0.5;

/** The time for which the result of a trial holds, in milliseconds. */
const RESULT_MS = 1000;

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
 * on a CPU each, up to twice as many sequential calls were made, for about the same CPU time. With
 * several calls in flight it only costs CPU time, so it polls for a single one.
 *
 * It is of no use if the daemon takes longer, and it delays the daemon if the CPUs are busy. So a
 * trial tells each second whether calls are faster with it. Only then it polls until the next one.
 */
export class BusyPoll {
  readonly #calls: AwaitedCalls;
  readonly #onTurn = (): void => this.#turn();
  #sentMs = 0;
  /** Whether a single call is in flight that was sent at `sentMs`. */
  #isAwaiting = false;
  /** Whether it polls for that call. */
  #isPolling = false;
  #isScheduled = false;
  #trial: PollTrial | undefined = new PollTrial(POLL_MS);
  #isUseful = false;
  #resultEndMs = 0;

  constructor(calls: AwaitedCalls) {
    this.#calls = calls;
  }

  /** Notes that a call was sent. */
  sent(): void {
    this.#isAwaiting = this.#calls.sentCount === 1;
    this.#isPolling = false;
    if (!this.#isAwaiting) return;
    this.#sentMs = timers.monotonicMs();
    if (!this.#trial && this.#sentMs >= this.#resultEndMs) this.#trial = new PollTrial(POLL_MS);
    this.#isPolling = this.#trial?.isPolledNext ?? this.#isUseful;
    if (this.#isPolling) this.#schedule();
  }

  /** Notes that a reply has arrived. */
  replied(): void {
    if (!this.#isAwaiting) return;
    this.#isAwaiting = false;
    this.#isPolling = false;
    if (this.#trial) this.#try(this.#trial);
  }

  #try(trial: PollTrial): void {
    const nowMs = timers.monotonicMs();
    trial.add(nowMs - this.#sentMs);
    if (!trial.isComplete) return;
    this.#isUseful = trial.isPollingFaster;
    this.#resultEndMs = nowMs + RESULT_MS;
    this.#trial = undefined;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    timers.setImmediate(this.#onTurn);
  }

  #turn(): void {
    this.#isScheduled = false;
    if (this.#isPolling && timers.monotonicMs() - this.#sentMs < POLL_MS) this.#schedule();
  }
}
