import type {
  AdminNonnullClient,
  AdminProcedures,
  AnyProcedure,
  Procedure,
} from '../../protocol/index.ts';
import {
  admin,
  VirClientInfoNames,
  VirClientTransport,
  VirErrorNumber,
  VirServerClientsNames,
  VirThreadpoolNames,
} from '../../protocol/index.ts';
import { boolean, string, uint } from '../hypervisor/typed-parameters.ts';
import { countOf, LogSettings } from './log-settings.ts';
import { adminFault, ServerSettings } from './settings.ts';

/** A client of the daemon, as an administrator sees it. */
export interface AdministeredClient {
  readonly id: bigint;
  readonly timestamp: bigint;
  /** `VirClientTransport` */
  readonly transport: number;
  readonly address: string;
  readonly isReadOnly: boolean;
  readonly isLoggedIn: boolean;
  cut(): void;
}

/** The parts of the daemon that the administration needs. */
export interface AdministeredDaemon {
  /** Returns the clients of the server for users, or of the server for administrators. */
  clientsOf(server: ServerName): Iterable<AdministeredClient>;
  /** Called after the client limits have changed. */
  onLimits(): void;
}

type ServerName = 'admin' | 'libvirtd';

type Handlers = {
  readonly [Name in keyof AdminProcedures]?: AdminProcedures[Name] extends Procedure<
    infer Args,
    infer Ret
  >
    ? (args: Args) => Ret
    : never;
};

const NAMES: readonly ServerName[] = ['admin', 'libvirtd'];

/** The version of libvirt that the daemon reports. */
const LIB_VERSION = 9_000_000n;

/**
 * The daemon's side of libvirt's admin program. The daemon has no threads, no log and no
 * certificate files: their settings are stored without effect. The client limits have an effect.
 */
export class Administration {
  readonly #daemon: AdministeredDaemon;
  readonly #servers: Readonly<Record<ServerName, ServerSettings>> = {
    admin: new ServerSettings(),
    libvirtd: new ServerSettings(),
  };
  readonly #log = new LogSettings();

  constructor(daemon: AdministeredDaemon) {
    this.#daemon = daemon;
  }

  /** The maximum number of connected users. */
  get clientsMax(): number {
    return this.#servers.libvirtd.clientsMax;
  }

  /**
   * Answers a call with the value that its `ret` codec encodes.
   *
   * @throws ServerFault or HypervisorError if the call fails.
   */
  answer(procedure: AnyProcedure, args: unknown): unknown {
    const [name] = Object.entries(admin).find(([, each]) => each === procedure) ?? [];
    const handler = name === undefined ? undefined : Reflect.get(this.#handlers, name);
    if (typeof handler === 'function') return handler(args);
    // A daemon that is older than the procedure replies so.
    throw adminFault(VirErrorNumber.RPC, `unknown procedure: ${procedure.number}`);
  }

  readonly #handlers: Handlers = {
    connectGetLibVersion: () => ({ libVer: LIB_VERSION }),
    connectListServers: () => ({
      servers: NAMES.map((name) => ({ name })),
      ret: NAMES.length,
    }),
    connectLookupServer: ({ name }) => ({ srv: { name: this.#name(name) } }),
    connectGetLoggingOutputs: () => ({
      outputs: this.#log.outputs,
      noutputs: countOf(this.#log.outputs),
    }),
    connectGetLoggingFilters: () => ({
      filters: this.#log.filters,
      nfilters: countOf(this.#log.filters),
    }),
    connectSetLoggingOutputs: ({ outputs }) => this.#log.setOutputs(outputs),
    connectSetLoggingFilters: ({ filters }) => this.#log.setFilters(filters),
    serverGetThreadpoolParameters: ({ srv }) => {
      const { threads, workersMin } = this.#server(srv.name);
      const { WORKERS_CURRENT, WORKERS_FREE, JOB_QUEUE_DEPTH } = VirThreadpoolNames;
      const idle = [uint(WORKERS_CURRENT, workersMin), uint(WORKERS_FREE, workersMin)];
      const set = [...threads].map(([name, value]) => uint(name, value));
      return { params: [...set, ...idle, uint(JOB_QUEUE_DEPTH, 0)] };
    },
    serverSetThreadpoolParameters: ({ srv, params }) => this.#server(srv.name).setThreads(params),
    serverGetClientLimits: ({ srv }) => {
      const { CURRENT, UNAUTH_CURRENT } = VirServerClientsNames;
      const clients = this.#clients(srv.name);
      const waiting = clients.filter(({ isLoggedIn }) => !isLoggedIn);
      const set = [...this.#server(srv.name).limits].map(([name, value]) => uint(name, value));
      return {
        params: [...set, uint(CURRENT, clients.length), uint(UNAUTH_CURRENT, waiting.length)],
      };
    },
    serverSetClientLimits: ({ srv, params }) => {
      this.#server(srv.name).setLimits(params);
      this.#daemon.onLimits();
    },
    serverListClients: ({ srv }) => {
      const clients = this.#clients(srv.name).map((client) => toWire(srv.name, client));
      return { clients, ret: clients.length };
    },
    serverLookupClient: ({ srv, id }) => ({ clnt: toWire(srv.name, this.#client(srv.name, id)) }),
    serverUpdateTlsFiles: ({ srv }) => {
      this.#name(srv.name);
      const why = 'internal error: no tls service found, unable to update tls files';
      throw adminFault(VirErrorNumber.INTERNAL_ERROR, why);
    },
    clientGetInfo: ({ clnt }) => ({ params: infoOf(this.#client(clnt.srv.name, clnt.id)) }),
    clientClose: ({ clnt }) => this.#client(clnt.srv.name, clnt.id).cut(),
  };

  #name(name: string): ServerName {
    const found = NAMES.find((each) => each === name);
    if (found !== undefined) return found;
    throw adminFault(VirErrorNumber.NO_SERVER, `Server not found: No server named '${name}'`);
  }

  #server(name: string): ServerSettings {
    return this.#servers[this.#name(name)];
  }

  #clients(name: string): AdministeredClient[] {
    return [...this.#daemon.clientsOf(this.#name(name))];
  }

  #client(server: string, id: bigint): AdministeredClient {
    const found = this.#clients(server).find((client) => client.id === id);
    if (found !== undefined) return found;
    const message = `Client not found: No client with matching ID '${id}'`;
    throw adminFault(VirErrorNumber.NO_CLIENT, message);
  }
}

function toWire(
  server: string,
  { id, timestamp, transport }: AdministeredClient,
): AdminNonnullClient {
  return { srv: { name: server }, id, timestamp, transport };
}

/** The peer of a unix socket is not known here. */
function infoOf({ isReadOnly, transport, address }: AdministeredClient) {
  const { READONLY, SOCKET_ADDR } = VirClientInfoNames;
  const where = transport === VirClientTransport.UNIX ? [] : [string(SOCKET_ADDR, address)];
  return [boolean(READONLY, isReadOnly), ...where];
}
