/** What ends the calls of a listener. Made by {@link Connection.on}. */
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
   * The listener is called no more, from now on. Resolves when the daemon has taken the
   * registration back, unless others still share it, or when the connection is gone.
   */
  async close(): Promise<void> {
    await this.#leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
