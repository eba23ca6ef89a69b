import { timers } from '../../async/index.ts';
import type { StatePlace } from './state-reader.ts';
import { StateReader } from './state-reader.ts';

/**
 * The state of a connection. `connecting` is only reported to the option `onStateChange`, because
 * `connect` resolves when the connection is open.
 *
 *     connecting --> open --lost--> reconnecting --> open
 *         |            |                 |
 *         `--failed    `--closed, or     `--closed, or all attempts failed
 *            --> closed   lost without       --> closed
 *                         reconnect
 *                         --> closed
 */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** A change of a connection's state. */
export interface ConnectionStateChange {
  /** The new state. */
  readonly state: ConnectionState;

  /**
   * The loss of the connection, or the reason why it was not opened. Undefined if the connection
   * was opened, or closed on purpose.
   */
  readonly error?: Error | undefined;

  /**
   * The number of failed attempts to open the connection. In the states `connecting` and
   * `reconnecting` it grows until the next change. In `open` and `closed` it is the number that
   * preceded.
   */
  readonly failedAttempts: number;
}

/** A failed attempt to open the connection, after which another one may follow. */
export interface FailedAttempt {
  /** The state during the attempt. */
  readonly state: 'connecting' | 'reconnecting';
  /** The error of the attempt. */
  readonly error: Error;

  /** The number of failed attempts, with this one. */
  readonly failedAttempts: number;
}

/** The listeners of {@link StateLog}. */
export interface StateListeners {
  readonly onStateChange?: ((change: ConnectionStateChange) => void) | undefined;
  readonly onFailedAttempt?: ((attempt: FailedAttempt) => void) | undefined;
}

/** The changes of a connection's state, for any number of readers. */
export class StateLog {
  readonly #listeners: StateListeners;
  /**
   * The end of a chain. Each reader follows it, so nothing is kept that all readers have read.
   * Undefined before there is a reader.
   */
  #end: StatePlace | undefined;
  #waiting: Set<StateReader> | undefined;
  #attempts = new Attempts('connecting');
  #isOver = false;

  constructor(listeners: StateListeners = {}) {
    this.#listeners = listeners;
  }

  /** Adds the beginning of attempts to open the connection. */
  start(state: 'connecting' | 'reconnecting', error?: Error): void {
    const attempts = new Attempts(state);
    this.#attempts = attempts;
    if (!this.#isFollowed) return;
    this.#add({
      ...{ state, error },
      get failedAttempts() {
        return attempts.failed;
      },
    });
  }

  /** Counts a failed attempt. This is no change of the state. */
  attemptFailed(error: Error): void {
    const attempts = this.#attempts;
    attempts.failed += 1;
    const { state, failed: failedAttempts } = attempts;
    this.#call(this.#listeners.onFailedAttempt, { state, error, failedAttempts });
  }

  /** Adds the end of the attempts, or of the connection. */
  end(state: 'open' | 'closed', error?: Error): void {
    const failedAttempts = this.#attempts.failed;
    if (state === 'open') this.#attempts = new Attempts('reconnecting');
    if (this.#isFollowed)
      this.#add({ state, ...(error === undefined ? {} : { error }), failedAttempts });
  }

  /** Ends the log: all readers end after its last entry. */
  finish(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Iterates over the changes from now on, until the log ends or `signal` aborts. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<ConnectionStateChange, void, void> {
    this.#end ??= {};
    this.#waiting ??= new Set();
    const waiting = this.#waiting;
    return new StateReader(this.#end, signal, {
      isOver: () => this.#isOver,
      setWaiting: (reader, isWaiting) => {
        if (isWaiting) waiting.add(reader);
        else waiting.delete(reader);
      },
    });
  }

  /** Whether there was a reader, or there is a listener. */
  get #isFollowed(): boolean {
    return this.#end !== undefined || this.#listeners.onStateChange !== undefined;
  }

  #add(change: ConnectionStateChange): void {
    if (this.#end !== undefined) {
      const next: StatePlace = {};
      this.#end.entry = { change, next };
      this.#end = next;
      this.#wake();
    }
    this.#call(this.#listeners.onStateChange, change);
  }

  /** An error of a listener becomes an uncaught exception; the connection must not stop for it. */
  #call<T>(listener: ((value: T) => void) | undefined, value: T): void {
    if (listener !== undefined) timers.queueMicrotask(() => listener(value));
  }

  #wake(): void {
    for (const reader of [...(this.#waiting ?? [])]) reader.wake();
  }
}

/** The attempts to open the connection since the last change of its state. */
class Attempts {
  readonly state: 'connecting' | 'reconnecting';
  failed = 0;

  constructor(state: 'connecting' | 'reconnecting') {
    this.state = state;
  }
}
