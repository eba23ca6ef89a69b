import type { AnyEventMessage } from '../protocol/index.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { Trace } from './trace.ts';

/** Called by a `ClientSession` for everything but the replies to calls. */
export interface SessionEvents {
  /**
   * Called for a message that the daemon sends on its own. `payload` is valid during the call only.
   */
  onEvent(event: AnyEventMessage, payload: XdrReader): void;

  /** Called once when the connection has ended, after every pending call was rejected. */
  onClose(error: Error | undefined): void;
}

export interface SessionOptions {
  readonly maxCallsInFlight: number;
  readonly trace: Trace;
  readonly events: SessionEvents;
}
