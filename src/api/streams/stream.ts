import { abortError, offAbort, onAbort } from '../../async/index.ts';
import { ArgumentError, StreamError } from '../../errors/index.ts';
import { isBytes } from '../../json/is-bytes.ts';
import { OwnCloseError } from '../../rpc/index.ts';
import { toBigInt } from '../values/integers.ts';
import type { Inbox } from './inbox.ts';
import { Pace } from './pace.ts';
import { PACKET_BYTES } from './packet-bytes.ts';
import type { ReadBlocks } from './read-blocks.ts';
import type { StreamRecvOptions } from './recv-options.ts';
import { recvOptions } from './recv-options.ts';
import type { StreamPart } from './stream-part.ts';
import type { Carrier } from './wire.ts';

/** Why a stream failed. */
export interface Failure {
  readonly reason: unknown;
}

/** The components of a {@link Stream}. */
export interface StreamParts {
  readonly inbox: Inbox;
  readonly carrier: Carrier;
  readonly canRecv: boolean;
  readonly canSend: boolean;
  readonly signal: AbortSignal | undefined;

  /** Called once at the end of the stream. `error` is undefined if it was finished. */
  readonly onEnd?: ((error: unknown) => void) | undefined;
}

/**
 * A libvirt stream (`virStream`) with promises. The Node streams of this package are built on this
 * class. A `Stream` is already open, and has to be finished or aborted; `await using` aborts an
 * unfinished stream.
 *
 * Each method resolves when it is done, so there is no counterpart of `virStreamEventAddCallback`.
 * Concurrent calls are executed in their order.
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
  readonly #pace = new Pace();
  readonly #onAbort = (): void => {
    const { signal } = this.#parts;
    if (signal !== undefined) this.#giveUp(abortError(signal, () => ABORTED));
  };
  #last: Promise<unknown> = Promise.resolve();
  /** The number of calls that have not ended. */
  #turns = 0;
  #finished: Promise<void> | undefined;
  #rejectFinish: ((reason: unknown) => void) | undefined;
  #leaving: Promise<void> | undefined;
  #isOver = false;
  #failure: Failure | undefined;
  #onFail: ((reason: unknown) => void) | undefined;

  private constructor(parts: StreamParts) {
    this.#parts = parts;
    parts.inbox.onFail = (reason) => {
      this.#failure ??= { reason };
      this.#end();
      this.#onFail?.(reason);
    };
    if (parts.signal?.aborted) this.#onAbort();
    else if (parts.signal !== undefined) onAbort(parts.signal, this.#onAbort);
  }

  /** @internal */
  static of(parts: StreamParts): Stream {
    return new Stream(parts);
  }

  /**
   * Sets a listener that is called when the stream fails, even if nothing reads or writes.
   *
   * @internal
   */
  set onFail(listener: (reason: unknown) => void) {
    this.#onFail = listener;
    if (this.#failure !== undefined) listener(this.#failure.reason);
  }

  /**
   * Reads into reused memory from now on. Parts of {@link recvPart} may lie in it, and have to be
   * released.
   *
   * @internal
   */
  readInto(blocks: ReadBlocks): void {
    this.#parts.inbox.blocks = blocks;
    this.#parts.carrier.readInto?.(blocks);
  }

  /**
   * Whether the program itself has ended the stream with this error: it has closed the connection,
   * or aborted the signal of the stream.
   *
   * @internal
   */
  isOwnEnding(error: Error): boolean {
    const { signal } = this.#parts;
    if (signal?.aborted && [error, error.cause].includes(signal.reason)) return true;
    return error instanceof OwnCloseError || error.cause instanceof OwnCloseError;
  }

  /**
   * Receives bytes (`virStreamRecv`): between 1 and `maxBytes`, or none at the end. Holes are
   * returned as zeros, at most 262,120 at a time.
   */
  async recv(options?: StreamRecvOptions): Promise<Uint8Array> {
    this.#checkRecv();
    const { maxBytes, into } = recvOptions(options);
    const part = await this.#parts.inbox.take(maxBytes, maxHole(maxBytes), into);
    if (part === null) return new Uint8Array(0);
    const bytes = bytesOf(part, into);
    await this.#pace.count(bytes.length);
    return bytes;
  }

  /**
   * Receives bytes as {@link recv} does, if they have arrived. Returns undefined if {@link recv}
   * has to wait for them, or for the next turn of the event loop.
   *
   * @internal
   */
  recvNow(): Uint8Array | undefined {
    if (this.#pace.nextTurn !== undefined) return undefined;
    const part = this.#parts.inbox.takeNow(PACKET_BYTES, maxHole(PACKET_BYTES));
    if (part === undefined) return undefined;
    const bytes = bytesOf(part);
    void this.#pace.count(bytes.length);
    return bytes;
  }

  /**
   * Receives the next part as it was sent: bytes, a hole, or null at the end (`virStreamRecvFlags`
   * with `VirStreamRecvFlagsValues.STOP_AT_HOLE`, and `virStreamRecvHole`). A hole is always
   * returned as a whole.
   */
  async recvPart(options?: StreamRecvOptions): Promise<StreamPart | null> {
    this.#checkRecv();
    const { maxBytes, into } = recvOptions(options);
    const part = await this.#parts.inbox.take(maxBytes, undefined, into);
    await this.#pace.count(part?.kind === 'data' ? part.bytes.length : 0);
    return part;
  }

  /**
   * Receives the next part if it is a hole, and resolves with its length (`virStreamRecvHole`).
   * Resolves with 0 if bytes or the end come next.
   */
  async recvHole(): Promise<bigint> {
    this.#checkRecv();
    const { inbox } = this.#parts;
    if ((await inbox.peek())?.kind !== 'hole') return 0n;
    const hole = await inbox.take(1);
    await this.#pace.count(0);
    return hole?.kind === 'hole' ? hole.length : 0n;
  }

  /**
   * Returns whether the next part is data or a hole, and its length (`virStreamInData`). For data
   * the length is the number of bytes available now. The end is reported as a hole of length 0.
   */
  async inData(): Promise<{ readonly inData: boolean; readonly length: bigint }> {
    this.#checkRecv();
    const part = await this.#parts.inbox.peek();
    if (part === null) return { inData: false, length: 0n };
    if (part.kind === 'hole') return { inData: false, length: part.length };
    return { inData: true, length: BigInt(part.bytes.length) };
  }

  /**
   * Sends bytes (`virStreamSend`). Resolves when they have been passed to the transport and more
   * can be sent; the array must not be changed before. Only {@link finish} confirms that the daemon
   * received them. An empty array does nothing.
   *
   * @throws {@link ArgumentError} if the bytes exceed the `length` that the stream was opened with.
   * In that case, none of them is sent.
   */
  send(bytes: Uint8Array): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (!isBytes(bytes)) {
        throw new ArgumentError('Expected a Uint8Array to send', { argument: 'bytes' });
      }
      const settle = (failure?: Failure): void => {
        if (failure === undefined) resolve();
        else reject(failure.reason);
      };
      if (!this.sendNow(bytes, settle)) this.#sendInTurn(bytes).then(resolve, reject);
    });
  }

  /**
   * Sends bytes as {@link send} does, without a promise, if they fit into one packet and no earlier
   * call is in progress. Otherwise returns false. Calls back once, when more can be sent or when
   * the stream has ended, with the failure of the stream.
   *
   * @internal
   */
  sendNow(bytes: Uint8Array, callback: (failure?: Failure) => void): boolean {
    const { canSend, carrier } = this.#parts;
    const isInUse = this.#turns > 0 || (this.#finished ?? this.#failure) !== undefined;
    if (!canSend || isInUse || bytes.length > PACKET_BYTES) return false;
    const onRoom = (): void => {
      const { nextTurn } = this.#pace;
      if (nextTurn === undefined) callback(this.#failure);
      else void nextTurn.then(() => callback(this.#failure));
    };
    void this.#pace.count(bytes.length);
    try {
      return carrier.sendNow?.(bytes, onRoom) ?? false;
    } catch (error) {
      callback({ reason: error });
      return true;
    }
  }

  /**
   * Sends a hole in place of `length` zeros (`virStreamSendHole`). Requires a stream that was
   * opened as sparse.
   */
  async sendHole(length: bigint | number): Promise<void> {
    const bytes = toBigInt('length', length);
    await this.#inTurn((carrier) => carrier.sendHole(bytes));
    await this.#pace.count(0);
  }

  /**
   * Ends the stream after all data was sent, or enough was received (`virStreamFinish`). Resolves
   * when the daemon has confirmed the end. Data that was sent is known to be stored only after
   * that.
   */
  finish(): Promise<void> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  /**
   * Aborts the stream (`virStreamAbort`). Resolves when it is closed, within seconds. Pending calls
   * are rejected with `STREAM_ABORTED`. Data that was sent before may have been stored.
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

  async #sendInTurn(bytes: Uint8Array): Promise<void> {
    await this.#inTurn((carrier) => carrier.send(bytes));
    await this.#pace.count(bytes.length);
  }

  /** Runs `act` after all earlier calls. */
  #inTurn(act: (carrier: Carrier) => Promise<void>): Promise<void> {
    const refuse = (why: string): Promise<never> => Promise.reject(new ArgumentError(why));
    if (!this.#parts.canSend) return refuse('The stream cannot be written to');
    if (this.#finished !== undefined) return refuse('The stream was finished');
    this.#turns += 1;
    const turn = this.#last.then(() => {
      this.#throwFailure();
      return act(this.#parts.carrier);
    });
    const onEnd = (): void => {
      this.#turns -= 1;
    };
    this.#last = turn.then(onEnd, onEnd);
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
      this.#end();
    }
  }

  #giveUp(reason: unknown): void {
    const { inbox, carrier } = this.#parts;
    this.#failure ??= { reason };
    this.#end();
    inbox.clear();
    inbox.fail(reason);
    this.#rejectFinish?.(reason);
    this.#leaving ??= carrier.abort();
    this.#onFail?.(reason);
  }

  #end(): void {
    const { signal, onEnd } = this.#parts;
    offAbort(signal, this.#onAbort);
    onEnd?.(this.#failure?.reason);
  }

  #checkRecv(): void {
    if (!this.#parts.canRecv) throw new ArgumentError('The stream cannot be read from');
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}

/** The daemon chooses the length of a hole, so it must not decide how much memory is used. */
function maxHole(maxBytes: number): bigint {
  return BigInt(Math.min(maxBytes, PACKET_BYTES));
}

/** Returns the bytes of a part; zeros for a hole, in `into` if it is given. */
function bytesOf(part: StreamPart, into?: Uint8Array): Uint8Array {
  if (part.kind === 'data') return part.bytes;
  const length = Number(part.length);
  return into === undefined ? Buffer.alloc(length) : into.subarray(0, length).fill(0);
}

/** The stream is open, so the daemon may have executed its call and stored its data. */
const ABORTED = { message: 'The stream was aborted', outcome: 'unknown' } as const;
