import type { AdminNonnullServer } from '../../protocol/index.ts';
import { admin } from '../../protocol/index.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import type { AdminCalls } from './admin-calls.ts';
import { adminCallsOf } from './admin-calls.ts';
import { AdminClient } from './admin-client.ts';
import type { AdminConnection } from './admin-connection.ts';
import type {
  ServerClientLimits,
  ServerClientLimitsInput,
  ThreadPoolInput,
  ThreadPoolParameters,
} from './admin-parameters.ts';
import { CLIENT_LIMIT_TYPES, THREAD_POOL_TYPES } from './admin-parameters.ts';

/**
 * A server of a daemon (`virAdmServer`): its name and its connection. A server has sockets,
 * clients, and worker threads for the calls of its clients.
 */
export class AdminServer implements AdminNonnullServer {
  /** The connection that the server belongs to. */
  readonly connection: AdminConnection;

  /** The name, such as `libvirtd` (`virAdmServerGetName`). */
  readonly name: string;

  readonly #calls: AdminCalls;

  private constructor(connection: AdminConnection, wire: AdminNonnullServer) {
    this.connection = connection;
    this.name = wire.name;
    this.#calls = adminCallsOf(connection);
  }

  /** @internal */
  static of(connection: AdminConnection, wire: AdminNonnullServer): AdminServer {
    return new AdminServer(connection, wire);
  }

  /**
   * Returns the limits and the current numbers of the server's clients
   * (`virAdmServerGetClientLimits`).
   */
  async getClientLimits(options?: FlagsOptions): Promise<ServerClientLimits> {
    const args = { srv: this };
    const { params } = await this.#calls.call(admin.serverGetClientLimits, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Returns the limits and the current numbers of the server's worker threads
   * (`virAdmServerGetThreadPoolParameters`).
   */
  async getThreadPoolParameters(options?: FlagsOptions): Promise<ThreadPoolParameters> {
    const args = { srv: this };
    const { params } = await this.#calls.call(admin.serverGetThreadpoolParameters, args, options);
    return decodeTypedParams(params);
  }

  /** Lists the connected clients of the server (`virAdmServerListClients`). */
  async listClients(options?: FlagsOptions): Promise<AdminClient[]> {
    const args = { srv: this, needResults: 1 };
    const { clients } = await this.#calls.call(admin.serverListClients, args, options);
    return clients.map((client) => AdminClient.of(this, client));
  }

  /**
   * Looks up a connected client by its id (`virAdmServerLookupClient`).
   *
   * @throws {@link VirError} number 96 (`VIR_ERR_NO_CLIENT`) if there is no such client, or if it
   * has disconnected.
   */
  async lookupClient(id: bigint | number, options?: FlagsOptions): Promise<AdminClient> {
    const args = { srv: this, id: toBigInt('id', id) };
    const { clnt } = await this.#calls.call(admin.serverLookupClient, args, options);
    return AdminClient.of(this, clnt);
  }

  /**
   * Sets the limits of the server's clients, until the daemon exits
   * (`virAdmServerSetClientLimits`).
   *
   * @param params - The limits to change. Limits that are left out keep their values.
   *
   * @example
   * await server.setClientLimits({ nclients_max: 100 });
   */
  async setClientLimits(params: ServerClientLimitsInput, options?: FlagsOptions): Promise<void> {
    const args = { srv: this, params: encodeTypedParams(params, CLIENT_LIMIT_TYPES) };
    await this.#calls.call(admin.serverSetClientLimits, args, options);
  }

  /**
   * Sets the limits of the server's worker threads, until the daemon exits
   * (`virAdmServerSetThreadPoolParameters`). The server adjusts the number of its threads
   * gradually.
   *
   * @param params - The limits to change. Limits that are left out keep their values.
   *
   * @example
   * await server.setThreadPoolParameters({ maxWorkers: 40 });
   */
  async setThreadPoolParameters(params: ThreadPoolInput, options?: FlagsOptions): Promise<void> {
    const args = { srv: this, params: encodeTypedParams(params, THREAD_POOL_TYPES) };
    await this.#calls.call(admin.serverSetThreadpoolParameters, args, options);
  }

  /**
   * Reloads the server's certificates, keys and revocation lists for new connections
   * (`virAdmServerUpdateTlsFiles`).
   *
   * The files are read from libvirt's default paths, such as `/etc/pki/CA/cacert.pem`, even if the
   * daemon's configuration names other files.
   *
   * @throws {@link VirError} if the files cannot be used, or if the server has no TLS.
   */
  async updateTlsFiles(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(admin.serverUpdateTlsFiles, { srv: this }, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): AdminNonnullServer {
    return { name: this.name };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('AdminServer', this.toJSON(), options, inspect);
  }
}
