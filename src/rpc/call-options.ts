import type { ClientSession } from './client-session.ts';

/** Options of every call. */
export interface CallOptions {
  /**
   * Stops waiting for the reply: the promise rejects with an {@link AbortError} immediately. A call
   * that was already sent cannot be cancelled: the daemon executes it, and its reply is dropped.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Records the progress of a call over any number of sessions: its failure has to report it. */
export interface CallProgress {
  /** True from the moment when the call is handed to a connection. It never becomes false again. */
  isSent: boolean;

  /** Describes why the call was not sent yet, such as `waits behind 4 calls in flight`. */
  waitsFor?: (() => string) | undefined;

  /** The session that the call was moved to, if it was moved. */
  movedTo?: ClientSession | undefined;
}

/** Options of a call whose progress is recorded. */
export interface TrackedCallOptions extends CallOptions {
  readonly progress?: CallProgress | undefined;
}
