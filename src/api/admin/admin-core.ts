import { ArgumentError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { ADMIN_PROGRAM, admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { ConnectionState, ConnectionStateChange } from '../live/connection-state.ts';
import type { Link } from '../live/link.ts';
import { NO_FOLLOWER } from './no-follower.ts';

/** What an open connection to a daemon's administration is made of. */
export interface AdminConnectionParts {
  readonly link: Link;
  readonly uri: string;
}

/** Calls, state and closing of a connection to a daemon's administration. */
export abstract class AdminCore {
  /** The URI of the daemon, aliases resolved (`virAdmConnectGetURI`). */
  readonly uri: string;

  /** @internal What carries the connection. */
  readonly link: Link;

  protected constructor(parts: AdminConnectionParts) {
    this.link = parts.link;
    this.uri = parts.uri;
    parts.link.follow(NO_FOLLOWER);
  }

  /** Whether the connection is open, as far as is known here (`virAdmConnectIsAlive`). */
  get isAlive(): boolean {
    return !this.link.opened.session.isClosed;
  }

  /** Where the connection stands: `open`, until it is `closed`, also when it is lost. */
  get state(): ConnectionState {
    return this.link.state;
  }

  /**
   * The changes of {@link state} from now on, which is the end of the connection and why
   * (`virAdmConnectRegisterCloseCallback`). Iterating does not keep the process alive.
   *
   * @example
   * for await (const { error } of daemon.stateChanges()) console.log('closed', error?.message);
   */
  stateChanges(options: CallOptions = {}): AsyncIterableIterator<ConnectionStateChange> {
    return this.link.stateChanges(options.signal);
  }

  /**
   * Calls a procedure of libvirt's admin protocol as it is, from the table `admin` of
   * `libvirt-client/protocol`.
   *
   * @throws {@link ArgumentError} when `args` does not fit the procedure; nothing is sent then.
   * @throws {@link VirError} when libvirt answers with an error.
   * @throws {@link TransportError} when the connection is closed or lost; see `outcome`.
   */
  call<Ret>(procedure: Procedure<void, Ret>, args?: undefined, options?: CallOptions): Promise<Ret>;
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions): Promise<Ret>;
  call(procedure: AnyProcedure, args: unknown, options?: CallOptions): Promise<unknown> {
    const fault = procedureFault(procedure);
    if (fault !== undefined) return Promise.reject(fault);
    return this.link.call(procedure, args, options);
  }

  /**
   * Closes the connection (`virAdmConnectClose`). Calls that are under way are rejected with
   * `CONNECTION_CLOSED`. It may be called again.
   */
  close(): Promise<void> {
    return this.link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Why a procedure cannot be called; undefined when it can. */
function procedureFault(procedure: AnyProcedure): ArgumentError | undefined {
  const refuse = (why: string): ArgumentError => new ArgumentError(why, { argument: 'procedure' });
  if (procedure?.program !== ADMIN_PROGRAM || !('args' in procedure)) {
    return refuse('Expected a procedure of the table admin of libvirt-client/protocol');
  }
  if (procedure === admin.connectOpen) {
    return refuse('The connection is open; for another one call connectAdmin()');
  }
  return undefined;
}
