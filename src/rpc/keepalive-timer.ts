/** When a silent peer is asked for a sign of life, and how often. */
export interface KeepaliveOptions {
  /** Milliseconds without a packet after which the peer is asked. */
  readonly intervalMs: number;

  /** How many times in a row. 0: the peer is given up after one silent interval. */
  readonly count: number;
}

/**
 * The algorithm of both ends (libvirt's virKeepAliveTimerInternal): a peer that has been silent for
 * an interval is asked, at most `count` times in a row, once an interval; then it is dead. So it is
 * found dead `intervalMs * (count + 1)` after its last sign of life.
 */
export class KeepaliveTimer {
  readonly #intervalMs: number;
  readonly #count: number;
  readonly #actions: { ping(): void; dead(): void };
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #receivedAtMs: number = performance.now();

  constructor(options: KeepaliveOptions, actions: { ping(): void; dead(): void }) {
    this.#intervalMs = options.intervalMs;
    this.#count = options.count;
    this.#actions = actions;
    this.#wait(options.intervalMs);
  }

  /** Something has come: the peer is alive. */
  received(): void {
    this.#receivedAtMs = performance.now();
    this.#asked = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Watches again after {@link stop}, as if something had just come. */
  restart(): void {
    this.stop();
    this.received();
    this.#wait(this.#intervalMs);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#onTime(), ms);
    // Whoever waits for the peer keeps the process alive; watching over it does not.
    this.#timer.unref();
  }

  #onTime(): void {
    const dueAtMs = this.#receivedAtMs + (this.#asked + 1) * this.#intervalMs;
    const leftMs = dueAtMs - performance.now();
    if (leftMs > 1) {
      this.#wait(leftMs);
    } else if (this.#asked < this.#count) {
      this.#asked += 1;
      // A process that slept asks as often as one that did not: what it did not read may be there.
      this.#wait(this.#intervalMs);
      this.#actions.ping();
    } else {
      this.#actions.dead();
    }
  }
}
