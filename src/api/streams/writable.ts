import { Writable } from 'node:stream';
import { toError } from '../../errors/index.ts';
import { leave } from './leave.ts';
import type { Stream } from './stream.ts';
import { PACKET_BYTES } from './wire.ts';

type Done = (error?: Error | null) => void;

interface Chunk {
  readonly chunk: Uint8Array;
}

/**
 * What a stream takes, as a `Writable` of Node. It finishes when the daemon has confirmed that it
 * has everything, and fails with the stream's error, at once; to destroy it before aborts the
 * stream.
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
  override _write(bytes: Uint8Array, _encoding: string, callback: Done): void {
    settle(this.#stream.send(bytes), callback);
  }

  /** @internal */
  override _writev(chunks: readonly Chunk[], callback: Done): void {
    settle(sendTogether(this.#stream, chunks), callback);
  }

  /** @internal */
  override _final(callback: Done): void {
    settle(this.#stream.finish(), callback);
  }

  /** @internal */
  override _destroy(error: Error | null, callback: Done): void {
    leave(this.#stream, error, callback);
  }
}

/** Sends small chunks in packets of full size: a daemon takes only few packets at a time. */
export function sendTogether(stream: Stream, chunks: readonly Chunk[]): Promise<void> {
  return stream.send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
}

/** Tells Node how a promise ended. */
export function settle(promise: Promise<void>, callback: Done): void {
  promise.then(
    () => callback(),
    (error) => callback(toError(error)),
  );
}
