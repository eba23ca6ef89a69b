import { timers, unlessAborted } from '../../async/index.ts';

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

interface Entry {
  readonly change: ConnectionStateChange;
  readonly next: Promise<Entry | undefined>;
}

/**
 * The changes of a connection's state, for any number of readers. Each reader follows a chain of
 * promises, so a slow reader only keeps unread entries in memory, and a closed one keeps nothing.
 */
export class StateLog {
  readonly #listener: StateListener | undefined;
  #next: Promise<Entry | undefined>;
  #append: (entry: Entry | undefined) => void = () => {};

  constructor(listener?: StateListener) {
    this.#listener = listener;
    this.#next = this.#promise();
  }

  add(change: ConnectionStateChange): void {
    const append = this.#append;
    this.#next = this.#promise();
    append({ change, next: this.#next });
    // An error of the listener becomes an uncaught exception; the connection must not stop for it.
    if (this.#listener !== undefined) timers.queueMicrotask(() => this.#listener?.(change));
  }

  /** Ends the log: all readers end after its last entry. */
  end(): void {
    this.#append(undefined);
  }

  /** Iterates over the changes from now on, until the log ends or `signal` aborts. */
  async *follow(
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ConnectionStateChange, void, void> {
    let next = this.#next;
    for (;;) {
      const entry = await unlessAborted(next, signal);
      if (entry === undefined) return;
      yield entry.change;
      next = entry.next;
    }
  }

  #promise(): Promise<Entry | undefined> {
    return new Promise((resolve) => {
      this.#append = resolve;
    });
  }
}
