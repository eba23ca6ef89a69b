import type { EventName, LibvirtEvent, SubscriptionItem } from './event-map.ts';

/** The operations behind a subscription. */
export interface SubscriptionParts<Event extends LibvirtEvent> {
  /** Resolves with the next item. */
  readonly next: () => Promise<IteratorResult<SubscriptionItem<Event>, undefined>>;
  /** Drops unread items and ends the queue. */
  readonly clear: () => void;
  /** Resolves when the daemon has deregistered it. */
  readonly leave: () => Promise<void>;
  /** Returns the names of the events that the daemon does not support. */
  readonly unsupported: () => EventName[];
}

/**
 * An iterable of events, returned by {@link Connection.subscribe}; use it with `for await`. The
 * subscription ends when the loop is left, by {@link close}, or at the end of an `await using`
 * block.
 *
 * Unread items wait in a queue. When the queue is full, further events are lost, and an item
 * `{ type: 'overflow', missed }` takes their place.
 */
export class Subscription<Event extends LibvirtEvent = LibvirtEvent>
  implements AsyncIterableIterator<SubscriptionItem<Event>>, AsyncDisposable
{
  readonly #parts: SubscriptionParts<Event>;

  private constructor(parts: SubscriptionParts<Event>) {
    this.#parts = parts;
  }

  /** @internal */
  static of<Event extends LibvirtEvent>(parts: SubscriptionParts<Event>): Subscription<Event> {
    return new Subscription(parts);
  }

  /**
   * The names of the events that the subscription does not contain, because the daemon does not
   * support them. Always empty without the option `skipUnsupported`. A reconnect can change it,
   * because the daemon may be of another version then.
   */
  get unsupported(): readonly EventName[] {
    return this.#parts.unsupported();
  }

  /**
   * Returns the next item. The iteration is done when the subscription or the connection was
   * closed.
   *
   * @throws {@link TransportError} if the connection was lost and will not be re-established. All
   * earlier items are returned first.
   */
  next(): Promise<IteratorResult<SubscriptionItem<Event>, undefined>> {
    return this.#parts.next();
  }

  /** Ends the subscription, as leaving a loop does. Does not wait for the daemon. */
  return(): Promise<IteratorReturnResult<undefined>> {
    void this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  /**
   * Ends the subscription and drops unread items. Resolves when the daemon has deregistered the
   * event, or immediately if other subscriptions share the registration or the connection is
   * closed.
   */
  async close(): Promise<void> {
    this.#parts.clear();
    await this.#parts.leave();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
