import { ArgumentError, TransportError } from '../../errors/index.ts';
import type { Inbox, InboxGate } from './inbox.ts';
import type { Carrier } from './wire.ts';

/** Opens the same download again behind so many bytes; undefined when there are no more. */
export type Reopen = (received: bigint) => Promise<Carrier | undefined>;

/** Tells of the loss of the connection, until what it returns is called. */
export type OnLoss = (listener: (error: Error | undefined) => void) => () => void;

/**
 * A download that shares the session of its connection, where reading cannot be paused. When the
 * inbox is full the stream is given up, and when there is room again another one is opened where
 * the first one stopped.
 */
export class ResumingDownload implements Carrier, InboxGate {
  readonly #inbox: Inbox;
  readonly #reopen: Reopen;
  readonly #onLoss: OnLoss;
  #wire: Carrier | undefined;
  /** Settles when the stream that was given up is gone. */
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

  /** Gives the stream up; what it holds is where the next one begins. */
  onFull(): void {
    if (this.#isOver || this.#wire === undefined) return;
    this.#leaving = this.#wire.abort();
    this.#wire = undefined;
    // Without a stream there is nothing that would fail with the connection.
    this.#stopListening();
    this.#stopListening = this.#onLoss((error) => this.#fail(error ?? closed()));
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
    this.#end();
    await (this.#wire === undefined ? this.#leaving : this.#wire.finish());
  }

  /** Resolves when the stream of now is gone, if there is one. */
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
      // It may have filled before it was known.
      if (this.#inbox.isFull) this.onFull();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isResuming = false;
      if (this.#wire !== undefined) this.#stopListening();
    }
  }
}

function closed(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The connection was closed');
}
