import { timers } from './timers.ts';

/** The longest interval of a timer, 24 days. */
const INTERVAL_MS = 2 ** 31 - 1;

/**
 * Keeps the process alive by a timer. Node ends a program that only awaits promises: it counts open
 * sockets and timers.
 */
export class ProcessTimer {
  #timer: NodeJS.Timeout | undefined;

  /** Keeps the process alive until {@link release}. */
  hold(): void {
    this.#timer ??= timers.setInterval(nothing, INTERVAL_MS);
  }

  /** Lets the process end. */
  release(): void {
    timers.clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function nothing(): void {}
