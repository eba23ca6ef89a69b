import { Duplex } from 'node:stream';
import { toError } from '../../errors/index.ts';
import { leave } from './leave.ts';
import { endUnread, pull } from './readable.ts';
import type { Stream } from './stream.ts';
import type { WriteCallback } from './writable.ts';
import { sendOne, sendTogether, settle } from './writable.ts';

/**
 * A bidirectional stream as a Node `Duplex`: a console or a channel of a guest. The stream ends
 * when the guest stops. `end()` closes both directions. As with a `net.Socket`, the stream emits
 * `close` even if nothing reads it, unless it holds unread data.
 */
export class DuplexStream extends Duplex {
  readonly #stream: Stream;

  /** @internal */
  constructor(stream: Stream) {
    // A libvirt stream cannot close only one direction.
    super({ allowHalfOpen: false });
    this.#stream = stream;
    stream.onFail = (reason) => this.destroy(toError(reason));
    endUnread(this, stream);
  }

  /** @internal */
  override _read(): void {
    pull(this, this.#stream);
  }

  /** @internal */
  override _write(bytes: Uint8Array, _encoding: string, callback: WriteCallback): void {
    sendOne(this.#stream, bytes, callback);
  }

  /** @internal */
  override _writev(
    chunks: ReadonlyArray<{ readonly chunk: Uint8Array }>,
    callback: WriteCallback,
  ): void {
    settle(sendTogether(this.#stream, chunks), callback);
  }

  /** @internal */
  override _final(callback: WriteCallback): void {
    settle(this.#stream.finish(), (error) => {
      callback(error);
      // The received data was dropped, so the end comes next. `close` waits for it.
      this.read(0);
    });
  }

  /** @internal */
  override _destroy(error: Error | null, callback: WriteCallback): void {
    leave(this, this.#stream, error, callback);
  }
}
