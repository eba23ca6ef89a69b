import type { VirError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import type {
  CallOptions,
  ClientStream,
  StreamOptions,
  StreamSink,
  TrackedCallOptions,
} from '../../rpc/index.ts';
import type { HostAccess } from './host-access.ts';
import type { Lease } from './lease.ts';
import type { PinnedCalls } from './pinned-calls.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';

/**
 * The calls of a connection, for the methods of libvirt's objects and the folders below them. It
 * depends on no class of objects. `callsOf` returns it for a connection. It is not public.
 */
export interface Calls {
  readonly isReadOnly: boolean;

  /** The URI of the hypervisor, for traces. */
  readonly uri: string;

  /**
   * Whether the daemon is behind a unix socket of this machine, so that both see the same paths.
   */
  readonly isLocal: boolean;

  /** The access to other sockets and ports of the daemon's host, such as guests' displays. */
  readonly hostAccess: HostAccess;

  /** The limit of each call in milliseconds; undefined for none. */
  readonly callTimeoutMs: number | undefined;

  /**
   * Makes the call for a method. `flags` comes from its options, and names of enums become numbers.
   * A call that libvirt's own client refuses is rejected before it is sent.
   */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: MethodArgs<Args>,
    options?: MethodOptions,
  ): Promise<Ret>;

  /**
   * Returns libvirt's error for a call that its own client does not send; undefined for all other
   * calls.
   */
  refusal(procedure: AnyProcedure, args: unknown): VirError | undefined;

  /**
   * Returns whether libvirt's driver has a feature (`VIR_DRV_FEATURE_*`). Each session asks the
   * daemon only once per feature. A daemon that does not know the question does not have the
   * feature. Any other error is thrown, as in libvirt's own client.
   */
  supportsFeature(feature: number, options?: CallOptions): Promise<boolean>;

  /**
   * Returns the flag for typed parameters with strings; 0 if the daemon does not know the flag.
   * Without the flag the daemon leaves such parameters out.
   */
  typedParamStringFlag(options?: CallOptions): Promise<number>;

  /**
   * Opens a stream on the connection's own session. `sink` may get data before the reply arrives.
   */
  openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options?: TrackedCallOptions & StreamOptions,
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }>;

  /**
   * Resolves when a call can be sent: immediately if the connection is open, otherwise after a
   * reconnect.
   */
  ready(procedure: AnyProcedure, options: CallOptions): Promise<unknown>;

  /**
   * Returns calls that stay on the current session. During a reconnect it waits for `procedure` as
   * a call does.
   */
  pin(procedure: AnyProcedure, options: CallOptions): Promise<PinnedCalls>;

  /**
   * Leases a session for one stream. Resolves to undefined if the stream has to share the
   * connection's session.
   */
  lease(signal: AbortSignal | undefined): Promise<Lease | undefined>;

  /**
   * Calls the listener at each loss of the session and at its end. `isFinal` is true if there will be
   * no reconnect. `error` is undefined if the session was closed on purpose. Returns a function that
   * removes the listener.
   */
  onLoss(listener: (error: Error | undefined, isFinal: boolean) => void): () => void;
}
