import type { LibvirtEvent, OverflowItem, SubscriptionItem } from './event-map.ts';

interface Waiter<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Beside events it holds few items: one that says what was lost, and one on either side of it. */
const ROOM_FOR_OTHERS = 2;

/**
 * The items of one subscription that have not been read yet. It holds so many events at most;
 * further ones are lost, and an item in their place says how many.
 */
export class ItemQueue<Event extends LibvirtEvent> {
  readonly #limit: number;
  readonly #waiters: Waiter<SubscriptionItem<Event>>[] = [];
  #items: SubscriptionItem<Event>[] = [];
  /** Where the oldest item is: taking it out of the array each time would cost more with each. */
  #head = 0;
  /** The last item, when that is what counts the events that are lost. */
  #overflow: { -readonly [Key in keyof OverflowItem]: OverflowItem[Key] } | undefined;
  #end: { readonly error: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Gives an item to whoever waits, or keeps it. */
  push(item: SubscriptionItem<Event>): void {
    if (this.#end !== undefined) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve({ value: item, done: false });
    } else if (item.type === 'overflow') {
      this.#miss(item.missed);
    } else if (item.type === 'reconnected') {
      if (this.#length < this.#limit + ROOM_FOR_OTHERS) this.#append(item);
    } else if (this.#length < this.#limit) {
      this.#append(item);
    } else {
      this.#miss(1);
    }
  }

  /** Ends it after what it holds; with an error when it did not end in peace. */
  end(error: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    const [first, ...others] = this.#waiters.splice(0);
    if (error === undefined) first?.resolve(DONE);
    else if (first !== undefined) first.reject(this.#takeError());
    for (const other of others) other.resolve(DONE);
  }

  /** Ends it at once, whatever it holds. */
  clear(error: unknown): void {
    this.#items = [];
    this.#head = 0;
    // An end that was not told yet is of no interest any more.
    if (this.#end === undefined) this.end(error);
    else this.#end = { error };
  }

  /** The oldest item, or the next one to come. An error is told once, and then it is done. */
  next(): Promise<IteratorResult<SubscriptionItem<Event>, undefined>> {
    const item = this.#items[this.#head];
    if (item !== undefined) {
      this.#advance();
      return Promise.resolve({ value: item, done: false });
    }
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
    }
    const error = this.#takeError();
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  }

  get #length(): number {
    return this.#items.length - this.#head;
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

  #advance(): void {
    this.#head += 1;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
      this.#overflow = undefined;
    } else if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  #takeError(): unknown {
    const error = this.#end?.error;
    this.#end = { error: undefined };
    return error;
  }
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };
