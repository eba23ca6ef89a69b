import { Fifo } from './fifo.ts';

interface PendingRead<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * The reads of an asynchronous iterator whose items arrive by themselves. The iterator keeps the
 * unread items.
 */
export class PendingReads<T> {
  readonly #reads = new Fifo<PendingRead<T>>();
  /** `error` is undefined when it was thrown, so that it is thrown once. */
  #end: { readonly error: unknown } | undefined;

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Gives an item to the oldest pending read. Returns false if no read is pending. */
  offer(value: T): boolean {
    const read = this.#reads.shift();
    read?.resolve({ value, done: false });
    return read !== undefined;
  }

  /** Returns the next result. `item` is the next unread item; undefined if there is none. */
  next(item: T | undefined): Promise<IteratorResult<T, undefined>> {
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => this.#reads.push({ resolve, reject }));
    }
    const { error } = this.#end;
    this.#end = { error: undefined };
    return error === undefined ? this.done() : Promise.reject(error);
  }

  /** Ends the iteration. The next read that finds no item rejects with `error`, if there is one. */
  end(error: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    if (error !== undefined && this.#reads.length > 0) {
      this.#end = { error: undefined };
      this.#reads.shift()?.reject(error);
    }
    while (this.#reads.length > 0) this.#reads.shift()?.resolve(DONE);
  }

  /** Returns the result of an ended iteration. */
  done(): Promise<IteratorReturnResult<undefined>> {
    return Promise.resolve(DONE);
  }
}
