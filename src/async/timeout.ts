import { toError } from '../errors/index.ts';
import type { Abort } from './abort-error.ts';
import { abortError, abortWith } from './abort-error.ts';
import { offAbort, onAbort, ownController } from './on-abort.ts';
import { requireSignal } from './require-signal.ts';
import { timers } from './timers.ts';

/** The limits of a {@link Timeout}. */
export interface TimeoutOptions {
  /** The time limit in milliseconds, at most 2 ** 31 - 1: the largest that a timer takes. */
  readonly timeoutMs: number;

  /** The longest pause in milliseconds; by default a pause has no limit. */
  readonly pauseMs?: number;

  /** The caller's signal. When it aborts, the timeout's signal aborts with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;

  /** Describes an abort by the caller's signal. By default nothing was sent. */
  readonly describeAbort?: () => Abort;

  /** Creates the reason for the abort when a limit is exceeded: `timeoutMs`, or else `pauseMs`. */
  readonly makeError: (exceeded: 'timeoutMs' | 'pauseMs') => Error;

  /** Whether the running timer keeps the process alive; true by default. */
  readonly keepsProcessAlive?: boolean;
}

/**
 * A time limit as an `AbortSignal`, combined with the caller's own signal. The clock can be paused.
 *
 * `AbortSignal.any` would keep an entry in a long-lived signal for each use. A timeout keeps one
 * listener, and removes it at {@link clear} or when it aborts.
 */
export class Timeout {
  readonly #options: TimeoutOptions;
  readonly #controller = ownController();
  /** Undefined without a caller's signal. */
  #onCallerAbort: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #leftMs: number;
  #startedAtMs = 0;
  #pauses = 0;

  constructor(options: TimeoutOptions) {
    const { signal, timeoutMs } = options;
    this.#options = options;
    this.#leftMs = timeoutMs;
    if (signal !== undefined) this.#follow(signal);
    if (!this.signal.aborted) this.#run();
  }

  /** Aborts when a limit is exceeded, or with an `AbortError` when the caller's signal aborts. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops the clock until {@link resume} has been called as often as this method. */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1) return;
    this.#leftMs -= timers.monotonicMs() - this.#startedAtMs;
    const { pauseMs } = this.#options;
    timers.clearTimeout(this.#timer);
    if (pauseMs !== undefined) this.#start(pauseMs, 'pauseMs');
  }

  /** Starts the clock again where it stopped. */
  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses === 0) this.#run();
  }

  /** Ends the timeout: its signal no longer aborts. */
  clear(): void {
    timers.clearTimeout(this.#timer);
    if (this.#onCallerAbort !== undefined) {
      offAbort(this.#options.signal, this.#onCallerAbort);
    }
  }

  #follow(signal: AbortSignal): void {
    this.#onCallerAbort = () => {
      this.#abort(toError(abortError(signal, this.#options.describeAbort ?? describeUnsent)));
    };
    if (requireSignal(signal).aborted) this.#onCallerAbort();
    else onAbort(signal, this.#onCallerAbort);
  }

  #run(): void {
    this.#startedAtMs = timers.monotonicMs();
    this.#start(Math.max(0, this.#leftMs), 'timeoutMs');
  }

  #start(ms: number, limit: 'timeoutMs' | 'pauseMs'): void {
    timers.clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#timer = timers.setTimeout(() => this.#abort(this.#options.makeError(limit)), ms);
    if (this.#options.keepsProcessAlive === false) this.#timer.unref();
  }

  #abort(error: Error): void {
    this.clear();
    abortWith(this.#controller, error);
  }
}

function describeUnsent(): Abort {
  return { message: 'The operation was aborted' };
}

/**
 * Runs `work` with a signal that aborts when the time is up, or with the caller's signal. `work`
 * must reject when its signal aborts.
 *
 * @throws ArgumentError if `options.signal` is not an `AbortSignal`, or AbortError if it has already
 * aborted.
 */
export async function withTimeout<T>(
  options: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new Timeout(options);
  try {
    timeout.signal.throwIfAborted();
    return await work(timeout.signal);
  } finally {
    timeout.clear();
  }
}
