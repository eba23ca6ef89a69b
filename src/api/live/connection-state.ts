import { unlessAborted } from '../../async/index.ts';

/**
 * Where a connection stands. While it is `connecting` there is no connection to ask yet, since
 * `connect` resolves when it is open: its option `onStateChange` tells of that, too.
 *
 *     connecting --> open --lost--> reconnecting --open again--> open
 *         |            |                 |
 *         `--failed    `--closed, or     `--given up, or closed
 *            --> closed   lost for good      --> closed
 *                         --> closed
 */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** A step of a connection's life. */
export interface ConnectionStateChange {
  readonly state: ConnectionState;

  /** Why, where it was not wished for: the loss, or why the last attempt to connect failed. */
  readonly error?: Error | undefined;

  /** While reconnecting, how many attempts have failed so far. */
  readonly failedAttempts?: number;
}

export type StateListener = (change: ConnectionStateChange) => void;

interface Entry {
  readonly change: ConnectionStateChange;
  readonly next: Promise<Entry | undefined>;
}

/**
 * The changes of a connection's state, for any number of readers. Each reader walks along a chain of
 * promises, so one that is slow holds only what it has not read, and one that leaves holds nothing.
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
    // What a listener throws is the process's own matter, and must not stop a connection.
    if (this.#listener !== undefined) queueMicrotask(() => this.#listener?.(change));
  }

  /** There will be no more. */
  end(): void {
    this.#append(undefined);
  }

  /** The changes from now on, until the last one or until `signal` aborts. */
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
