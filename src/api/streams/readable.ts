import { Readable } from 'node:stream';
import { toError } from '../../errors/index.ts';
import { leave } from './leave.ts';
import { ReadIterator } from './read-iterator.ts';
import type { Stream } from './stream.ts';

/**
 * A stream from the daemon as a Node `Readable`. Holes are read as zeros. The stream emits `end`
 * when the daemon has confirmed the end of the stream. An error destroys the stream. Destroying the
 * stream before its end aborts the transfer.
 */
export class ReadStream extends Readable {
  readonly #stream: Stream;

  /** @internal */
  constructor(stream: Stream) {
    // One chunk: further data waits in the inbox. A read of all that is buffered here would join
    // several chunks by a copy.
    super({ highWaterMark: 1 });
    this.#stream = stream;
    stream.onFail = (reason) => this.destroy(toError(reason));
    endUnread(this, stream);
  }

  /** @internal */
  override _read(): void {
    pull(this, this.#stream);
  }

  /** Reads the stream in a loop (`for await`). Leaving the loop early aborts the transfer. */
  override [Symbol.asyncIterator](): NodeJS.AsyncIterator<Buffer> {
    const openNodes = (): AsyncIterator<Buffer, undefined> => super[Symbol.asyncIterator]();
    return new ReadIterator(this, this.#stream, openNodes);
  }

  /** @internal */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    leave(this, this.#stream, error, callback);
  }
}

/** Pushes the next bytes of the stream, or its end. */
export function pull(readable: Readable, stream: Stream): void {
  // A chunk that is pushed during a read is joined with the one that is buffered.
  const bytes = readable.readableLength === 0 ? stream.recvNow() : undefined;
  if (bytes === undefined) void pullLater(readable, stream);
  else readable.push(bytes);
}

async function pullLater(readable: Readable, stream: Stream): Promise<void> {
  try {
    const bytes = await stream.recv();
    if (bytes.length > 0) {
      readable.push(bytes);
      return;
    }
    await stream.finish();
    readable.push(null);
    // Emits `end` even if nothing reads, unless there is unread data.
    readable.read(0);
  } catch (error) {
    readable.destroy(toError(error));
  }
}

/**
 * Reads the end of an unread stream, if there is no data before the end. Without that, a
 * Node stream would not emit `close`. A `net.Socket` does the same.
 */
export function endUnread(readable: Readable, stream: Stream): void {
  stream.inData().then(
    ({ inData, length }) => {
      if (!inData && length === 0n) readable.read(0);
    },
    // A failure destroys the readable: see `onFail`.
    () => {},
  );
}
