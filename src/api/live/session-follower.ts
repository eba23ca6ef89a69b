import type { AnyEventMessage } from '../../protocol/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { OpenedSession } from './opened-session.ts';

/** State of a connection that outlives a session and is restored on the next one. */
export interface SessionFollower {
  /** Called with each event message. `payload` is only valid during the call. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void;

  /**
   * Called when the session has ended, and its registrations with it. `isFinal` is true if there
   * will be no reconnect. `error` is undefined if the connection was closed on purpose.
   */
  onLost(error: Error | undefined, isFinal: boolean): void;

  /**
   * Repeats all registrations on a new session. No other call is made on it until the promise
   * settles. The new session is closed if the promise rejects.
   */
  restore(opened: OpenedSession): Promise<void>;

  /** Called when the restored session has become the current session of the connection. */
  onRestored(): void;
}
