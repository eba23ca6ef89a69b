import type { AnyEventMessage } from '../../protocol/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { OpenedSession } from './opened-session.ts';

/** What lives on when the session under a connection is lost and another takes its place. */
export interface SessionFollower {
  /** A message that the daemon sent by itself. `payload` is only valid during the call. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void;

  /**
   * The session is gone, and with it everything that was registered there. `isFinal` says that no
   * other will follow; `error` is undefined when the connection was closed in peace.
   */
  onLost(error: Error | undefined, isFinal: boolean): void;

  /**
   * Another session is open: registers there again what was registered before. No other call is
   * made on it until the promise settles; a rejection gives the new session up.
   */
  restore(opened: OpenedSession): Promise<void>;

  /** The session that was restored is the connection's now, and calls go to it. */
  onRestored(): void;
}
