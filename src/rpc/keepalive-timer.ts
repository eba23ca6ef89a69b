/** When a silent peer is asked for a sign of life, and how often. */
export interface KeepaliveOptions {
  /** Milliseconds without a packet after which the peer is asked. */
  readonly intervalMs: number;

  /** How many times in a row. 0: the peer is given up after one silent interval. */
  readonly count: number;
}

/**
 * The algorithm of both ends (libvirt's virKeepAliveTimerInternal): after each interval without any
 * packet of the peer it is asked, at most `count` times in a row; then it is dead.
 */
export class KeepaliveTimer {
  readonly #count: number;
  readonly #actions: { ping(): void; dead(): void };
  readonly #timer: NodeJS.Timeout;
  #left: number;
  #hasReceived = false;

  constructor(options: KeepaliveOptions, actions: { ping(): void; dead(): void }) {
    this.#count = options.count;
    this.#left = options.count;
    this.#actions = actions;
    this.#timer = setInterval(() => this.#onInterval(), options.intervalMs);
    // Whoever waits for the peer keeps the process alive; watching over it does not.
    this.#timer.unref();
  }

  /** A packet has come: the peer is alive. */
  received(): void {
    this.#hasReceived = true;
    this.#left = this.#count;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #onInterval(): void {
    if (this.#hasReceived) {
      this.#hasReceived = false;
    } else if (this.#left > 0) {
      this.#left -= 1;
      this.#actions.ping();
    } else {
      this.stop();
      this.#actions.dead();
    }
  }
}
