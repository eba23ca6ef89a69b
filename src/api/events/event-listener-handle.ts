/** Removes a listener. Returned by {@link Connection.listen}. */
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
   * Removes the listener, which is not called any more from now on. Resolves when the daemon has
   * deregistered it, immediately if others share the registration or the connection is closed.
   */
  async close(): Promise<void> {
    await this.#leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
