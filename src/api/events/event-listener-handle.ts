/** A handle that removes a listener, returned by {@link Connection.listen}. */
export class EventListenerHandle implements AsyncDisposable {
  readonly #leave: () => Promise<void>;

  private constructor(leave: () => Promise<void>) {
    this.#leave = leave;
  }

  /** @internal */
  static of(leave: () => Promise<void>): EventListenerHandle {
    return new EventListenerHandle(leave);
  }

  /**
   * Removes the listener. It is not called again. Resolves when the daemon has deregistered the
   * event, or immediately if other subscriptions share the registration or the connection is
   * closed.
   */
  async close(): Promise<void> {
    await this.#leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
