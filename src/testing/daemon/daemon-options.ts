import type { TlsCredentials } from '../../transport/listen.ts';
import type { TestDaemonAuth } from '../auth/test-daemon-auth.ts';
import type { TestHypervisorOptions } from '../hypervisor/options.ts';

/** Options of {@link startDaemon}. */
export interface TestDaemonOptions {
  /**
   * Whether the daemon listens on a unix socket, and its path. Without `path`, the socket is in a
   * private temporary folder. On Windows it is a named pipe, such as `'\\\\.\\pipe\\NAME'`, with a
   * random name by default.
   *
   * @default true if none of `tcp`, `tls` and `memory` is set
   */
  readonly unix?: boolean | { readonly path?: string };

  /**
   * Whether the daemon listens on TCP, and its address. The default is a port of 127.0.0.1 that the
   * system chooses. Use a loopback host, because by default there is no login.
   */
  readonly tcp?: boolean | { readonly host?: string; readonly port?: number };

  /**
   * Listens on TLS, with certificates in PEM form. The default is a port of 127.0.0.1 that the
   * system chooses. `name` is the host name in the URI, which clients compare with the certificate.
   * The default of `name` is `host`.
   */
  readonly tls?: TlsCredentials & {
    readonly host?: string;
    readonly port?: number;
    readonly name?: string;
  };

  /**
   * Whether the daemon also listens for administrators, on a separate unix socket. Without `path`,
   * the socket is in a private temporary folder. On Windows it is a named pipe, as for `unix`.
   * {@link TestDaemon.adminUri} is its URI.
   */
  readonly admin?: boolean | { readonly path?: string };

  /**
   * Whether the daemon opens no socket, unless `unix`, `tcp` or `tls` is set as well. Clients connect
   * through {@link TestDaemon.connect}.
   *
   * @default false
   */
  readonly memory?: boolean;

  /**
   * The authentication that the daemon requires: none, polkit, a polkit that refuses all clients,
   * or SASL.
   *
   * @default 'none'
   */
  readonly auth?: TestDaemonAuth;

  /**
   * The keepalive of the daemon: `keepalive_interval` and `keepalive_count` of libvirtd.conf. A
   * client that is silent for an interval gets a PING. The daemon disconnects a client that leaves
   * `count` PINGs unanswered. An interval of -1 disables keepalive.
   *
   * @default { intervalSeconds: 5, count: 5 }
   */
  readonly keepalive?: { readonly intervalSeconds: number; readonly count: number };

  /**
   * The number of pending calls at which the daemon stops reading from a client:
   * `max_client_requests` of libvirtd.conf.
   *
   * @default 5
   */
  readonly maxClientRequests?: number;

  /**
   * Whether domain events work as before libvirt 1.2: registrations have no ids, each event has at
   * most one registration, and clients do not learn that the hypervisor connection was lost.
   *
   * @default false
   */
  readonly legacyEvents?: boolean;

  /** The initial state, the host name, the version and the clock of the hypervisor. */
  readonly hypervisor?: TestHypervisorOptions;
}

export interface ResolvedDaemonOptions {
  readonly auth: TestDaemonAuth;
  readonly keepalive: { readonly intervalMs: number; readonly count: number };
  readonly maxClientRequests: number;
  readonly legacyEvents: boolean;
}

export function resolveDaemonOptions(options: TestDaemonOptions): ResolvedDaemonOptions {
  const { auth = 'none', keepalive, maxClientRequests = 5, legacyEvents = false } = options;
  const { intervalSeconds, count } = keepalive ?? { intervalSeconds: 5, count: 5 };
  const resolved = { intervalMs: intervalSeconds * 1000, count };
  return { auth, keepalive: resolved, maxClientRequests, legacyEvents };
}
