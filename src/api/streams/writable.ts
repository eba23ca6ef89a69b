import { Writable } from 'node:stream';
import { toError } from '../../errors/index.ts';
import { leave } from './leave.ts';
import { PACKET_BYTES } from './packet-bytes.ts';
import type { Stream } from './stream.ts';

/** The callback of Node's `_write` and its like. */
export type WriteCallback = (error?: Error | null) => void;

interface Chunk {
  readonly chunk: Uint8Array;
}

/**
 * A stream to the daemon as a Node `Writable`. The stream emits `finish` when the daemon has
 * confirmed that it received all data. An error destroys the stream immediately. Destroying the
 * stream before its end aborts the transfer.
 */
export class WriteStream extends Writable {
  readonly #stream: Stream;

  /** @internal */
  constructor(stream: Stream) {
    super({ highWaterMark: 2 * PACKET_BYTES });
    this.#stream = stream;
    stream.onFail = (reason) => this.destroy(toError(reason));
  }

  /** @internal */
  override _write(bytes: Uint8Array, _encoding: string, callback: WriteCallback): void {
    sendOne(this.#stream, bytes, callback);
  }

  /** @internal */
  override _writev(chunks: readonly Chunk[], callback: WriteCallback): void {
    settle(sendTogether(this.#stream, chunks), callback);
  }

  /** @internal */
  override _final(callback: WriteCallback): void {
    settle(this.#stream.finish(), callback);
  }

  /** @internal */
  override _destroy(error: Error | null, callback: WriteCallback): void {
    leave(this, this.#stream, error, callback);
  }
}

/** Sends one chunk. A chunk that fits into a packet is sent without a promise. */
export function sendOne(stream: Stream, bytes: Uint8Array, callback: WriteCallback): void {
  const isSent = stream.sendNow(bytes, (failure) => {
    if (failure === undefined) callback();
    else callback(toError(failure.reason));
  });
  if (!isSent) settle(stream.send(bytes), callback);
}

/** Sends small chunks in full packets: a daemon only accepts a few packets at a time. */
export function sendTogether(stream: Stream, chunks: readonly Chunk[]): Promise<void> {
  return stream.send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
}

/** Calls back with the result of a promise. */
export function settle(promise: Promise<void>, callback: WriteCallback): void {
  promise.then(
    () => callback(),
    (error) => callback(toError(error)),
  );
}
