import type { Duplex } from 'node:stream';
import { onDemand } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import type { KeepaliveOptions } from '../../rpc/index.ts';
import { CALLS_IN_FLIGHT_DEFAULT } from '../../rpc/index.ts';
import type { SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { Permission } from '../../uri/index.ts';
import type { ConnectionStateChange, FailedAttempt } from '../live/connection-state.ts';
import type { ReconnectOptions, ReconnectPolicy } from '../live/reconnect-options.ts';
import { resolveReconnect } from '../live/reconnect-options.ts';
import type { CredentialCallback, Credentials } from './credentials.ts';
import { CredentialSource } from './credentials.ts';
import { SshShare } from './open-ssh-share.ts';
import { arePlain } from './plain-options.ts';
import type { SshOptions } from './ssh-options.ts';
import type { TlsConnectOptions } from './tls-options.ts';
import type { UnusedUriParameters } from './unused-uri-parameters.ts';
import type { WaitForDaemonOptions, WaitPolicy } from './wait-for-daemon.ts';
import { resolveWait } from './wait-for-daemon.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Whether the connection is read-only (`virConnectOpenReadOnly`). A read-only connection uses the
   * read-only socket of a system daemon, which more users may open.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Maximum time to open the connection, in milliseconds, from resolving the URI to the daemon's
   * reply to OPEN. With {@link ConnectOptions.waitForDaemon} it limits each attempt. Time in which
   * polkit or {@link ConnectOptions.credentials} waits for a user does not count, up to ten
   * minutes.
   *
   * @default 30_000
   */
  readonly connectTimeoutMs?: number;

  /**
   * Maximum number of calls in flight. Further calls wait in a queue. libvirtd stops reading a
   * connection that has 5 requests in flight (`max_client_requests`), including keepalive messages.
   * Raise this option only together with that setting of the daemon.
   *
   * @default 4
   */
  readonly maxCallsInFlight?: number;

  /**
   * A custom transport to the daemon, used instead of the URI's transport: your own tunnel as a
   * Node stream, or `daemon.connect()` of `libvirt-client/testing`. The URI still selects the
   * hypervisor.
   *
   * A function is called each time a new transport is needed. {@link ConnectOptions.reconnect} and
   * {@link ConnectOptions.waitForDaemon} require a function.
   */
  readonly transport?: Transport | Duplex | TransportFactory;

  /**
   * Settings for detecting a daemon that no longer responds (`virConnectSetKeepAlive`). After
   * `intervalSeconds` without a message from the daemon, a keepalive request is sent, once per
   * interval and at most `count` times. If the daemon sends nothing after that, the connection is
   * lost (`KEEPALIVE_LOST`). `false` disables keepalive: the daemon sends no requests either.
   * Keepalive is not used if the daemon does not support it.
   *
   * @default { intervalSeconds: 5, count: 5 }
   */
  readonly keepAlive?: false | { readonly intervalSeconds?: number; readonly count?: number };

  /**
   * Timeout of each call, in milliseconds. The call is then rejected with `CALL_TIMEOUT`, but the
   * daemon still executes it. There is no timeout by default, because saving, cloning and migrating
   * can take hours.
   */
  readonly callTimeoutMs?: number;

  /**
   * Whether the process polls for the reply to a call for up to 0.5 ms before it sleeps. Calls that
   * are made one after another then take less time if the machine has idle CPUs. It costs CPU time.
   * It has no effect while several calls are in flight. Each second it compares 32 calls with
   * polling and 32 without, and then polls only if that is faster. So it pauses itself on a busy
   * machine, and if replies take longer, such as over a network.
   *
   * @default false
   */
  readonly lowLatency?: boolean;

  /**
   * Whether a lost connection is re-established, including its event subscriptions; an object sets
   * the details. Objects that belong to the lost session are lost: streams, and guests started with
   * `VIR_DOMAIN_START_AUTODESTROY`.
   *
   * @default false
   */
  readonly reconnect?: boolean | ReconnectOptions;

  /**
   * Whether `connect` waits for a daemon that has not started yet; an object sets the details. An
   * attempt is repeated if the daemon cannot be reached, closes the connection or does not answer
   * in time. A wrong URI, a refused login and an invalid certificate reject at once. If no attempt
   * succeeds, `connect` rejects with the error of the last one.
   *
   * {@link ConnectOptions.onFailedAttempt} reports each failed attempt. Use
   * {@link ConnectOptions.reconnect} for losses after that.
   *
   * @default false
   */
  readonly waitForDaemon?: boolean | WaitForDaemonOptions;

  /**
   * Maximum number of additional connections to the daemon for streams. Each download, upload and
   * console gets its own connection, so that a slow stream delays nothing else. Streams beyond this
   * number share the main connection.
   *
   * @default 8
   */
  readonly streamConnections?: number;

  /**
   * Maximum number of additional connections to the daemon for calls. One is opened if calls wait
   * behind `maxCallsInFlight` calls that no longer make progress: each of those was abandoned (by
   * `callTimeoutMs` or `signal`), or no reply has arrived for a second. The waiting calls are made
   * on it. It is closed when it is not used for ten seconds.
   *
   * Some calls are never made on an additional connection, because their effect ends with their
   * connection: event subscriptions, streams, `setIdentity`, the steps of a migration, and guests
   * started with `VIR_DOMAIN_START_AUTODESTROY`. It is never opened if that requires a prompt, or
   * if each connection has a state of its own (`test:///path`). If the daemon refuses it, the calls
   * wait.
   *
   * @default 3, but 0 if `maxCallsInFlight` is 1: such a program makes one call after the other
   */
  readonly callConnections?: number;

  /**
   * Certificates for URIs with a TLS transport. By default libvirt's files are read, from the
   * folder of the URI parameter `pkipath` or from libvirt's default locations.
   */
  readonly tls?: TlsConnectOptions;

  /** Options for URIs with an SSH transport. */
  readonly ssh?: SshOptions;

  /**
   * Credentials for a SASL login, or a callback that returns them. SSH uses the same credentials:
   * the password is used for the remote user, unless `authname` names another user. Missing values
   * are looked up in auth.conf, as in libvirt's client.
   */
  readonly credentials?: Credentials | CredentialCallback;

  /**
   * The allowed SASL mechanisms in order of preference: names of built-in mechanisms, or your own
   * mechanisms, such as GSSAPI. `DIGEST-MD5`, `EXTERNAL` and `ANONYMOUS` are only used if this
   * option or the URI names them.
   *
   * @default ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN']
   */
  readonly saslMechanisms?: ReadonlyArray<SaslMechanismName | SaslMechanism>;

  /**
   * The permissions of a URI that comes from untrusted input. A URI that needs any other permission
   * is refused. With `[]` a URI can only name a hypervisor of a local daemon that runs, or of a host
   * that is reached by TLS, by SSH or with a login that encrypts. By default everything is allowed,
   * as in virsh.
   */
  readonly allow?: readonly Permission[];

  /**
   * Whether `uri_aliases` of libvirt.conf are used (`false`: `VIR_CONNECT_NO_ALIASES`).
   *
   * @default true
   */
  readonly aliases?: boolean;

  /**
   * The reaction to a parameter of the URI that has no effect on the connection, because it is for
   * another transport, or because it is unknown, such as `sockett`: a process warning with the code
   * `LIBVIRT_URI_PARAMETER_UNUSED`, once for each message, an {@link ArgumentError}, or nothing.
   *
   * @default 'warn'
   */
  readonly unusedUriParameters?: 'warn' | 'refuse' | 'ignore';

  /**
   * Called with each state change of the connection, including `connecting` and the first `open`.
   * {@link Connection.stateChanges} only reports the changes after these two.
   */
  readonly onStateChange?: (change: ConnectionStateChange) => void;

  /**
   * Called after each failed attempt to open the connection, during {@link
   * ConnectOptions.waitForDaemon} and {@link ConnectOptions.reconnect}. An error that it throws
   * becomes an uncaught exception.
   */
  readonly onFailedAttempt?: (attempt: FailedAttempt) => void;

  /** Aborts opening: the promise rejects with an {@link AbortError}. */
  readonly signal?: AbortSignal;
}

