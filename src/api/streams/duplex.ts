import { Duplex } from 'node:stream';
import { toError } from '../../errors/index.ts';
import { leave } from './leave.ts';
import { pull } from './readable.ts';
import type { Stream } from './stream.ts';
import { sendTogether, settle } from './writable.ts';

type Done = (error?: Error | null) => void;

/**
 * A stream both ways as a `Duplex` of Node: the console of a guest, or one of its channels. It
 * ends when the guest stops; `end()` hangs up, in both directions.
 */
export class DuplexStream extends Duplex {
  readonly #stream: Stream;

  /** @internal */
  constructor(stream: Stream) {
    // libvirt cannot close one direction alone.
    super({ allowHalfOpen: false });
    this.#stream = stream;
    stream.onFail = (reason) => this.destroy(toError(reason));
  }

  /** @internal */
  override _read(): void {
    void pull(this, this.#stream);
  }

  /** @internal */
  override _write(bytes: Uint8Array, _encoding: string, callback: Done): void {
    settle(this.#stream.send(bytes), callback);
  }

  /** @internal */
  override _writev(chunks: ReadonlyArray<{ readonly chunk: Uint8Array }>, callback: Done): void {
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
