import { ArgumentError } from '../../errors/index.ts';
import { OwnCloseError } from '../../rpc/index.ts';
import type { Inbox, InboxGate } from './inbox.ts';
import type { Carrier } from './wire.ts';

/** Reopens the download after `received` bytes; resolves with undefined if none are left. */
export type Reopen = (received: bigint) => Promise<Carrier | undefined>;

/** Adds a listener for the loss of the connection. Returns a function that removes it. */
export type OnLoss = (listener: (error: Error | undefined) => void) => () => void;

/**
 * A download on the shared session of its connection, which cannot be paused. When the inbox is
 * full, the stream is aborted. When the inbox has room again, a new stream is opened at the same
 * position.
 */
export class ResumingDownload implements Carrier, InboxGate {
  readonly #inbox: Inbox;
  readonly #reopen: Reopen;
  readonly #onLoss: OnLoss;
  #wire: Carrier | undefined;
  /** Settles when the aborted stream is closed. */
  #leaving: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => {};
  #isResuming = false;
  #isOver = false;

  constructor(
    inbox: Inbox,
    wire: Carrier,
    on: { readonly reopen: Reopen; readonly onLoss: OnLoss },
  ) {
    this.#inbox = inbox;
    this.#wire = wire;
    this.#reopen = on.reopen;
    this.#onLoss = on.onLoss;
  }

  /** Aborts the stream. The next one starts after the last received byte. */
  onFull(): void {
    if (this.#isOver || this.#wire === undefined) return;
    this.#leaving = this.#wire.abort();
    this.#wire = undefined;
    // Without a stream the loss of the connection has to be noticed here.
    this.#stopListening();
    this.#stopListening = this.#onLoss((error) => this.#fail(error ?? new OwnCloseError()));
  }

  /** Opens the next stream. */
  onDrained(): void {
    const isStopped = this.#wire === undefined && !this.#isResuming;
    if (!this.#isOver && isStopped) void this.#resume();
  }

  /** Rejects: a download cannot be written to. */
  send(): Promise<void> {
    return Promise.reject(new ArgumentError('A download cannot be written to'));
  }

  /** Rejects: a download cannot be written to. */
  sendHole(): Promise<void> {
    return this.send();
  }

  /** Finishes the current stream, if there is one. */
  async finish(): Promise<void> {
    this.#end();
    await (this.#wire === undefined ? this.#leaving : this.#wire.finish());
  }

  /** Aborts the current stream, if there is one. */
  async abort(): Promise<void> {
    this.#end();
    await (this.#wire === undefined ? this.#leaving : this.#wire.abort());
  }

  #end(): void {
    this.#isOver = true;
    this.#stopListening();
  }

  #fail(reason: unknown): void {
    this.#end();
    this.#inbox.fail(reason);
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
      // The inbox may have become full during the reopening.
      if (this.#inbox.isFull) this.onFull();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isResuming = false;
      if (this.#wire !== undefined) this.#stopListening();
    }
  }
}
