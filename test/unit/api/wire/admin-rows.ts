import type { AdminClient, AdminConnection, AdminServer } from '../../../../src/index.ts';
import { admin } from '../../../../src/protocol/index.ts';
import type { Row, Rows } from './row.ts';
import { sends } from './row.ts';

/** The wire form of a server and of one of its clients. */
export const SERVER = { name: 'libvirtd' };
export const CLIENT = { srv: SERVER, id: 7n, timestamp: 1_700_000_000n, transport: 1 };

const srv = SERVER;
const CLIENT_JSON = { ...CLIENT, id: 7, timestamp: 1_700_000_000 };
const THREADS = [
  { field: 'maxWorkers', value: { type: 2, value: 20 } },
  { field: 'nWorkers', value: { type: 2, value: 5 } },
];
const LIMITS = [{ field: 'nclients_max', value: { type: 2, value: 5000 } }];
const INFO = [
  { field: 'readonly', value: { type: 6, value: 1 } },
  { field: 'sock_addr', value: { type: 7, value: '127.0.0.1:9' } },
  { field: 'unix_user_id', value: { type: 1, value: 0 } },
];

export const ADMIN_CONNECTION_ROWS: Rows<AdminConnection> = {
  getLibVersion: sends(
    (it, o) => it.getLibVersion(o),
    'ADMIN_PROC_CONNECT_GET_LIB_VERSION',
    undefined,
    { answers: [[admin.connectGetLibVersion, { libVer: 9_000_000n }]], gives: 9_000_000n },
  ),
  listServers: sends(
    (it, o) => it.listServers(o),
    'ADMIN_PROC_CONNECT_LIST_SERVERS',
    { needResults: 1, flags: 0 },
    { answers: [[admin.connectListServers, { servers: [srv], ret: 1 }]], gives: [SERVER] },
  ),
  lookupServer: sends(
    (it, o) => it.lookupServer('libvirtd', { flags: 1, ...o }),
    'ADMIN_PROC_CONNECT_LOOKUP_SERVER',
    { name: 'libvirtd', flags: 1 },
    { answers: [[admin.connectLookupServer, { srv }]], gives: SERVER },
  ),
  getLoggingOutputs: sends(
    (it, o) => it.getLoggingOutputs(o),
    'ADMIN_PROC_CONNECT_GET_LOGGING_OUTPUTS',
    { flags: 0 },
    {
      answers: [[admin.connectGetLoggingOutputs, { outputs: '1:stderr', noutputs: 1 }]],
      gives: '1:stderr',
    },
  ),
  getLoggingFilters: sends(
    (it, o) => it.getLoggingFilters(o),
    'ADMIN_PROC_CONNECT_GET_LOGGING_FILTERS',
    { flags: 0 },
    { answers: [[admin.connectGetLoggingFilters, { filters: null, nfilters: 0 }]], gives: null },
  ),
  setLoggingOutputs: sends(
    (it, o) => it.setLoggingOutputs('1:stderr', o),
    'ADMIN_PROC_CONNECT_SET_LOGGING_OUTPUTS',
    { outputs: '1:stderr', flags: 0 },
  ),
  setLoggingFilters: sends(
    (it, o) => it.setLoggingFilters(null, o),
    'ADMIN_PROC_CONNECT_SET_LOGGING_FILTERS',
    { filters: null, flags: 0 },
  ),
  setDaemonTimeout: sends(
    (it, o) => it.setDaemonTimeout(30, o),
    'ADMIN_PROC_CONNECT_SET_DAEMON_TIMEOUT',
    { timeout: 30, flags: 0 },
  ),
  daemonShutdown: sends(
    (it, o) => it.daemonShutdown({ flags: 1, ...o }),
    'ADMIN_PROC_CONNECT_DAEMON_SHUTDOWN',
    {
      flags: 1,
    },
  ),
};

export const ADMIN_SERVER_ROWS: Rows<AdminServer> = {
  getThreadPoolParameters: sends(
    (it, o) => it.getThreadPoolParameters(o),
    'ADMIN_PROC_SERVER_GET_THREADPOOL_PARAMETERS',
    { srv, flags: 0 },
    {
      answers: [[admin.serverGetThreadpoolParameters, { params: THREADS }]],
      gives: { maxWorkers: 20, nWorkers: 5 },
    },
  ),
  setThreadPoolParameters: sends(
    (it, o) => it.setThreadPoolParameters({ maxWorkers: 20 }, o),
    'ADMIN_PROC_SERVER_SET_THREADPOOL_PARAMETERS',
    { srv, params: THREADS.slice(0, 1), flags: 0 },
  ),
  getClientLimits: sends(
    (it, o) => it.getClientLimits(o),
    'ADMIN_PROC_SERVER_GET_CLIENT_LIMITS',
    { srv, flags: 0 },
    {
      answers: [[admin.serverGetClientLimits, { params: LIMITS }]],
      gives: { nclients_max: 5000 },
    },
  ),
  setClientLimits: sends(
    (it, o) => it.setClientLimits({ nclients_max: 5000 }, o),
    'ADMIN_PROC_SERVER_SET_CLIENT_LIMITS',
    { srv, params: LIMITS, flags: 0 },
  ),
  listClients: sends(
    (it, o) => it.listClients(o),
    'ADMIN_PROC_SERVER_LIST_CLIENTS',
    { srv, needResults: 1, flags: 0 },
    { answers: [[admin.serverListClients, { clients: [CLIENT], ret: 1 }]], gives: [CLIENT_JSON] },
  ),
  lookupClient: sends(
    (it, o) => it.lookupClient(7, o),
    'ADMIN_PROC_SERVER_LOOKUP_CLIENT',
    { srv, id: 7n, flags: 0 },
    { answers: [[admin.serverLookupClient, { clnt: CLIENT }]], gives: CLIENT_JSON },
  ),
  updateTlsFiles: sends((it, o) => it.updateTlsFiles(o), 'ADMIN_PROC_SERVER_UPDATE_TLS_FILES', {
    srv,
    flags: 0,
  }),
};

/** `close()` of a client is a call to the daemon, unlike `close()` of a connection. */
export const ADMIN_CLIENT_ROWS: Rows<AdminClient> & { readonly close: Row<AdminClient> } = {
  getInfo: sends(
    (it, o) => it.getInfo(o),
    'ADMIN_PROC_CLIENT_GET_INFO',
    { clnt: CLIENT, flags: 0 },
    {
      answers: [[admin.clientGetInfo, { params: INFO }]],
      gives: { readonly: true, sock_addr: '127.0.0.1:9', unix_user_id: 0 },
    },
  ),
  close: sends((it, o) => it.close(o), 'ADMIN_PROC_CLIENT_CLOSE', { clnt: CLIENT, flags: 0 }),
};
