import type { AnyEventMessage } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import type { XdrReader } from '../../xdr/index.ts';

/**
 * Passes the reports of a session to a listener that is attached later. A session is created before
 * its connection, and may end before the connection exists.
 */
export class SessionRelay implements SessionEvents {
  #listener: SessionEvents | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  attach(listener: SessionEvents): void {
    this.#listener = listener;
    if (this.#end !== undefined) listener.onClose(this.#end.error);
  }

  onEvent(event: AnyEventMessage, payload: XdrReader): void {
    // Without a listener nothing has been registered yet, so no event is lost.
    this.#listener?.onEvent(event, payload);
  }

  onClose(error: Error | undefined): void {
    this.#end = { error };
    this.#listener?.onClose(error);
  }
}
