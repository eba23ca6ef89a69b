import { ArgumentError, VirError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import {
  remote,
  VirDrvFeature,
  VirErrorNumber,
  VirTypedParameterFlags,
} from '../../protocol/index.ts';
import type { CallOptions, ClientStream, StreamSink } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { ConnectionState, ConnectionStateChange } from '../live/connection-state.ts';
import type { Link, OpenStreamOptions } from '../live/link.ts';
import type { OpenedSession } from '../opening/open-session.ts';
import { StreamSessions } from '../streams/stream-sessions.ts';
import { clientRefusal } from './client-refusal.ts';

/** The parts of an open connection. */
export interface ConnectionParts {
  readonly link: Link;
  readonly uri: string;
  readonly isReadOnly: boolean;
}

/** Calls, state and closing */
export abstract class ConnectionCore {
  /**
   * The URI of the connection (`virConnectGetURI`): the URI that was passed to {@link connect}, or
   * the URI that the daemon chose if none was passed.
   */
  readonly uri: string;

  /**
   * Whether the connection is read-only (`virConnectOpenReadOnly`). Calls that libvirt does not
   * allow on a read-only connection are not sent. They reject with number 29
   * (`VIR_ERR_OPERATION_DENIED`). The daemon enforces this as well.
   */
  readonly isReadOnly: boolean;

  /** @internal Keeps the connection when its session is lost and replaced. */
  readonly link: Link;

  /** @internal The additional sessions for streams. */
  readonly streams: StreamSessions;

  #features = new Map<number, boolean>();
  #featuresOf: OpenedSession | undefined;

  protected constructor(parts: ConnectionParts) {
    this.link = parts.link;
    this.streams = new StreamSessions(parts.link);
    this.uri = parts.uri;
    this.isReadOnly = parts.isReadOnly;
  }

  /**
   * Whether the connection is open, as far as this side knows (`virConnectIsAlive`).
   *
   * Reading it sends nothing. If the daemon disappears without closing the connection, this is only
   * noticed later, by keepalive or by the next call.
   */
  get isAlive(): boolean {
    return !this.link.opened.session.isClosed;
  }

  /**
   * The state of the connection: `open`, `reconnecting` after a loss with the option `reconnect`,
   * or `closed`.
   */
  get state(): ConnectionState {
    return this.link.state;
  }

  /**
   * Iterates over the later changes of {@link state}, up to `closed`. The iteration does not keep
   * the process alive.
   *
   * @example
   * for await (const { state, error } of connection.stateChanges()) {
   *   console.log(state, error?.message);
   * }
   */
  stateChanges(options: CallOptions = {}): AsyncIterableIterator<ConnectionStateChange> {
    return this.link.stateChanges(options.signal);
  }

  /**
   * Calls a procedure of libvirt's protocol with the structs of the wire as arguments and result.
   *
   * Every procedure of `remote`, `qemu` and `lxc` from `libvirt-client/protocol` can be called,
   * including those without a method here. A procedure that opens a stream returns its answer only:
   * the stream is ended at once, and its data cannot be read.
   *
   * @throws {@link ArgumentError} if `args` does not fit the procedure. Nothing is sent then.
   * @throws {@link VirError} if libvirt answers with an error, or if its own client would not send
   * the call: a call that a read-only connection does not allow, flags that exclude each other,
   * arguments that its function refuses, or arguments over a limit (`VIR_ERR_RPC`). See `outcome`.
   * @throws {@link TransportError} if the connection is closed or lost. See `outcome`.
   *
   * @example
   * import { remote } from 'libvirt-client/protocol';
   * const { xml } = await connection.call(remote.domainGetXmlDesc, { dom: domain, flags: 0 });
   */
  call<Ret>(procedure: Procedure<void, Ret>, args?: undefined, options?: CallOptions): Promise<Ret>;
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions): Promise<Ret>;
  call(procedure: AnyProcedure, args: unknown, options?: CallOptions): Promise<unknown> {
    const fault = procedureFault(procedure) ?? this.refusal(procedure, args);
    if (fault !== undefined) return Promise.reject(fault);
    return this.link.call(procedure, args, options);
  }

  /**
   * Closes the connection (`virConnectClose`).
   *
   * Pending calls reject with `CONNECTION_CLOSED`, and open streams fail. The daemon stops guests
   * that were started with `VIR_DOMAIN_START_AUTODESTROY`. Resolves when the connection is closed,
   * within seconds even if the daemon does not answer. Further calls of `close` have no effect.
   */
  async close(): Promise<void> {
    await Promise.all([this.link.close(), this.streams.close()]);
  }

  /**
   * Makes a call that opens a stream. `sink` may receive data before the call resolves.
   *
   * @internal
   */
  openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options?: OpenStreamOptions,
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }> {
    return this.link.openStream(procedure, args, sink, options);
  }

  /**
   * Returns the error of libvirt's own client for a call that it does not send; undefined for all
   * other calls.
   *
   * @internal
   */
  refusal(procedure: AnyProcedure, args: unknown): VirError | undefined {
    return clientRefusal(procedure, args, this.isReadOnly);
  }

  /** @internal The transport of the current session. */
  get transport(): Transport {
    return this.link.opened.session.channel.transport;
  }

  /**
   * Returns whether libvirt's driver has a feature that only programs ask for
   * (`VIR_DRV_FEATURE_*`).
   *
   * A daemon that does not know the procedure does not have the feature. Any other error rejects
   * the call that needs the feature, as in libvirt's own client. The answer is cached for the
   * current session.
   *
   * @internal
   */
  async supportsFeature(feature: number, options?: CallOptions): Promise<boolean> {
    const features = this.#featuresOfSession();
    const known = features.get(feature);
    if (known !== undefined) return known;
    try {
      const { supported } = await this.call(remote.connectSupportsFeature, { feature }, options);
      features.set(feature, supported !== 0);
      return supported !== 0;
    } catch (error) {
      const isUnknown = error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT;
      if (!isUnknown) throw error;
      features.set(feature, false);
      return false;
    }
  }

  /**
   * Returns the flag that allows strings among typed parameters, or 0 if the daemon does not
   * support it. Without the flag the daemon leaves out parameters with strings.
   *
   * @internal
   */
  async typedParamStringFlag(options?: CallOptions): Promise<number> {
    const hasStrings = await this.supportsFeature(VirDrvFeature.TYPED_PARAM_STRING, options);
    return hasStrings ? VirTypedParameterFlags.STRING_OKAY : 0;
  }

  /** The cache of the current session. After a reconnect the daemon may be a newer one. */
  #featuresOfSession(): Map<number, boolean> {
    if (this.#featuresOf !== this.link.opened) {
      this.#featuresOf = this.link.opened;
      this.#features = new Map();
    }
    return this.#features;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Returns the reason why a procedure cannot be called; undefined if it can. */
function procedureFault(procedure: AnyProcedure): ArgumentError | undefined {
  const refuse = (why: string): ArgumentError => new ArgumentError(why, { argument: 'procedure' });
  if (typeof procedure !== 'object' || procedure === null || !('args' in procedure)) {
    return refuse('Expected "procedure" to be a procedure of libvirt-client/protocol');
  }
  // A second OPEN fails and closes the hypervisor of the first one (remoteDispatchConnectOpen).
  if (procedure === remote.connectOpen) {
    return refuse('The connection is already open; call connect() to open another one');
  }
  return undefined;
}
