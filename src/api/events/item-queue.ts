import { Fifo } from '../../async/index.ts';
import type { LibvirtEvent, OverflowItem, SubscriptionItem } from './event-map.ts';

/** A call of `next` that waits for an item. */
interface PendingRead<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Capacity for items that are not events: `overflow` and `reconnected`. */
const NOTICES_MAX = 2;

/**
 * A queue of unread items of one subscription. When it holds `limit` events, further events are
 * counted and dropped. An `overflow` item in their place contains the count.
 */
export class ItemQueue<Event extends LibvirtEvent> {
  readonly #limit: number;
  readonly #reads = new Fifo<PendingRead<SubscriptionItem<Event>>>();
  readonly #items = new Fifo<SubscriptionItem<Event>>();
  /** The last item, if that is an `overflow` item, to count further lost events. */
  #overflow: { -readonly [Key in keyof OverflowItem]: OverflowItem[Key] } | undefined;
  #end: { readonly error: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Passes an item to the first pending read, or queues it. */
  push(item: SubscriptionItem<Event>): void {
    if (this.#end !== undefined) return;
    const read = this.#reads.shift();
    if (read !== undefined) {
      read.resolve({ value: item, done: false });
    } else if (item.type === 'overflow') {
      this.#miss(item.missed);
    } else if (item.type === 'reconnected') {
      if (this.#items.length < this.#limit + NOTICES_MAX) this.#append(item);
    } else if (this.#items.length < this.#limit) {
      this.#append(item);
    } else {
      this.#miss(1);
    }
  }

  /** Ends the queue after its items. `error` is undefined if it ends without an error. */
  end(error: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    if (error !== undefined && this.#reads.length > 0) {
      this.#reads.shift()?.reject(this.#takeError());
    }
    while (this.#reads.length > 0) this.#reads.shift()?.resolve(DONE);
  }

  /** Drops all items and ends the queue. */
  clear(error: unknown): void {
    this.#items.clear();
    // Replaces an end that was not reported yet.
    if (this.#end === undefined) this.end(error);
    else this.#end = { error };
  }

  /** Returns the oldest item, or waits for one. An error is reported once; then it is done. */
  next(): Promise<IteratorResult<SubscriptionItem<Event>, undefined>> {
    const item = this.#items.shift();
    if (item !== undefined) {
      // Further lost events belong to an item behind those that were read.
      if (this.#items.length === 0) this.#overflow = undefined;
      return Promise.resolve({ value: item, done: false });
    }
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => this.#reads.push({ resolve, reject }));
    }
    const error = this.#takeError();
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  }

  #append(item: SubscriptionItem<Event>): void {
    this.#items.push(item);
    this.#overflow = undefined;
  }

  #miss(count: number): void {
    if (this.#overflow === undefined) {
      const overflow = { type: 'overflow' as const, missed: 0 };
      this.#append(overflow);
      this.#overflow = overflow;
    }
    this.#overflow.missed += count;
  }

  #takeError(): unknown {
    const error = this.#end?.error;
    this.#end = { error: undefined };
    return error;
  }
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };
