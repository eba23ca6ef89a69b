import type { VirError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import type {
  CallOptions,
  ClientStream,
  StreamOptions,
  StreamSink,
  TrackedCallOptions,
} from '../../rpc/index.ts';
import type { Lease } from './lease.ts';
import type { MethodArgs, MethodOptions } from './prepare.ts';

/**
 * The calls of a connection, as libvirt's objects and the rooms below them see it. It knows no
 * object: `callsOf` gives it for a connection, and no user gets hold of it.
 */
export interface Calls {
  readonly isReadOnly: boolean;

  /**
   * True if the daemon is behind a unix socket of this machine, so that paths mean the same there.
   */
  readonly isLocal: boolean;

  /** The limit of each call in milliseconds; undefined for none. */
  readonly callTimeoutMs: number | undefined;

  /**
   * Makes the call of a method: `flags` comes from its options, and names of enums become numbers. A
   * call that libvirt's own client refuses is refused unsent.
   */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: MethodArgs<Args>,
    options?: MethodOptions,
  ): Promise<Ret>;

  /** libvirt's error for a call that its own client does not send; undefined for all others. */
  refusal(procedure: AnyProcedure, args: unknown): VirError | undefined;

  /**
   * Whether libvirt's driver has a feature that only programs ask for (`VIR_DRV_FEATURE_*`). The
   * daemon is asked once a session. A daemon that does not know the question does not have the
   * feature; any other error is the error of the call that needs to know, as in libvirt's client.
   */
  supportsFeature(feature: number, options?: CallOptions): Promise<boolean>;

  /**
   * The flag that lets typed parameters hold strings, or 0 if the daemon does not know the flag.
   * Without the flag the daemon leaves such parameters out.
   */
  typedParamStringFlag(options?: CallOptions): Promise<number>;

  /**
   * Opens a stream on the connection's own session. `sink` may get data before the answer arrives.
   */
  openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options?: TrackedCallOptions & StreamOptions,
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }>;

  /**
   * Resolves when a call can be sent: at once if the connection is open, after a reconnect
   * otherwise.
   */
  ready(procedure: AnyProcedure, options: CallOptions): Promise<unknown>;

  /**
   * Leases a session for one stream; undefined if the stream has to share the connection's session.
   */
  lease(signal: AbortSignal | undefined): Promise<Lease | undefined>;

  /** Calls the listener at each loss of the session and at the end, until the result is called. */
  onLoss(listener: (error: Error | undefined) => void): () => void;
}
