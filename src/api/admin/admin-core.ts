import { ArgumentError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { ADMIN_PROGRAM, admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { ConnectionState, ConnectionStateChange } from '../live/connection-state.ts';
import type { Link } from '../live/link.ts';
import { NO_FOLLOWER } from './no-follower.ts';

/** The parts of an open connection to a daemon's administration interface. */
export interface AdminConnectionParts {
  readonly link: Link;
  readonly uri: string;
}

/** Calls, state and closing */
export abstract class AdminCore {
  /** The URI of the daemon, with aliases resolved (`virAdmConnectGetURI`). */
  readonly uri: string;

  /** @internal The connection's link to its session. */
  readonly link: Link;

  protected constructor(parts: AdminConnectionParts) {
    this.link = parts.link;
    this.uri = parts.uri;
    parts.link.follow(NO_FOLLOWER);
  }

  /**
   * Whether the connection is open, as far as this side knows (`virAdmConnectIsAlive`). Reading it
   * sends nothing.
   */
  get isAlive(): boolean {
    return !this.link.opened.session.isClosed;
  }

  /**
   * The state of the connection: `open`, or `closed` after it was closed or lost. It does not
   * reconnect.
   */
  get state(): ConnectionState {
    return this.link.state;
  }

  /**
   * Iterates over the later changes of {@link state} (`virAdmConnectRegisterCloseCallback`). The
   * only change is to `closed`, with the error if the connection was lost. The iteration does not
   * keep the process alive.
   *
   * @example
   * for await (const { error } of daemon.stateChanges()) console.log('closed', error?.message);
   */
  stateChanges(options: CallOptions = {}): AsyncIterableIterator<ConnectionStateChange> {
    return this.link.stateChanges(options.signal);
  }

  /**
   * Calls a procedure of libvirt's admin protocol with the structs of the wire as arguments and
   * result. The procedures are in the table `admin` of `libvirt-client/protocol`.
   *
   * @throws {@link ArgumentError} if `args` does not fit the procedure. Nothing is sent then.
   * @throws {@link VirError} if libvirt answers with an error.
   * @throws {@link TransportError} if the connection is closed or lost. See `outcome`.
   */
  call<Ret>(procedure: Procedure<void, Ret>, args?: undefined, options?: CallOptions): Promise<Ret>;
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions): Promise<Ret>;
  call(procedure: AnyProcedure, args: unknown, options?: CallOptions): Promise<unknown> {
    const fault = procedureFault(procedure);
    if (fault !== undefined) return Promise.reject(fault);
    return this.link.call(procedure, args, options);
  }

  /**
   * Closes the connection (`virAdmConnectClose`). Pending calls reject with `CONNECTION_CLOSED`.
   * Further calls of `close` have no effect.
   */
  close(): Promise<void> {
    return this.link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Returns the reason why a procedure cannot be called; undefined if it can. */
function procedureFault(procedure: AnyProcedure): ArgumentError | undefined {
  const refuse = (why: string): ArgumentError => new ArgumentError(why, { argument: 'procedure' });
  if (procedure?.program !== ADMIN_PROGRAM || !('args' in procedure)) {
    return refuse(
      'Expected "procedure" to be a procedure of the table admin of libvirt-client/protocol',
    );
  }
  if (procedure === admin.connectOpen) {
    return refuse('The connection is already open; call connectAdmin() to open another one');
  }
  return undefined;
}
