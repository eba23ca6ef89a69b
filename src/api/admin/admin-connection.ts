import { TransportError } from '../../errors/index.ts';
import type {
  AnyProcedure,
  Procedure,
  VirAdmConnectDaemonShutdownFlags,
} from '../../protocol/index.ts';
import { ADMIN_PROGRAM, admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { isClosedByPeer } from '../../rpc/index.ts';
import type { RawCallRules } from '../calls/raw-arguments.ts';
import { rawArguments } from '../calls/raw-arguments.ts';
import type { ConnectionState, ConnectionStateChange } from '../live/connection-state.ts';
import type { Link } from '../live/link.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { ADMIN_CALLS, AdminCalls } from './admin-calls.ts';
import { AdminServer } from './admin-server.ts';
import { NO_FOLLOWER } from './no-follower.ts';

/** The parts of an open connection to a daemon's administration interface. */
export interface AdminConnectionParts {
  readonly link: Link;
  readonly uri: string;
}

/**
 * A connection to the administration interface of a libvirt daemon (`virAdmConnect`).
 * {@link connectAdmin} creates it. Its methods read and change the settings of the daemon itself,
 * not of its virtual machines.
 *
 * The methods have the names of libvirt's functions without `virAdmConnect`. Close the connection
 * when it is no longer needed, or declare it with `await using`.
 */
export class AdminConnection {
  /** The URI of the daemon, with aliases resolved (`virAdmConnectGetURI`). */
  readonly uri: string;

  readonly #calls: AdminCalls;
  readonly #link: Link;
  /** Whether this end closed the connection, or is closing it. */
  #isClosing = false;

  private constructor({ link, uri }: AdminConnectionParts) {
    this.uri = uri;
    this.#link = link;
    this.#calls = new AdminCalls(link);
    link.follow(NO_FOLLOWER);
  }

  /** @internal */
  static of(parts: AdminConnectionParts): AdminConnection {
    return new AdminConnection(parts);
  }

  /** @internal Undefined for a proxy, and for an object that only inherits from this class. */
  get [ADMIN_CALLS](): AdminCalls | undefined {
    return #calls in this ? this.#calls : undefined;
  }

  /**
   * Whether the connection is open, as far as the client knows (`virAdmConnectIsAlive`).
   *
   * Reading this property sends nothing. The administration program has no keepalive, so a daemon
   * that stops responding is only noticed by the timeout of a call.
   */
  get isAlive(): boolean {
    return !this.#link.opened.session.isClosed;
  }

  /**
   * The state of the connection: `open`, or `closed` after it was closed or lost. An administration
   * connection does not reconnect.
   */
  get state(): ConnectionState {
    return this.#link.state;
  }

  /**
   * Iterates over the changes of {@link state} after this call
   * (`virAdmConnectRegisterCloseCallback`). The only change is to `closed`, with the error if the
   * connection was lost. The iteration does not keep the process alive.
   *
   * @example
   * for await (const { error } of daemon.stateChanges()) console.log('closed', error?.message);
   */
  stateChanges(options: CallOptions = {}): AsyncIterableIterator<ConnectionStateChange> {
    return this.#link.stateChanges(options.signal);
  }

  /**
   * Calls a procedure of libvirt's admin protocol with the structs of the wire as arguments and
   * result. The procedures are in the table `admin` of `libvirt-client/protocol`.
   *
   * @throws {@link ArgumentError} if `args` does not fit the procedure. In that case, nothing is
   * sent.
   * @throws {@link VirError} if libvirt answers with an error.
   * @throws {@link TransportError} if the connection is closed or lost. See `outcome`.
   */
  call<Ret>(procedure: Procedure<void, Ret>, options?: CallOptions): Promise<Ret>;
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions): Promise<Ret>;
  call(procedure: AnyProcedure, first?: unknown, second?: CallOptions): Promise<unknown> {
    let args: unknown;
    let options: CallOptions | undefined;
    try {
      [args, options] = rawArguments(RAW_CALLS, procedure, first, second);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#link.call(procedure, args, options);
  }

  /**
   * Closes the connection (`virAdmConnectClose`). Pending calls reject with `CONNECTION_CLOSED`.
   * Further calls of `close` have no effect.
   */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Shuts down the daemon and closes this connection (`virAdmConnectDaemonShutdown`). QEMU guests
   * keep running.
   *
   * The daemon does not answer the call: it exits. Resolves when the daemon closes the connection.
   *
   * With `flags: 'PRESERVE'` the daemon first handles its guests as configured for a shutdown of
   * the host. For example, it saves them.
   *
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon is older than libvirt
   * 11.2.0.
   */
  async daemonShutdown(
    options?: FlagsOptions<typeof VirAdmConnectDaemonShutdownFlags>,
  ): Promise<void> {
    try {
      await this.#calls.call(admin.connectDaemonShutdown, {}, options);
    } catch (error) {
      if (this.#isClosing || !isHangUp(error)) throw error;
    }
  }

  /**
   * Returns the libvirt version of the daemon as 1,000,000 * major + 1,000 * minor + release
   * (`virAdmConnectGetLibVersion`).
   */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.#calls.call(admin.connectGetLibVersion, undefined, options)).libVer;
  }

  /**
   * Returns the filters of the daemon's log (`virAdmConnectGetLoggingFilters`), separated by
   * spaces, in the format of `log_filters` in its configuration, such as `3:remote 4:event`.
   * Returns null if there are no filters.
   */
  async getLoggingFilters(options?: FlagsOptions): Promise<string | null> {
    return (await this.#calls.call(admin.connectGetLoggingFilters, {}, options)).filters;
  }

  /**
   * Returns the outputs of the daemon's log (`virAdmConnectGetLoggingOutputs`), separated by
   * spaces, in the format of `log_outputs` in its configuration, such as
   * `1:file:/var/log/libvirt/libvirtd.log 3:stderr`.
   */
  async getLoggingOutputs(options?: FlagsOptions): Promise<string> {
    return (await this.#calls.call(admin.connectGetLoggingOutputs, {}, options)).outputs;
  }

  /**
   * Lists the servers of the daemon (`virAdmConnectListServers`). libvirtd has two: `libvirtd` for
   * its users, and `admin` for administration.
   */
  async listServers(options?: FlagsOptions): Promise<AdminServer[]> {
    const args = { needResults: 1 };
    const { servers } = await this.#calls.call(admin.connectListServers, args, options);
    return servers.map((server) => AdminServer.of(this, server));
  }

  /**
   * Looks up a server by its name, such as `libvirtd` (`virAdmConnectLookupServer`).
   *
   * @throws {@link VirError} number 95 (`VIR_ERR_NO_SERVER`) if there is no such server.
   */
  async lookupServer(name: string, options?: FlagsOptions): Promise<AdminServer> {
    const { srv } = await this.#calls.call(admin.connectLookupServer, { name }, options);
    return AdminServer.of(this, srv);
  }

  /**
   * Sets the idle time after which the daemon exits, like its option `--timeout`
   * (`virAdmConnectSetDaemonTimeout`). The daemon is not idle while there are connections,
   * including this one, or running guests.
   *
   * @param timeoutSeconds - The idle time in seconds; 0 keeps the daemon running.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon is older than libvirt
   * 8.6.0.
   */
  async setDaemonTimeout(timeoutSeconds: number, options?: FlagsOptions): Promise<void> {
    const args = { timeout: timeoutSeconds };
    await this.#calls.call(admin.connectSetDaemonTimeout, args, options);
  }

  /**
   * Replaces all filters of the daemon's log (`virAdmConnectSetLoggingFilters`). They apply until
   * the daemon exits.
   *
   * @param filters - The filters in the format of {@link getLoggingFilters}; null or an empty
   * string removes all filters.
   */
  async setLoggingFilters(filters: string | null, options?: FlagsOptions): Promise<void> {
    await this.#calls.call(admin.connectSetLoggingFilters, { filters }, options);
  }

  /**
   * Replaces all outputs of the daemon's log (`virAdmConnectSetLoggingOutputs`). They apply until
   * the daemon exits.
   *
   * @param outputs - The outputs in the format of {@link getLoggingOutputs}; null or an empty
   * string restores the daemon's default.
   */
  async setLoggingOutputs(outputs: string | null, options?: FlagsOptions): Promise<void> {
    await this.#calls.call(admin.connectSetLoggingOutputs, { outputs }, options);
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { uri, state } = this;
    return show('AdminConnection', { uri, state }, options, inspect);
  }
}

/**
 * Whether the daemon closed the connection after the call was sent. An exit with unread packets
 * resets the connection, because the kernel drops them.
 */
function isHangUp(error: unknown): boolean {
  return error instanceof TransportError && error.outcome === 'unknown' && isClosedByPeer(error);
}

/** The rules for {@link AdminConnection.call}. */
const RAW_CALLS: RawCallRules = {
  tables: 'the table admin of libvirt-client/protocol',
  isOwn: ({ program }) => program === ADMIN_PROGRAM,
  isOpen: (procedure) => procedure === admin.connectOpen,
  opener: 'connectAdmin',
};
