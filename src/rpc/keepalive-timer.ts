import { timers } from '../async/index.ts';
/** The interval of keepalive, and the number of PINGs to a silent peer. */
export interface KeepaliveOptions {
  /** The time without a packet, in milliseconds, after which a PING is sent. */
  readonly intervalMs: number;

  /**
   * The number of consecutive PINGs without a response. With 0 the peer is dead after one silent
   * interval.
   */
  readonly count: number;
}

/**
 * The keepalive algorithm of both ends (libvirt's virKeepAliveTimerInternal). A peer that has been
 * silent for an interval gets a PING, at most `count` times in a row, one per interval. Then it is
 * dead: `intervalMs * (count + 1)` after its last packet.
 */
export class KeepaliveTimer {
  readonly #intervalMs: number;
  readonly #count: number;
  readonly #actions: { ping(): void; dead(): void };
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #receivedAtMs: number = timers.monotonicMs();

  constructor(options: KeepaliveOptions, actions: { ping(): void; dead(): void }) {
    this.#intervalMs = options.intervalMs;
    this.#count = options.count;
    this.#actions = actions;
    this.#wait(options.intervalMs);
  }

  /** Notes that bytes arrived: the peer is alive. */
  received(): void {
    this.#receivedAtMs = timers.monotonicMs();
    this.#asked = 0;
  }

  stop(): void {
    timers.clearTimeout(this.#timer);
  }

  /** Starts again after {@link stop}, as if bytes had just arrived. */
  restart(): void {
    this.stop();
    this.received();
    this.#wait(this.#intervalMs);
  }

  #wait(ms: number): void {
    this.#timer = timers.setTimeout(() => this.#onTime(), ms);
    // A pending call keeps the process alive; keepalive does not.
    this.#timer.unref();
  }

  #onTime(): void {
    const dueAtMs = this.#receivedAtMs + (this.#asked + 1) * this.#intervalMs;
    const leftMs = dueAtMs - timers.monotonicMs();
    if (leftMs > 1) {
      this.#wait(leftMs);
    } else if (this.#asked < this.#count) {
      this.#asked += 1;
      // After a suspend of the process the peer gets all its PINGs too: unread packets may have
      // arrived.
      this.#wait(this.#intervalMs);
      this.#actions.ping();
    } else {
      this.#actions.dead();
    }
  }
}
