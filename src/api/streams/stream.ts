import { ArgumentError, StreamError } from '../../errors/index.ts';
import { toBigInt } from '../values/integers.ts';
import type { Inbox } from './inbox.ts';
import type { StreamPart } from './stream-part.ts';
import type { Carrier } from './wire.ts';
import { PACKET_BYTES } from './wire.ts';

/** What a {@link Stream} is made of. */
export interface StreamParts {
  readonly inbox: Inbox;
  readonly carrier: Carrier;
  readonly canRecv: boolean;
  readonly canSend: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * A stream with the functions that libvirt's own has (`virStream`), as promises: what Node's
 * streams are made of here. It is open when one gets it, and must be finished or aborted; `await
 * using` aborts one that was forgotten.
 *
 * Nothing polls: each function resolves when it is done, so `virStreamEventAddCallback` has no
 * counterpart, and several calls at a time are carried out in their order.
 *
 * @example
 * await using stream = await volume.downloadStream();
 * for (let bytes = await stream.recv(); bytes.length > 0; bytes = await stream.recv()) {
 *   hash.update(bytes);
 * }
 * await stream.finish();
 */
export class Stream implements AsyncDisposable {
  readonly #parts: StreamParts;
  readonly #onAbort = (): void => this.#giveUp(this.#parts.signal?.reason);
  #last: Promise<unknown> = Promise.resolve();
  #finished: Promise<void> | undefined;
  #rejectFinish: ((reason: unknown) => void) | undefined;
  #leaving: Promise<void> | undefined;
  #isOver = false;
  #failure: { readonly reason: unknown } | undefined;
  #onFail: ((reason: unknown) => void) | undefined;

  private constructor(parts: StreamParts) {
    this.#parts = parts;
    parts.inbox.onFail = (reason) => {
      this.#failure ??= { reason };
      this.#stopListening();
      this.#onFail?.(reason);
    };
    parts.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (parts.signal?.aborted) this.#onAbort();
  }

  /** @internal */
  static of(parts: StreamParts): Stream {
    return new Stream(parts);
  }

  /**
   * Who hears that the stream has failed, at once: whoever reads or writes hears of it, too.
   *
   * @internal
   */
  set onFail(listener: (reason: unknown) => void) {
    this.#onFail = listener;
    if (this.#failure !== undefined) listener(this.#failure.reason);
  }

  /**
   * Takes bytes once there are some (`virStreamRecv`): between 1 and `maxBytes`, or none at the
   * end. Holes are read as zeros, and are made in pieces of that size.
   *
   * @param maxBytes - libvirt sends 262,120 at a time.
   */
  async recv(maxBytes: number = PACKET_BYTES): Promise<Uint8Array> {
    this.#checkRecv(maxBytes);
    const part = await this.#parts.inbox.take(maxBytes, BigInt(maxBytes));
    if (part === null) return new Uint8Array(0);
    return part.kind === 'data' ? part.bytes : Buffer.alloc(Number(part.length));
  }

  /**
   * Takes the next part as it was sent: bytes, a hole, or null at the end (`virStreamRecvFlags`
   * with `VirStreamRecvFlagsValues.STOP_AT_HOLE`, and `virStreamRecvHole`).
   *
   * @param maxBytes - For bytes; a hole is given whole.
   */
  async recvPart(maxBytes: number = PACKET_BYTES): Promise<StreamPart | null> {
    this.#checkRecv(maxBytes);
    return await this.#parts.inbox.take(maxBytes);
  }

  /**
   * Takes the hole that is next and resolves to its length (`virStreamRecvHole`); to 0 when there
   * are bytes, or the end.
   */
  async recvHole(): Promise<bigint> {
    this.#checkRecv(1);
    const { inbox } = this.#parts;
    if ((await inbox.peek())?.kind !== 'hole') return 0n;
    const hole = await inbox.take(1);
    return hole?.kind === 'hole' ? hole.length : 0n;
  }

  /**
   * Whether bytes are next, and how many are at hand; or a hole, and how long it is
   * (`virStreamInData`). At the end it is a hole of length 0.
   */
  async inData(): Promise<{ readonly inData: boolean; readonly length: bigint }> {
    this.#checkRecv(1);
    const part = await this.#parts.inbox.peek();
    if (part === null) return { inData: false, length: 0n };
    if (part.kind === 'hole') return { inData: false, length: part.length };
    return { inData: true, length: BigInt(part.bytes.length) };
  }

  /**
   * Sends bytes (`virStreamSend`). It resolves when they are on their way and there is room for
   * more; that they have arrived is only known once {@link finish} has resolved. Sending none does
   * nothing.
   *
   * @throws {@link ArgumentError} when they are more than the `length` that the stream was opened
   * with. Nothing of them is sent then.
   */
  async send(bytes: Uint8Array): Promise<void> {
    if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
      throw new ArgumentError('Expected a Uint8Array to send', { argument: 'bytes' });
    }
    await this.#inTurn((carrier) => carrier.send(bytes));
  }

  /**
   * Sends a hole in place of so many zeros (`virStreamSendHole`). It needs a stream that was
   * opened as sparse.
   */
  async sendHole(length: bigint | number): Promise<void> {
    const bytes = toBigInt('length', length);
    await this.#inTurn((carrier) => carrier.sendHole(bytes));
  }

  /**
   * Says that all is sent, or that enough was received, and resolves when the daemon has confirmed
   * (`virStreamFinish`). Only then is what was sent known to be stored.
   */
  finish(): Promise<void> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  /**
   * Gives the stream up (`virStreamAbort`). Resolves when it is gone, within seconds; whoever
   * waits for it is rejected with `STREAM_ABORTED`. What has been sent may have arrived.
   */
  async abort(): Promise<void> {
    if (!this.#isOver && this.#failure === undefined) {
      this.#giveUp(new StreamError('STREAM_ABORTED', 'The stream was aborted'));
    }
    await this.#leaving;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort();
  }

  /** What was called before goes first. */
  #inTurn(act: (carrier: Carrier) => Promise<void>): Promise<void> {
    const refuse = (why: string): Promise<never> => Promise.reject(new ArgumentError(why));
    if (!this.#parts.canSend) return refuse('The stream cannot be written to');
    if (this.#finished !== undefined) return refuse('The stream was finished');
    const turn = this.#last.then(() => {
      this.#throwFailure();
      return act(this.#parts.carrier);
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #finish(): Promise<void> {
    const { inbox, carrier } = this.#parts;
    await this.#last;
    this.#throwFailure();
    inbox.clear();
    inbox.end();
    try {
      await new Promise<void>((resolve, reject) => {
        this.#rejectFinish = reject;
        carrier.finish().then(resolve, reject);
      });
      this.#isOver = true;
    } catch (error) {
      this.#failure ??= { reason: error };
      throw error;
    } finally {
      this.#rejectFinish = undefined;
      this.#stopListening();
    }
  }

  #giveUp(reason: unknown): void {
    const { inbox, carrier } = this.#parts;
    this.#failure ??= { reason };
    this.#stopListening();
    inbox.clear();
    inbox.fail(reason);
    this.#rejectFinish?.(reason);
    this.#leaving ??= carrier.abort();
    this.#onFail?.(reason);
  }

  #stopListening(): void {
    this.#parts.signal?.removeEventListener('abort', this.#onAbort);
  }

  #checkRecv(maxBytes: number): void {
    if (!this.#parts.canRecv) throw new ArgumentError('The stream cannot be read from');
    if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
      const problem = `Expected "maxBytes" to be a positive number, got ${String(maxBytes)}`;
      throw new ArgumentError(problem, { argument: 'maxBytes' });
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}
