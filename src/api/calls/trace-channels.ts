import type { RequestOutcome } from '../../errors/index.ts';

/** The tracing channel of calls: one {@link CallTrace} for each call. */
export const CALL_CHANNEL = 'libvirt-client:call';

/** The tracing channel of opening: one {@link ConnectTrace} for each `connect`. */
export const CONNECT_CHANNEL = 'libvirt-client:connect';

/** The tracing channel of lost connections: one {@link ReconnectTrace} for each loss. */
export const RECONNECT_CHANNEL = 'libvirt-client:reconnect';

/** The tracing channel of streams: one {@link StreamTrace} for each stream, until it is closed. */
export const STREAM_CHANNEL = 'libvirt-client:stream';

/**
 * The fields of all traces. The same object is published at the start and at the end, so a
 * subscriber can store its own data for it in a `WeakMap`. It never contains a payload.
 */
export interface OperationTrace {
  /** The URI of the connection, without its parameters and without a password. */
  uri: string;

  /** The host in the URI; an empty string for the local host. */
  host: string;

  /**
   * The result, at the end: `succeeded`, or the `outcome` of the error. It is undefined if the
   * error is none of this package's.
   */
  outcome?: 'succeeded' | RequestOutcome | undefined;

  /** The error, if the operation failed. */
  error?: unknown;
}

/** The domain of a call. */
export interface TracedDomain {
  /** The name of the domain. */
  readonly name: string;
  /** The UUID of the domain. */
  readonly uuid: string;
}

/** A call, as subscribers of the tracing channel {@link CALL_CHANNEL} receive it. */
export interface CallTrace extends OperationTrace {
  /** libvirt's name for the procedure, such as `REMOTE_PROC_DOMAIN_CREATE`. */
  readonly procedure: string;

  /** The domain, if the call is about one. */
  readonly domain?: TracedDomain | undefined;
}

/** The opening of a connection, as subscribers of {@link CONNECT_CHANNEL} receive it. */
export interface ConnectTrace extends OperationTrace {
  /** Whether the connection is read-only. */
  readonly readOnly: boolean;
}

/** A loss of a connection, as subscribers of {@link RECONNECT_CHANNEL} receive it. */
export interface ReconnectTrace extends OperationTrace {
  /** The loss. */
  readonly reason: Error;

  /** The number of failed attempts so far. */
  failedAttempts: number;
}

/** A stream, as subscribers of {@link STREAM_CHANNEL} receive it. */
export interface StreamTrace extends OperationTrace {
  /** libvirt's name for the procedure that opens it, such as `REMOTE_PROC_DOMAIN_OPEN_CONSOLE`. */
  readonly procedure: string;

  /** The domain, if the stream is about one. */
  readonly domain?: TracedDomain | undefined;
}
