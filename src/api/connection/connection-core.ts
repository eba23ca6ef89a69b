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

/** What an open connection is made of. */
export interface ConnectionParts {
  readonly link: Link;
  readonly uri: string;
  readonly isReadOnly: boolean;
}

/**
 * The part of a connection that every object stands on: calls, state and closing.
 *
 * Objects of a connection hold a reference to it and nothing more, so they cost nothing and need no
 * disposal.
 */
export abstract class ConnectionCore {
  /**
   * The URI of the connection: the one it was opened with, or the one that the daemon chose when it
   * was opened without (`virConnectGetURI`).
   */
  readonly uri: string;

  /**
   * Whether the connection may only look (`virConnectOpenReadOnly`). Calls that libvirt does not
   * allow then are not sent: they are rejected with number 29 (`VIR_ERR_OPERATION_DENIED`). The
   * daemon enforces it, too.
   */
  readonly isReadOnly: boolean;

  /** @internal What carries the connection over the loss of its session. */
  readonly link: Link;

  /** @internal Further sessions, for streams. */
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
   * Whether the connection is open, as far as is known here (`virConnectIsAlive`). A daemon that
   * has gone without a word is only noticed by the next call.
   */
  get isAlive(): boolean {
    return !this.link.opened.session.isClosed;
  }

  /** Where the connection stands. It is `open` until it is closed or lost. */
  get state(): ConnectionState {
    return this.link.state;
  }

  /**
   * The changes of {@link state} from now on, until it is `closed`. Iterating does not keep the
   * process alive.
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
   * Calls a procedure of libvirt's protocol as it is: arguments and answer are the wire's own
   * structs. Every procedure of `remote`, `qemu` and `lxc` from `libvirt-client/protocol` can be
   * called, those included that have no method here.
   *
   * A procedure that opens a stream gives its answer; its data is not for a raw call, and the
   * stream is ended at once.
   *
   * @throws {@link ArgumentError} when `args` does not fit the procedure; nothing is sent then.
   * @throws {@link VirError} when libvirt answers with an error, and when its own client would
   *   not send the call: what a read-only connection may not do, flags that exclude each other,
   *   arguments that its function refuses, what is over its limit (`VIR_ERR_RPC`). See `outcome`.
   * @throws {@link TransportError} when the connection is closed or lost; see `outcome`.
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
   * Closes the connection (`virConnectClose`). Calls that are under way are rejected with
   * `CONNECTION_CLOSED`, streams fail; guests started with `VIR_DOMAIN_START_AUTODESTROY` are
   * stopped by the daemon.
   *
   * Resolves when the connection is closed, within seconds even if the daemon does not answer. It
   * may be called again.
   */
  async close(): Promise<void> {
    await Promise.all([this.link.close(), this.streams.close()]);
  }

  /**
   * Makes a call that opens a stream. `sink` may get data before the answer is there.
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
   * libvirt's error for a call that its own client does not send; undefined for all others.
   *
   * @internal
   */
  refusal(procedure: AnyProcedure, args: unknown): VirError | undefined {
    return clientRefusal(procedure, args, this.isReadOnly);
  }

  /** @internal What carries the connection. */
  get transport(): Transport {
    return this.link.opened.session.channel.transport;
  }

  /**
   * Whether libvirt's driver has one of the features that only programs ask for
   * (`VIR_DRV_FEATURE_*`). A daemon that does not know the question does not have it; any other
   * error is one of the call that needs to know, as in libvirt's client. It is asked once of a
   * session.
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
   * The flag that lets typed parameters hold strings, where the daemon knows it. Without the flag
   * the daemon leaves such parameters out.
   *
   * @internal
   */
  async typedParamStringFlag(options?: CallOptions): Promise<number> {
    const hasStrings = await this.supportsFeature(VirDrvFeature.TYPED_PARAM_STRING, options);
    return hasStrings ? VirTypedParameterFlags.STRING_OKAY : 0;
  }

  /** What was learnt of one session: another may be a session of a newer daemon. */
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

/** Why a procedure cannot be called; undefined when it can. */
function procedureFault(procedure: AnyProcedure): ArgumentError | undefined {
  const refuse = (why: string): ArgumentError => new ArgumentError(why, { argument: 'procedure' });
  if (typeof procedure !== 'object' || procedure === null || !('args' in procedure)) {
    return refuse('Expected a procedure of a table of libvirt-client/protocol');
  }
  // A second OPEN fails, and takes the hypervisor of the first one with it (remoteDispatchConnectOpen).
  if (procedure === remote.connectOpen) {
    return refuse('The connection is open; for another one call connect()');
  }
  return undefined;
}
