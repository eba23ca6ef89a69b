import type { AnyEventMessage } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import type { XdrReader } from '../../xdr/index.ts';

/**
 * Hands on what a session reports, once somebody listens: a session is made before there is a
 * connection, and may end before there is one.
 */
export class SessionRelay implements SessionEvents {
  #listener: SessionEvents | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  attach(listener: SessionEvents): void {
    this.#listener = listener;
    if (this.#end !== undefined) listener.onClose(this.#end.error);
  }

  onEvent(event: AnyEventMessage, payload: XdrReader): void {
    // Before anybody listens nothing is registered, so nothing is lost.
    this.#listener?.onEvent(event, payload);
  }

  onClose(error: Error | undefined): void {
    this.#end = { error };
    this.#listener?.onClose(error);
  }
}