/**
 * Returns a new transport to the daemon. It should stop when the signal aborts. If it throws,
 * `connect` rejects with a TransportError `CONNECT_FAILED` that has the error as its `cause`.
 */
export type TransportFactory = (
  signal: AbortSignal,
) => Transport | Duplex | Promise<Transport | Duplex>;

export interface ResolvedConnectOptions
  extends Required<
    Pick<
      ConnectOptions,
      | 'readOnly'
      | 'connectTimeoutMs'
      | 'maxCallsInFlight'
      | 'lowLatency'
      | 'streamConnections'
      | 'callConnections'
    >
  > {
  readonly transport: Transport | Duplex | TransportFactory | undefined;
  readonly tls: TlsConnectOptions | undefined;
  readonly ssh: SshShare;
  readonly credentials: CredentialSource;
  readonly saslMechanisms: ConnectOptions['saslMechanisms'];
  readonly allow: readonly Permission[] | undefined;
  readonly aliases: boolean | undefined;
  readonly unusedUriParameters: UnusedUriParameters;
  readonly keepAlive: KeepaliveOptions | undefined;
  readonly callTimeoutMs: number | undefined;
  readonly reconnect: ReconnectPolicy | undefined;
  readonly waitForDaemon: WaitPolicy | undefined;
  readonly onStateChange: ConnectOptions['onStateChange'];
  readonly onFailedAttempt: ConnectOptions['onFailedAttempt'];
  readonly signal: AbortSignal | undefined;
}

