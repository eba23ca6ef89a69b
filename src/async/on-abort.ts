import { timers } from './timers.ts';

/** The callbacks of each signal that was used. An entry lives as long as its signal. */
const CALLBACKS = new WeakMap<AbortSignal, AbortCallbacks>();

const ONCE = { once: true };

/**
 * Calls `callback` when `signal` aborts, unless {@link offAbort} removes it before. The signal must
 * not have aborted yet.
 *
 * All callbacks of a signal share one listener, which is removed with the last callback. Node warns
 * of a leak at 11 listeners (`MaxListenersExceededWarning`), but one signal can be used for any
 * number of operations.
 */
export function onAbort(signal: AbortSignal, callback: () => void): void {
  let callbacks = CALLBACKS.get(signal);
  if (callbacks === undefined) {
    callbacks = new AbortCallbacks(signal);
    CALLBACKS.set(signal, callbacks);
  }
  callbacks.add(callback);
}

/** Removes a callback. Does nothing if there is no signal. */
export function offAbort(signal: AbortSignal | undefined, callback: () => void): void {
  if (signal !== undefined) CALLBACKS.get(signal)?.remove(callback);
}

/** The callbacks of one signal, behind its only listener. */
class AbortCallbacks {
  readonly #signal: AbortSignal;
  readonly #callbacks = new Set<() => void>();
  readonly #onAbort = (): void => {
    // A callback that an earlier one removes is not called.
    for (const callback of [...this.#callbacks]) {
      if (this.#callbacks.delete(callback)) call(callback);
    }
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: () => void): void {
    this.#callbacks.add(callback);
    if (this.#callbacks.size === 1) this.#signal.addEventListener('abort', this.#onAbort, ONCE);
  }

  remove(callback: () => void): void {
    if (!this.#callbacks.delete(callback) || this.#callbacks.size > 0) return;
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** An error of one callback must not keep the others from being called. */
function call(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    timers.queueMicrotask(() => {
      throw error;
    });
  }
}
