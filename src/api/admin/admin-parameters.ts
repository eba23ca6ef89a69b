import {
  VirClientInfoNames,
  VirServerClientsNames,
  VirThreadpoolNames,
  VirTypedParameterType,
} from '../../protocol/index.ts';
import type { TypedParams } from '../values/typed-params.ts';
import type { TypedParamsInput } from '../values/typed-params-input.ts';

const { UINT } = VirTypedParameterType;

/** The threads of a server that work for its clients, in libvirt's names (`VIR_THREADPOOL_*`). */
export type ThreadPoolParameters = TypedParams & {
  /** How many there are at least, priority workers aside. */
  readonly [VirThreadpoolNames.WORKERS_MIN]?: number;
  /** How many there are at most, priority workers aside. */
  readonly [VirThreadpoolNames.WORKERS_MAX]?: number;
  /** How many there are, priority workers aside. */
  readonly [VirThreadpoolNames.WORKERS_CURRENT]?: number;
  /** How many of them have nothing to do. */
  readonly [VirThreadpoolNames.WORKERS_FREE]?: number;
  /** How many there are beside them for calls that never wait for a hypervisor. */
  readonly [VirThreadpoolNames.WORKERS_PRIORITY]?: number;
  /** How many calls wait for a worker. */
  readonly [VirThreadpoolNames.JOB_QUEUE_DEPTH]?: number;
};

export const THREAD_POOL_TYPES = {
  [VirThreadpoolNames.WORKERS_MIN]: UINT,
  [VirThreadpoolNames.WORKERS_MAX]: UINT,
  [VirThreadpoolNames.WORKERS_PRIORITY]: UINT,
} as const;

/** What `AdminServer.setThreadPoolParameters` takes; what is left out stays. */
export type ThreadPoolInput = TypedParamsInput<typeof THREAD_POOL_TYPES>;

/** How many clients a server has and may have, in libvirt's names (`VIR_SERVER_CLIENTS_*`). */
export type ServerClientLimits = TypedParams & {
  /** How many there may be; further ones wait to be accepted. */
  readonly [VirServerClientsNames.MAX]?: number;
  /** How many there are. */
  readonly [VirServerClientsNames.CURRENT]?: number;
  /** How many may be about to log in. */
  readonly [VirServerClientsNames.UNAUTH_MAX]?: number;
  /** How many are about to log in. */
  readonly [VirServerClientsNames.UNAUTH_CURRENT]?: number;
};

export const CLIENT_LIMIT_TYPES = {
  [VirServerClientsNames.MAX]: UINT,
  [VirServerClientsNames.UNAUTH_MAX]: UINT,
} as const;

/** What `AdminServer.setClientLimits` takes; what is left out stays. */
export type ServerClientLimitsInput = TypedParamsInput<typeof CLIENT_LIMIT_TYPES>;

/**
 * Who a client is, in libvirt's names (`VIR_CLIENT_INFO_*`). Those about users and processes are
 * there for clients of a unix socket, the address for the others.
 */
export type AdminClientInfo = TypedParams & {
  /** Whether it has opened a hypervisor for looking only. */
  readonly [VirClientInfoNames.READONLY]?: boolean;
  /** Address and port, `127.0.0.1:35224`. */
  readonly [VirClientInfoNames.SOCKET_ADDR]?: string;
  /** As whom it has logged in by SASL. */
  readonly [VirClientInfoNames.SASL_USER_NAME]?: string;
  /** The name in its certificate. */
  readonly [VirClientInfoNames.X509_DISTINGUISHED_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_USER_ID]?: number;
  readonly [VirClientInfoNames.UNIX_USER_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_GROUP_ID]?: number;
  readonly [VirClientInfoNames.UNIX_GROUP_NAME]?: string;
  readonly [VirClientInfoNames.UNIX_PROCESS_ID]?: number;
  readonly [VirClientInfoNames.SELINUX_CONTEXT]?: string;
};
