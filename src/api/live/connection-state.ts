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
  readonly state: ConnectionState;

  /**
   * The loss of the connection, or the error of the last attempt to connect. Undefined if the
   * connection was opened, or closed on purpose.
   */
  readonly error?: Error | undefined;

  /**
   * The number of failed attempts so far. Set in the state `reconnecting`, and in the state
   * `connecting` after a failed attempt, with the option `waitForDaemon`.
   */
  readonly failedAttempts?: number;
}

export type StateListener = (change: ConnectionStateChange) => void;

/** The changes of a connection's state, for any number of readers. */
export class StateLog {
  readonly #listener: StateListener | undefined;
  /** The end of a chain. Each reader follows it, so nothing is kept that all readers have read. */
  #end: StatePlace = {};
  readonly #waiting = new Set<StateReader>();
  #isOver = false;

  constructor(listener?: StateListener) {
    this.#listener = listener;
  }

  add(change: ConnectionStateChange): void {
    const next: StatePlace = {};
    this.#end.entry = { change, next };
    this.#end = next;
    this.#wake();
    // An error of the listener becomes an uncaught exception; the connection must not stop for it.
    if (this.#listener !== undefined) timers.queueMicrotask(() => this.#listener?.(change));
  }

  /** Ends the log: all readers end after its last entry. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Iterates over the changes from now on, until the log ends or `signal` aborts. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<ConnectionStateChange, void, void> {
    return new StateReader(this.#end, signal, {
      isOver: () => this.#isOver,
      setWaiting: (reader, isWaiting) => {
        if (isWaiting) this.#waiting.add(reader);
        else this.#waiting.delete(reader);
      },
    });
  }

  #wake(): void {
    for (const reader of [...this.#waiting]) reader.wake();
  }
}
