import {
  VirClientInfoNames,
  VirServerClientsNames,
  VirThreadpoolNames,
  VirTypedParameterType,
} from '../../protocol/index.ts';
import type { TypedParams } from '../values/typed-params.ts';
import type { TypedParamsInput } from '../values/typed-params-input.ts';

const { UINT } = VirTypedParameterType;

/** The worker threads of a server, under libvirt's names (`VIR_THREADPOOL_*`). */
export type ThreadPoolParameters = TypedParams & {
  /** The minimum number of workers, without priority workers. */
  readonly [VirThreadpoolNames.WORKERS_MIN]?: number;
  /** The maximum number of workers, without priority workers. */
  readonly [VirThreadpoolNames.WORKERS_MAX]?: number;
  /** The current number of workers, without priority workers. */
  readonly [VirThreadpoolNames.WORKERS_CURRENT]?: number;
  /** The number of idle workers. */
  readonly [VirThreadpoolNames.WORKERS_FREE]?: number;
  /** The number of priority workers. They handle only calls that never wait for a hypervisor. */
  readonly [VirThreadpoolNames.WORKERS_PRIORITY]?: number;
  /** The number of calls that wait for a worker. */
  readonly [VirThreadpoolNames.JOB_QUEUE_DEPTH]?: number;
};

export const THREAD_POOL_TYPES = {
  [VirThreadpoolNames.WORKERS_MIN]: UINT,
  [VirThreadpoolNames.WORKERS_MAX]: UINT,
  [VirThreadpoolNames.WORKERS_PRIORITY]: UINT,
} as const;

/**
 * The parameters of `AdminServer.setThreadPoolParameters`. Parameters that are left out keep their
 * values.
 */
export type ThreadPoolInput = TypedParamsInput<typeof THREAD_POOL_TYPES>;

/**
 * The number of clients of a server and its limits, under libvirt's names (`VIR_SERVER_CLIENTS_*`).
 */
export type ServerClientLimits = TypedParams & {
  /** The maximum number of clients. Further clients wait to be accepted. */
  readonly [VirServerClientsNames.MAX]?: number;
  /** The current number of clients. */
  readonly [VirServerClientsNames.CURRENT]?: number;
  /** The maximum number of clients that have not completed authentication. */
  readonly [VirServerClientsNames.UNAUTH_MAX]?: number;
  /** The current number of clients that have not completed authentication. */
  readonly [VirServerClientsNames.UNAUTH_CURRENT]?: number;
};

export const CLIENT_LIMIT_TYPES = {
  [VirServerClientsNames.MAX]: UINT,
  [VirServerClientsNames.UNAUTH_MAX]: UINT,
} as const;

/** The parameters of `AdminServer.setClientLimits`. Limits that are left out keep their values. */
export type ServerClientLimitsInput = TypedParamsInput<typeof CLIENT_LIMIT_TYPES>;

/**
 * The identity of a client, under libvirt's names (`VIR_CLIENT_INFO_*`). Clients of a unix socket
 * have the fields about the user and the process; other clients have the address.
 */
export type AdminClientInfo = TypedParams & {
  /** Whether the client has opened a read-only connection to a hypervisor. */
  readonly [VirClientInfoNames.READONLY]?: boolean;
  /** The address and the port, such as `127.0.0.1:35224`. */
  readonly [VirClientInfoNames.SOCKET_ADDR]?: string;
  /** The user name of the SASL login. */
  readonly [VirClientInfoNames.SASL_USER_NAME]?: string;
  /** The distinguished name in the client's certificate. */
  readonly [VirClientInfoNames.X509_DISTINGUISHED_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_USER_ID]?: number;
  readonly [VirClientInfoNames.UNIX_USER_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_GROUP_ID]?: number;
  readonly [VirClientInfoNames.UNIX_GROUP_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_PROCESS_ID]?: number;
  readonly [VirClientInfoNames.SELINUX_CONTEXT]?: string;
};
