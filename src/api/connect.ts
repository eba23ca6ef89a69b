import { unlessAborted } from '../async/index.ts';
import { toError } from '../errors/index.ts';
import type { Target } from '../uri/index.ts';
import { processEnvironment, resolveTarget } from '../uri/index.ts';
import { Connection } from './connection/connection.ts';
import { StateLog } from './live/connection-state.ts';
import { Link } from './live/link.ts';
import type { Dial } from './live/opened-session.ts';
import { SessionRelay } from './live/session-relay.ts';
import type { ConnectOptions, ResolvedConnectOptions } from './opening/connect-options.ts';
import { resolveConnectOptions } from './opening/connect-options.ts';
import type { CredentialCallback, Credentials } from './opening/credentials.ts';
import { Deadline } from './opening/deadline.ts';
import type { Dialled } from './opening/dial.ts';
import { dial } from './opening/dial.ts';
import { uriAndOptions } from './opening/uri-and-options.ts';
import { untilDaemonAnswers } from './opening/wait-for-daemon.ts';

/**
 * Connects to a libvirt daemon (`virConnectOpen`).
 *
 * @param uri - A libvirt URI, such as `qemu:///system` or `qemu+tcp://host/system`. The default is
 * `LIBVIRT_DEFAULT_URI`, then `uri_default` of libvirt.conf. Without both, the local daemon chooses
 * its hypervisor.
 * @throws {@link ArgumentError} if the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` if the daemon cannot be reached. The option
 * `waitForDaemon` waits for it.
 * @throws {@link TimeoutError} `CONNECT_TIMEOUT` if opening takes longer than `connectTimeoutMs`.
 * @throws {@link AuthError} if the daemon does not accept this user.
 * @throws {@link VirError} if libvirt refuses, such as number 5 (`VIR_ERR_NO_CONNECT`) if the
 * daemon does not have the hypervisor.
 *
 * @example
 * await using connection = await connect('qemu:///system');
 * for (const domain of await connection.listAllDomains()) console.log(domain.name);
 */
export function connect(options?: ConnectOptions): Promise<Connection>;
export function connect(uri: string | undefined, options?: ConnectOptions): Promise<Connection>;
export async function connect(
  first?: string | ConnectOptions,
  second?: ConnectOptions,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  const resolved = await resolveConnectOptions(options);
  const states = new StateLog(resolved.onStateChange);
  states.add({ state: 'connecting' });
  try {
    return await connectWith(uri, resolved, states);
  } catch (error) {
    states.add({ state: 'closed', error: toError(error) });
    throw error;
  }
}

/**
 * Connects for reading and writing (`virConnectOpen`). This is {@link connect} under libvirt's
 * name.
 */
export function open(options?: Omit<ConnectOptions, 'readOnly'>): Promise<Connection>;
export function open(
  uri: string | undefined,
  options?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection>;
export async function open(
  first?: string | Omit<ConnectOptions, 'readOnly'>,
  second?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  return connect(uri, options);
}

/**
 * Connects for reading only (`virConnectOpenReadOnly`). This is {@link connect} with the option
 * `readOnly`.
 */
export function openReadOnly(options?: Omit<ConnectOptions, 'readOnly'>): Promise<Connection>;
export function openReadOnly(
  uri: string | undefined,
  options?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection>;
export async function openReadOnly(
  first?: string | Omit<ConnectOptions, 'readOnly'>,
  second?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  return connect(uri, { ...options, readOnly: true });
}

/**
 * Connects with credentials (`virConnectOpenAuth`). This is {@link connect} with the option
 * `credentials`.
 *
 * @param credentials - The credentials, or a callback that returns them; undefined to use only
 * those of libvirt's auth.conf.
 * @param options - `readOnly` and `aliases` replace libvirt's flags.
 */
export function openAuth(
  uri: string | undefined,
  credentials: Credentials | CredentialCallback | undefined,
  options: Omit<ConnectOptions, 'credentials'> = {},
): Promise<Connection> {
  return connect(uri, credentials === undefined ? options : { ...options, credentials });
}

async function connectWith(
  uri: string | undefined,
  resolved: ResolvedConnectOptions,
  states: StateLog,
): Promise<Connection> {
  const { target, dialled, relay } = await openFirst(uri, resolved, states);
  states.add({ state: 'open' });
  const link = new Link({
    ...resolved,
    opened: dialled.opened,
    relay,
    states,
    dial: typeof resolved.transport === 'object' ? undefined : dialAgain(target, resolved),
  });
  return Connection.of({ link, uri: dialled.uri, isReadOnly: resolved.readOnly });
}

interface FirstSession {
  readonly target: Target;
  readonly dialled: Dialled;
  readonly relay: SessionRelay;
}

function openFirst(
  uri: string | undefined,
  resolved: ResolvedConnectOptions,
  states: StateLog,
): Promise<FirstSession> {
  // Also resolves the URI again: a daemon that starts meanwhile may have another socket.
  const attempt = (signal: AbortSignal | undefined): Promise<FirstSession> =>
    within(resolved, signal, async (deadline) => {
      const { readOnly, allow, aliases } = resolved;
      const relay = new SessionRelay();
      const resolving = resolveTarget(uri, { readOnly, allow, aliases }, processEnvironment());
      const target = await unlessAborted(resolving, deadline.signal);
      return { target, dialled: await dialTo(target, resolved, relay, deadline), relay };
    });
  const { waitForDaemon: policy, signal } = resolved;
  if (policy === undefined) return attempt(signal);
  return untilDaemonAnswers({
    ...{ policy, signal, attempt },
    onFailedAttempt: (error, failedAttempts) =>
      states.add({ state: 'connecting', error, failedAttempts }),
  });
}

function dialAgain(target: Target, options: ResolvedConnectOptions): Dial {
  return async (relay, signal) => {
    const dialled = await within(options, signal, (deadline) =>
      dialTo(target, options, relay, deadline),
    );
    return dialled.opened;
  };
}

function dialTo(
  target: Target,
  options: ResolvedConnectOptions,
  relay: SessionRelay,
  deadline: Deadline,
): Promise<Dialled> {
  deadline.what = `Opening ${target.uri ?? 'the local daemon'}`;
  return dial(target, options, relay, deadline);
}

/** The timeout covers all phases of opening, so none of them can block indefinitely. */
async function within<T>(
  { connectTimeoutMs }: ResolvedConnectOptions,
  signal: AbortSignal | undefined,
  open: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline('Opening', connectTimeoutMs, signal);
  deadline.phase = 'resolve';
  try {
    return await open(deadline);
  } finally {
    deadline.clear();
  }
}
