/** Options of every call. */
export interface CallOptions {
  /**
   * Stops waiting for the reply: the promise rejects with `signal.reason` immediately. A call that
   * was already sent cannot be cancelled: the daemon executes it, and its reply is dropped.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Records whether a call has been sent, on any session: a timeout has to report it. */
export interface CallProgress {
  /** True from the moment when the call is handed to a connection. It never becomes false again. */
  isSent: boolean;
}

/** Options of a call with a timeout. */
export interface TrackedCallOptions extends CallOptions {
  readonly progress?: CallProgress | undefined;
}
