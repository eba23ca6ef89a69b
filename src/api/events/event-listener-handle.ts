import type { EventName } from './event-map.ts';

/** The operations behind a listener's handle. */
export interface ListenerParts {
  /** Resolves when the daemon has deregistered it. */
  readonly leave: () => Promise<void>;
  /** Returns the names of the events that the daemon does not support. */
  readonly unsupported: () => EventName[];
}

/** A handle that removes a listener, returned by {@link Connection.listen}. */
export class EventListenerHandle implements AsyncDisposable {
  readonly #parts: ListenerParts;

  private constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** @internal */
  static of(parts: ListenerParts): EventListenerHandle {
    return new EventListenerHandle(parts);
  }

  /**
   * The names of the events that the listener is not called with, because the daemon does not
   * support them. Always empty without the option `skipUnsupported`. A reconnect can change it,
   * because the daemon may be of another version then.
   */
  get unsupported(): readonly EventName[] {
    return this.#parts.unsupported();
  }

  /**
   * Removes the listener. It is not called again. Resolves when the daemon has deregistered the
   * event, or immediately if other subscriptions share the registration or the connection is
   * closed.
   */
  async close(): Promise<void> {
    await this.#parts.leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
