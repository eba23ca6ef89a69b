import type { Duplex } from 'node:stream';
import { ArgumentError } from '../../errors/index.ts';
import type { KeepaliveOptions } from '../../rpc/index.ts';
import { CALLS_IN_FLIGHT_DEFAULT } from '../../rpc/index.ts';
import type { SaslMechanism, SaslMechanismName } from '../../sasl/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { Permission } from '../../uri/index.ts';
import type { ConnectionStateChange } from '../live/connection-state.ts';
import type { ReconnectOptions, ReconnectPolicy } from '../live/reconnect-options.ts';
import { resolveReconnect } from '../live/reconnect-options.ts';
import type { CredentialCallback, Credentials } from './credentials.ts';
import { CredentialSource } from './credentials.ts';
import { SshShare } from './open-ssh-share.ts';
import type { SshOptions } from './ssh-options.ts';
import type { TlsConnectOptions } from './tls-options.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Opens the connection for looking only (`virConnectOpenReadOnly`). A system daemon is reached
   * through its read-only socket, which more users may open.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Milliseconds that opening may take, from resolving the URI to libvirt's consent. The time in which
   * polkit or {@link ConnectOptions.credentials} asks a person does not count, up to ten minutes.
   *
   * @default 30_000
   */
  readonly connectTimeoutMs?: number;

  /**
   * How many calls may be with the daemon at a time; the others wait here, in order. libvirtd stops
   * reading a connection with 5 calls under way (`max_client_requests`), keepalive messages
   * included, so raise it only together with the daemon's setting.
   *
   * @default 4
   */
  readonly maxCallsInFlight?: number;

  /**
   * The way to the daemon, in place of the one that the URI names: a tunnel of one's own, as any
   * stream of Node, or `daemon.connect()` of `libvirt-client/testing`. The URI still says which
   * hypervisor to open.
   *
   * A function makes a new one each time that one is needed; {@link ConnectOptions.reconnect} takes
   * one.
   */
  readonly transport?: Transport | Duplex | TransportFactory;

  /**
   * How a daemon that has gone without a word is noticed (`virConnectSetKeepAlive`): after so many
   * seconds of silence it is asked, at most `count` times, once an interval; then the connection is
   * lost (`KEEPALIVE_LOST`). A daemon without keepalive is not asked.
   *
   * @default { intervalSeconds: 5, count: 5 }
   */
  readonly keepAlive?: false | { readonly intervalSeconds?: number; readonly count?: number };

  /**
   * Milliseconds that each call may take. The caller is freed then, with `CALL_TIMEOUT`; the daemon
   * carries the call out all the same. There is no limit by default, since saving, cloning and
   * migrating take hours.
   */
  readonly callTimeoutMs?: number;

  /**
   * Makes a lost connection again, subscriptions to events included. What was bound to the old one
   * is gone: streams, and guests started with `VIR_DOMAIN_START_AUTODESTROY`.
   *
   * @default false
   */
  readonly reconnect?: boolean | ReconnectOptions;

  /**
   * How many connections may be opened beside this one for streams, so that a slow stream stops
   * nothing else: each download, upload and console gets one of its own while there are any.
   * Streams beyond that number share the connection itself.
   *
   * @default 8
   */
  readonly streamConnections?: number;

  /**
   * Certificates for URIs that lead over TLS. Without them libvirt's files are read, from the folder
   * that `pkipath=` names or from libvirt's places.
   */
  readonly tls?: TlsConnectOptions;

  /** How to connect over SSH, for URIs that lead over it. */
  readonly ssh?: SshOptions;

  /**
   * Who logs in where the daemon asks for SASL, or a function that is asked. SSH takes the same: a
   * password is good for the user there, unless `authname` names somebody else. What is not given is
   * looked up in auth.conf, as libvirt does.
   */
  readonly credentials?: Credentials | CredentialCallback;

  /**
   * Mechanisms of SASL that may be used, most wanted first: names of ours, or mechanisms of one's own
   * such as GSSAPI. `DIGEST-MD5`, `EXTERNAL` and `ANONYMOUS` are used only when they stand here or in
   * the URI.
   *
   * @default ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN']
   */
  readonly saslMechanisms?: ReadonlyArray<SaslMechanismName | SaslMechanism>;

  /**
   * For URIs that come from users of the program: what they may do. Whatever is not in the list is
   * refused, so `[]` lets through what leads to a host or a local daemon and no more. Without a list
   * everything goes, as with virsh.
   */
  readonly allow?: readonly Permission[];

  /**
   * Whether `uri_aliases` of libvirt.conf count (off: `VIR_CONNECT_NO_ALIASES`).
   *
   * @default true
   */
  readonly aliases?: boolean;

  /**
   * Hears of each state of the connection, from `connecting` on: what {@link Connection.stateChanges}
   * tells, and how it began.
   */
  readonly onStateChange?: (change: ConnectionStateChange) => void;

  /** Gives up opening: the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** Makes a way to the daemon. It should give up when the signal aborts. */
