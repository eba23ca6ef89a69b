import type { LibvirtEvent, SubscriptionItem } from './event-map.ts';

/** What a subscription stands on. */
export interface SubscriptionParts<Event extends LibvirtEvent> {
  /** Resolves to the next item. */
  readonly next: () => Promise<IteratorResult<SubscriptionItem<Event>, undefined>>;
  /** Drops what waits to be read, and ends. */
  readonly clear: () => void;
  /** Resolves when nothing is left at the daemon. */
  readonly leave: () => Promise<void>;
}

/**
 * Events as they come, made by {@link Connection.subscribe}: iterate over it with `for await`.
 * Leaving the loop ends the subscription, as does {@link close}, and the end of an `await using`
 * block.
 *
 * What has not been read yet waits in a queue. When that is full, what comes is lost, and an item
 * `{ type: 'overflow', missed }` says so in its place.
 */
export class Subscription<Event extends LibvirtEvent = LibvirtEvent>
  implements AsyncIterableIterator<SubscriptionItem<Event>, undefined>, AsyncDisposable
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
   * The next item. It is done when the subscription or the connection was closed.
   *
   * @throws {@link TransportError} when the connection was lost for good, after all that came
   * before.
   */
  next(): Promise<IteratorResult<SubscriptionItem<Event>, undefined>> {
    return this.#parts.next();
  }

  /** Ends the subscription, as leaving a loop does. It does not wait for the daemon. */
  return(): Promise<IteratorReturnResult<undefined>> {
    void this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  /**
   * Ends the subscription; what was not read is dropped. Resolves when the daemon has taken the
   * registration back, unless others still share it, or when the connection is gone.
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
