import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { toError } from '../../errors/index.ts';
import type { Stream } from './stream.ts';

type Result = IteratorResult<Buffer, undefined>;

/**
 * `for await` over a download. Node's own iterator passes each chunk through the queue of the
 * `Readable`, with several callbacks; this one takes it from the stream: a download of a GiB takes
 * 0.77 instead of 0.94 s of CPU time.
 *
 * It ends as Node's iterator does: the stream is destroyed, and `close` was emitted. As soon as
 * something else uses the `Readable`, or has set an encoding, Node's iterator continues.
 */
export class ReadIterator implements NodeJS.AsyncIterator<Buffer, undefined> {
  readonly #readable: Readable;
  readonly #stream: Stream;
  readonly #openNodes: () => AsyncIterator<Buffer, undefined>;
  #nodes: AsyncIterator<Buffer, undefined> | undefined;
  #isStarted = false;
  #isOver = false;

  /** @param openNodes - Opens Node's iterator. */
  constructor(
    readable: Readable,
    stream: Stream,
    openNodes: () => AsyncIterator<Buffer, undefined>,
  ) {
    this.#readable = readable;
    this.#stream = stream;
    this.#openNodes = openNodes;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Returns the next chunk. Calls that wait get the chunks in the order of the calls. */
  next(): Promise<Result> {
    if (this.#nodes === undefined && !this.#isOver) {
      if (isUnused(this.#readable)) return this.#receive();
      this.#nodes = this.#openNodes();
    }
    return this.#nodes?.next() ?? Promise.resolve(DONE);
  }

  /** Called by a loop that is left early: aborts the transfer. */
  return(): Promise<Result> {
    this.#isOver = true;
    this.#readable.destroy();
    return this.#nodes?.return?.() ?? Promise.resolve(DONE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #receive(): Promise<Result> {
    // The iterator reports an error, so it needs no other listener, as with Node's.
    if (!this.#isStarted) this.#readable.on('error', ignore);
    this.#isStarted = true;
    return this.#stream.recv().then(
      (bytes) => (bytes.length > 0 ? { done: false, value: bytes as Buffer } : this.#end()),
      (error: unknown) => this.#fail(error),
    );
  }

  async #end(): Promise<Result> {
    try {
      await this.#stream.finish();
    } catch (error) {
      return this.#fail(error);
    }
    this.#isOver = true;
    const closed = finished(this.#readable);
    this.#readable.push(null);
    // Emits `end`.
    this.#readable.read(0);
    await closed;
    return DONE;
  }

  /** Rejects with the error of the stream, or Node's if the program has destroyed it. */
  async #fail(error: unknown): Promise<Result> {
    const wasOver = this.#isOver;
    this.#isOver = true;
    const closed = finished(this.#readable);
    this.#readable.destroy(toError(error));
    if (!wasOver) await closed;
    return DONE;
  }
}

const DONE: Result = { done: true, value: undefined };

/** Whether nothing reads the stream but an iterator: no event, method or encoding of it is used. */
function isUnused(readable: Readable): boolean {
  const { readableFlowing, readableEncoding, readableLength, readableEnded, destroyed } = readable;
  const isRead = readableFlowing !== null || readableLength > 0 || readableEnded || destroyed;
  return !isRead && readableEncoding === null;
}

function ignore(): void {}
