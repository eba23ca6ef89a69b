import type { TlsCredentials } from '../../transport/listen.ts';
import type { TestDaemonAuth } from '../auth/test-daemon-auth.ts';
import type { TestHypervisorOptions } from '../hypervisor/options.ts';

/** Options of {@link startDaemon}. */
export interface TestDaemonOptions {
  /**
   * Listens on a unix socket: at this path, or in a private folder when none is given. It does so
   * when nothing else is asked for.
   */
  readonly unix?: { readonly path?: string };

  /** Listens on TCP; port 0 lets the system choose one. Keep it to loopback: there is no login. */
  readonly tcp?: { readonly host: string; readonly port: number };

  /**
   * Listens on TLS, with certificates in PEM form. Clients check the name in the certificate
   * against that in the URI, which is `name` or else the host.
   */
  readonly tls?: TlsCredentials & {
    readonly host: string;
    readonly port: number;
    readonly name?: string;
  };

  /**
   * Listens for administrators as well, on a unix socket of their own: at this path, or in a
   * private folder when none is given. {@link TestDaemon.adminUri} leads there.
   */
  readonly admin?: { readonly path?: string };

  /** No socket: clients come through {@link TestDaemon.connect} alone. */
  readonly memory?: boolean;

  /**
   * How clients log in: not at all, by polkit, by a polkit that refuses everybody, or by SASL.
   *
   * @default 'none'
   */
  readonly auth?: TestDaemonAuth;

  /**
   * When silent clients are asked for a sign of life, and how often before they are given up, as
   * `keepalive_interval` and `keepalive_count` of libvirtd.conf. An interval of -1 never asks.
   *
   * @default { intervalSeconds: 5, count: 5 }
   */
  readonly keepalive?: { readonly intervalSeconds: number; readonly count: number };

  /**
   * Calls of one client under way at which it is no longer read, as `max_client_requests`.
   *
   * @default 5
   */
  readonly maxClientRequests?: number;

  /**
   * Tells of domains as daemons did before libvirt 1.2: registrations have no ids, and there is one
   * for each event. The loss of the hypervisor is not told at all.
   *
   * @default false
   */
  readonly legacyEvents?: boolean;

  /** What the hypervisor has at the start, its name, its clock. */
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
