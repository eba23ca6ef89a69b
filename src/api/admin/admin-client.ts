import type { AdminNonnullClient, VirClientTransport } from '../../protocol/index.ts';
import { admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import type { AdminConnection } from './admin-connection.ts';
import type { AdminClientInfo } from './admin-parameters.ts';
import type { AdminServer } from './admin-server.ts';

/**
 * A client of a server (`virAdmClient`): a small value that knows its server and what was true of the
 * client when it was looked up.
 */
export class AdminClient implements AdminNonnullClient {
  /** The server that it is a client of. */
  readonly server: AdminServer;

  /** The number that the server has given it (`virAdmClientGetID`). It is not given again. */
  readonly id: bigint;

  /** When it connected, in seconds since 1970 (`virAdmClientGetTimestamp`). */
  readonly timestamp: bigint;

  /** How it is connected (`virAdmClientGetTransport`); a client through SSH is one of the unix socket. */
  readonly transport: VirClientTransport;

  private constructor(server: AdminServer, wire: AdminNonnullClient) {
    this.server = server;
    this.id = wire.id;
    this.timestamp = wire.timestamp;
    this.transport = wire.transport as VirClientTransport;
  }

  /** @internal */
  static of(server: AdminServer, wire: AdminNonnullClient): AdminClient {
    return new AdminClient(server, wire);
  }

  /** The connection that the server belongs to: not the client's own. */
  get connection(): AdminConnection {
    return this.server.connection;
  }

  /** The server by the name that the wire has for it. */
  get srv(): AdminServer {
    return this.server;
  }

  /** {@link timestamp} as a date. */
  get connectedAt(): Date {
    return new Date(Number(this.timestamp) * 1000);
  }

  /** Who it is (`virAdmClientGetInfo`). */
  async getInfo(flags = 0, options?: CallOptions): Promise<AdminClientInfo> {
    const args = { clnt: this, flags };
    const { params } = await this.connection.call(admin.clientGetInfo, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Has the server hang up on it (`virAdmClientClose`). To the client its connection is lost, in the
   * middle of whatever it was about. This connection may end itself so, and gets no answer then.
   */
  async close(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(admin.clientClose, { clnt: this, flags }, options);
  }

  /** What `JSON.stringify` makes of it, which takes no `bigint`. */
  toJSON(): object {
    const { server, id, timestamp, transport } = this;
    return { srv: server.toJSON(), id: Number(id), timestamp: Number(timestamp), transport };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('AdminClient', this.toJSON(), options, inspect);
  }
}