const STREAM_CONNECTIONS_DEFAULT = 8;

/** With the own session 16 calls: fewer than the 20 that libvirtd executes (`max_workers`). */
const CALL_CONNECTIONS_DEFAULT = 3;

const loadSchema = onDemand(() => import('./connect-options-schema.ts'));

/** Checks options and fills in the defaults. @throws ArgumentError that names the option. */
export async function resolveConnectOptions(
  options: ConnectOptions,
): Promise<ResolvedConnectOptions> {
  if (!arePlain(options)) await validate(options);
  requireNewTransports(options);
  return {
    readOnly: options.readOnly ?? false,
    connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
    maxCallsInFlight: options.maxCallsInFlight ?? CALLS_IN_FLIGHT_DEFAULT,
    streamConnections: options.streamConnections ?? STREAM_CONNECTIONS_DEFAULT,
    callConnections:
      options.callConnections ?? (options.maxCallsInFlight === 1 ? 0 : CALL_CONNECTIONS_DEFAULT),
    transport: options.transport,
    tls: options.tls,
    ssh: new SshShare(options.ssh),
    credentials: new CredentialSource(options.credentials),
    saslMechanisms: options.saslMechanisms,
    allow: options.allow,
    aliases: options.aliases,
    unusedUriParameters: options.unusedUriParameters ?? 'warn',
    keepAlive: resolveKeepAlive(options.keepAlive),
    callTimeoutMs: options.callTimeoutMs,
    lowLatency: options.lowLatency ?? false,
    reconnect: resolveReconnect(options.reconnect),
    waitForDaemon: resolveWait(options.waitForDaemon),
    onStateChange: options.onStateChange,
    onFailedAttempt: options.onFailedAttempt,
    signal: options.signal,
  };
}

async function validate(options: ConnectOptions): Promise<void> {
  const { invalidOption } = await loadSchema();
  const invalid = invalidOption(options);
  if (invalid !== undefined) throw new ArgumentError(invalid.message, { argument: invalid.option });
}

/** Throws if the option `transport` is needed more than once, and can only be used once. */
function requireNewTransports(options: ConnectOptions): void {
  if ((options.reconnect || options.waitForDaemon) && typeof options.transport === 'object') {
    const purpose = options.reconnect ? 'To reconnect' : 'To wait for the daemon';
    throw new ArgumentError(
      `A transport can only be used once. ${purpose}, pass a function that returns a new one`,
      { argument: 'transport' },
    );
  }
}

function resolveKeepAlive(option: ConnectOptions['keepAlive']): KeepaliveOptions | undefined {
  if (option === false) return undefined;
  const { intervalSeconds = 5, count = 5 } = option ?? {};
  return { intervalMs: intervalSeconds * 1000, count };
}
