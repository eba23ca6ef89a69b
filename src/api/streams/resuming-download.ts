import { ArgumentError } from '../../errors/index.ts';
import type { Inbox, InboxGate } from './inbox.ts';
import type { Carrier } from './wire.ts';

/** Opens the same download again behind so many bytes; undefined when there are no more. */
export type Reopen = (received: bigint) => Promise<Carrier | undefined>;

/**
 * A download that shares the session of its connection, where reading cannot be paused. When the
 * inbox is full the stream is given up, and when there is room again another one is opened where
 * the first one stopped.
 */
export class ResumingDownload implements Carrier, InboxGate {
  readonly #inbox: Inbox;
  readonly #reopen: Reopen;
  #wire: Carrier | undefined;
  /** Settles when the stream that was given up is gone. */
  #leaving: Promise<void> = Promise.resolve();
  #isResuming = false;
  #isOver = false;

  constructor(inbox: Inbox, wire: Carrier, reopen: Reopen) {
    this.#inbox = inbox;
    this.#wire = wire;
    this.#reopen = reopen;
  }

  /** Gives the stream up; what it holds is where the next one begins. */
  onFull(): void {
    if (this.#isOver || this.#wire === undefined) return;
    this.#leaving = this.#wire.abort();
    this.#wire = undefined;
  }

  /** Opens the next one. */
  onDrained(): void {
    const isStopped = this.#wire === undefined && !this.#isResuming;
    if (!this.#isOver && isStopped) void this.#resume();
  }

  /** A download takes nothing. */
  send(): Promise<void> {
    return Promise.reject(new ArgumentError('A download cannot be written to'));
  }

  /** Nor holes. */
  sendHole(): Promise<void> {
    return this.send();
  }

  /** Resolves when the stream of now is gone, if there is one. */
  async finish(): Promise<void> {
    this.#isOver = true;
    await (this.#wire === undefined ? this.#leaving : this.#wire.finish());
  }

  /** Resolves when the stream of now is gone, if there is one. */
  async abort(): Promise<void> {
    this.#isOver = true;
    await (this.#wire === undefined ? this.#leaving : this.#wire.abort());
  }

  async #resume(): Promise<void> {
    this.#isResuming = true;
    try {
      await this.#leaving;
      if (this.#isOver) return;
      const wire = await this.#reopen(this.#inbox.received);
      if (wire === undefined) this.#inbox.end();
      else if (this.#isOver) await wire.abort();
      else this.#wire = wire;
      // It may have filled before it was known.
      if (this.#inbox.isFull) this.onFull();
    } catch (error) {
      this.#inbox.fail(error);
    } finally {
      this.#isResuming = false;
    }
  }
}
