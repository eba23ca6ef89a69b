import type { ClientSession } from '../../rpc/index.ts';

/** A session that belongs to one stream for a while. */
export interface Lease {
  readonly session: ClientSession;

  /** Whether the session has carried a stream before, so that it may have been lost unnoticed. */
  readonly isUsed: boolean;

  /** Stops reading: the daemon keeps its data. */
  pause(): void;

  /** Reads on. */
  resume(): void;

  /** Returns the session, so that the next stream can have it. Does nothing the second time. */
  release(): void;

  /**
   * Ends the session, because something is still under way there that the program does not want.
   */
  discard(reason: unknown): void;
}
