import type { AdminNonnullServer } from '../../protocol/index.ts';
import { admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
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
 * One of the servers in a daemon (`virAdmServer`): a small value that knows its name and its
 * connection. A server has sockets, clients, and threads that work for them.
 */
export class AdminServer implements AdminNonnullServer {
  /** The connection that the server belongs to. */
  readonly connection: AdminConnection;

  /** The name, such as `libvirtd` (`virAdmServerGetName`). */
  readonly name: string;

  private constructor(connection: AdminConnection, wire: AdminNonnullServer) {
    this.connection = connection;
    this.name = wire.name;
  }

  /** @internal */
  static of(connection: AdminConnection, wire: AdminNonnullServer): AdminServer {
    return new AdminServer(connection, wire);
  }

  /** The threads that work for the clients (`virAdmServerGetThreadPoolParameters`). */
  async getThreadPoolParameters(flags = 0, options?: CallOptions): Promise<ThreadPoolParameters> {
    const args = { srv: this, flags };
    const { params } = await this.connection.call(
      admin.serverGetThreadpoolParameters,
      args,
      options,
    );
    return decodeTypedParams(params);
  }

  /**
   * Sets how many threads work for the clients, until the daemon ends
   * (`virAdmServerSetThreadPoolParameters`). The server sees to it by and by.
   *
   * @example
   * await server.setThreadPoolParameters({ maxWorkers: 40 });
   */
  async setThreadPoolParameters(
    params: ThreadPoolInput,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { srv: this, params: encodeTypedParams(params, THREAD_POOL_TYPES), flags };
    await this.connection.call(admin.serverSetThreadpoolParameters, args, options);
  }

  /** How many clients there are and may be (`virAdmServerGetClientLimits`). */
  async getClientLimits(flags = 0, options?: CallOptions): Promise<ServerClientLimits> {
    const args = { srv: this, flags };
    const { params } = await this.connection.call(admin.serverGetClientLimits, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Sets how many clients there may be, until the daemon ends (`virAdmServerSetClientLimits`).
   *
   * @example
   * await server.setClientLimits({ nclients_max: 100 });
   */
  async setClientLimits(
    params: ServerClientLimitsInput,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { srv: this, params: encodeTypedParams(params, CLIENT_LIMIT_TYPES), flags };
    await this.connection.call(admin.serverSetClientLimits, args, options);
  }

  /** The clients that are connected (`virAdmServerListClients`). */
  async listClients(flags = 0, options?: CallOptions): Promise<AdminClient[]> {
    const args = { srv: this, needResults: 1, flags };
    const { clients } = await this.connection.call(admin.serverListClients, args, options);
    return clients.map((client) => AdminClient.of(this, client));
  }

  /**
   * The client with a number (`virAdmServerLookupClient`).
   *
   * @throws {@link VirError} number 96 (`VIR_ERR_NO_CLIENT`) when there is none, or no longer.
   */
  async lookupClient(id: bigint | number, flags = 0, options?: CallOptions): Promise<AdminClient> {
    const args = { srv: this, id: toBigInt('id', id), flags };
    const { clnt } = await this.connection.call(admin.serverLookupClient, args, options);
    return AdminClient.of(this, clnt);
  }

  /**
   * Reads certificates, keys and revocation lists anew, for connections from now on
   * (`virAdmServerUpdateTlsFiles`): from libvirt's own places, such as `/etc/pki/CA/cacert.pem`,
   * whatever files the daemon's configuration names.
   *
   * @throws {@link VirError} when the files cannot be used, and where the server has no TLS.
   */
  async updateTlsFiles(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(admin.serverUpdateTlsFiles, { srv: this, flags }, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): AdminNonnullServer {
    return { name: this.name };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('AdminServer', this.toJSON(), options, inspect);
  }
}
