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

/**
 * Creates the controller of a signal that only {@link abortOwn} aborts. {@link onAbort} needs no
 * listener for it: adding and removing one takes longer than the rest of a wait.
 */
export function ownController(): AbortController {
  const controller = new AbortController();
  CALLBACKS.set(controller.signal, new AbortCallbacks(undefined));
  return controller;
}

/** Aborts the signal of {@link ownController}. */
export function abortOwn(controller: AbortController, reason: Error): void {
  controller.abort(reason);
  CALLBACKS.get(controller.signal)?.run();
}

/** The callbacks of one signal, behind its only listener, or without one. */
class AbortCallbacks {
  readonly #signal: AbortSignal | undefined;
  #callbacks: Set<() => void> | undefined;
  #listener: (() => void) | undefined;

  /** @param signal - The signal to listen to; undefined if its owner calls {@link run}. */
  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  add(callback: () => void): void {
    this.#callbacks ??= new Set();
    this.#callbacks.add(callback);
    if (this.#callbacks.size > 1 || this.#signal === undefined) return;
    this.#listener ??= () => this.run();
    this.#signal.addEventListener('abort', this.#listener, ONCE);
  }

  remove(callback: () => void): void {
    const callbacks = this.#callbacks;
    if (!callbacks?.delete(callback) || callbacks.size > 0) return;
    if (this.#listener !== undefined) this.#signal?.removeEventListener('abort', this.#listener);
  }

  run(): void {
    // A callback that an earlier one removes is not called.
    const callbacks = this.#callbacks;
    for (const callback of [...(callbacks ?? [])]) {
      if (callbacks?.delete(callback)) call(callback);
    }
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
