import { abortError, Fifo, offAbort, onAbort, requireSignal } from '../../async/index.ts';
import type { ConnectionStateChange } from './connection-state.ts';

/** A place in the chain of changes. The place is empty until its change happens. */
export interface StatePlace {
  entry?: { readonly change: ConnectionStateChange; readonly next: StatePlace };
}

/** The log that a {@link StateReader} reads. */
export interface StateSource {
  /** Whether there will be no further change. */
  isOver(): boolean;

  /** Sets whether {@link StateReader.wake} has to be called at the next change. */
  setWaiting(reader: StateReader, isWaiting: boolean): void;
}

type Result = IteratorResult<ConnectionStateChange, void>;

interface PendingRead {
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Reads the changes of a connection's state. This is no generator function: there `return()` would
 * wait for the pending `next()`, and so for the next change of the state. The log and the signal
 * know a reader only while it waits.
 */
export class StateReader implements AsyncGenerator<ConnectionStateChange, void, void> {
  readonly #source: StateSource;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => {
    if (this.#signal !== undefined) this.#fail(abortError(this.#signal, () => ABORTED));
  };
  /** Undefined when the iteration is over. */
  #place: StatePlace | undefined;
  readonly #reads = new Fifo<PendingRead>();

  constructor(place: StatePlace, signal: AbortSignal | undefined, source: StateSource) {
    this.#place = place;
    this.#signal = signal === undefined ? undefined : requireSignal(signal);
    this.#source = source;
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#reads.push({ resolve, reject });
      if (this.#signal?.aborted && this.#place !== undefined) this.#onAbort();
      else if (this.#reads.length === 1) this.#serve();
    });
  }

  /** Ends the iteration. Pending reads are done. */
  return(): Promise<IteratorReturnResult<void>> {
    this.#finish();
    return Promise.resolve(DONE);
  }

  /** Ends the iteration, and rejects with `error`. */
  throw(error: unknown): Promise<Result> {
    this.#finish();
    return Promise.reject(error);
  }

  /** Called when there is a new change, or when there will be none. */
  wake(): void {
    this.#source.setWaiting(this, false);
    offAbort(this.#signal, this.#onAbort);
    this.#serve();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#finish();
  }

  /** Answers pending reads in their order, as far as there are changes. */
  #serve(): void {
    while (this.#reads.length > 0) {
      const entry = this.#place?.entry;
      if (entry !== undefined) {
        this.#place = entry.next;
        this.#reads.shift()?.resolve({ value: entry.change, done: false });
      } else if (this.#place === undefined || this.#source.isOver()) {
        this.#finish();
      } else {
        this.#source.setWaiting(this, true);
        if (this.#signal !== undefined) onAbort(this.#signal, this.#onAbort);
        return;
      }
    }
  }

  /** Rejects the first pending read. After an error the iteration is done, as in a generator. */
  #fail(reason: unknown): void {
    this.#reads.shift()?.reject(reason);
    this.#finish();
  }

  #finish(): void {
    this.#place = undefined;
    this.#source.setWaiting(this, false);
    offAbort(this.#signal, this.#onAbort);
    while (this.#reads.length > 0) this.#reads.shift()?.resolve(DONE);
  }
}

/** The iteration sends nothing that could take effect. */
const ABORTED = { message: 'The iteration over the state changes was aborted' };

const DONE: IteratorReturnResult<void> = { value: undefined, done: true };
