import type { AdminNonnullClient } from '../../protocol/index.ts';
import { admin, VirClientTransport } from '../../protocol/index.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import type { AdminCalls } from './admin-calls.ts';
import { adminCallsOf } from './admin-calls.ts';
import type { AdminConnection } from './admin-connection.ts';
import type { AdminClientInfo } from './admin-parameters.ts';
import type { AdminServer } from './admin-server.ts';

/**
 * A client of a server (`virAdmClient`): its server and its properties at the time of the lookup.
 */
export class AdminClient implements AdminNonnullClient {
  /** The server that the client is connected to. */
  readonly server: AdminServer;

  /**
   * The id that the server has assigned to the client (`virAdmClientGetID`). Ids are not reused.
   */
  readonly id: bigint;

  /** The time at which the client connected, in seconds since 1970 (`virAdmClientGetTimestamp`). */
  readonly timestamp: bigint;

  /**
   * The transport of the client's connection (`virAdmClientGetTransport`). A client that connects
   * over SSH has the transport of a unix socket.
   */
  readonly transport: VirClientTransport;

  readonly #calls: AdminCalls;

  private constructor(server: AdminServer, wire: AdminNonnullClient) {
    this.server = server;
    this.id = wire.id;
    this.timestamp = wire.timestamp;
    this.transport = wire.transport as VirClientTransport;
    this.#calls = adminCallsOf(server.connection);
  }

  /** The name of {@link transport}, such as `unix`. */
  get transportName(): EnumName<typeof VirClientTransport> {
    return enumName(VirClientTransport, this.transport);
  }

  /** @internal */
  static of(server: AdminServer, wire: AdminNonnullClient): AdminClient {
    return new AdminClient(server, wire);
  }

  /**
   * The administration connection that the server belongs to. This is not the client's own
   * connection.
   */
  get connection(): AdminConnection {
    return this.server.connection;
  }

  /** The same as {@link server}, under the field name of the wire protocol. */
  get srv(): AdminServer {
    return this.server;
  }

  /** The time at which the client connected: {@link timestamp} as a `Date`. */
  get connectedAt(): Date {
    return new Date(Number(this.timestamp) * 1000);
  }

  /**
   * Returns the identity of the client: its user, process or address (`virAdmClientGetInfo`). The
   * fields depend on the client's transport.
   */
  async getInfo(options?: FlagsOptions): Promise<AdminClientInfo> {
    const args = { clnt: this };
    const { params } = await this.#calls.call(admin.clientGetInfo, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Disconnects the client (`virAdmClientClose`).
   *
   * The client loses its connection immediately, and its pending calls fail. If the client is this
   * connection, the call gets no answer.
   */
  async close(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(admin.clientClose, { clnt: this }, options);
  }

  /** Returns the value for `JSON.stringify`, with numbers in place of each `bigint`. */
  toJSON(): object {
    const { server, id, timestamp, transport } = this;
    return { srv: server.toJSON(), id: Number(id), timestamp: Number(timestamp), transport };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('AdminClient', this.toJSON(), options, inspect);
  }
}