export type TransportFactory = (
  signal: AbortSignal,
) => Transport | Duplex | Promise<Transport | Duplex>;

export interface ResolvedConnectOptions
  extends Required<
    Pick<ConnectOptions, 'readOnly' | 'connectTimeoutMs' | 'maxCallsInFlight' | 'streamConnections'>
  > {
  readonly transport: Transport | Duplex | TransportFactory | undefined;
  readonly tls: TlsConnectOptions | undefined;
  readonly ssh: SshShare;
  readonly credentials: CredentialSource;
  readonly saslMechanisms: ConnectOptions['saslMechanisms'];
  readonly allow: readonly Permission[] | undefined;
  readonly aliases: boolean | undefined;
  readonly keepAlive: KeepaliveOptions | undefined;
  readonly callTimeoutMs: number | undefined;
  readonly reconnect: ReconnectPolicy | undefined;
  readonly onStateChange: ConnectOptions['onStateChange'];
  readonly signal: AbortSignal | undefined;
}

const STREAM_CONNECTIONS_DEFAULT = 8;

const KEEP_ALIVE_DEFAULTS = { intervalSeconds: 5, count: 5 };

/** Checks options and fills in the defaults. @throws ArgumentError that names the option. */
export async function resolveConnectOptions(
  options: ConnectOptions,
): Promise<ResolvedConnectOptions> {
  const isNothing =
    typeof options === 'object' && options !== null && Object.keys(options).length === 0;
  // Loading the validator costs more than all the rest of the package, so it is only loaded when
  // there is something to validate.
  if (!isNothing) await validate(options);
  return {
    readOnly: options.readOnly ?? false,
    connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
    maxCallsInFlight: options.maxCallsInFlight ?? CALLS_IN_FLIGHT_DEFAULT,
    streamConnections: options.streamConnections ?? STREAM_CONNECTIONS_DEFAULT,
    transport: options.transport,
    tls: options.tls,
    ssh: new SshShare(options.ssh),
    credentials: new CredentialSource(options.credentials),
    saslMechanisms: options.saslMechanisms,
    allow: options.allow,
    aliases: options.aliases,
    keepAlive: resolveKeepAlive(options.keepAlive),
    callTimeoutMs: options.callTimeoutMs,
    reconnect: resolveReconnect(options.reconnect),
    onStateChange: options.onStateChange,
    signal: options.signal,
  };
}

async function validate(options: ConnectOptions): Promise<void> {
  const { connectOptionsSchema, firstIssue } = await import('./connect-options-schema.ts');
  const result = connectOptionsSchema.safeParse(options);
  if (!result.success) {
    const { option, message } = firstIssue(result.error);
    throw new ArgumentError(message, { argument: option });
  }
  if (options.reconnect && typeof options.transport === 'object') {
    throw new ArgumentError(
      'A transport can be used once: to reconnect, pass a function that makes one',
      { argument: 'transport' },
    );
  }
}

function resolveKeepAlive(option: ConnectOptions['keepAlive']): KeepaliveOptions | undefined {
  if (option === false) return undefined;
  const { intervalSeconds, count } = { ...KEEP_ALIVE_DEFAULTS, ...option };
  return { intervalMs: intervalSeconds * 1000, count };
}
