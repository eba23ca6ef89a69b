import type { ClientSession } from '../../rpc/index.ts';
import type { ReadMemory } from '../../transport/index.ts';

/** A session that one stream uses alone until it releases or discards it. */
export interface Lease {
  readonly session: ClientSession;

  /** Whether an earlier stream used the session. If so, its loss may not have been noticed yet. */
  readonly isUsed: boolean;

  /** Stops reading from the transport. The daemon keeps its data. */
  pause(): void;

  /** Continues reading. */
  resume(): void;

  /** Reads into `memory` until the session is released, if its transport can choose. */
  readInto(memory: ReadMemory): void;

  /** Returns the session for use by another stream. Further calls have no effect. */
  release(): void;

  /**
   * Ends the session, because it still has a pending operation that the program no longer wants.
   */
  discard(reason: unknown): void;
}
