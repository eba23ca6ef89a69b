import { daemonFolders, installationPrefix } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { systemRuntimeFolder, userRuntimeFolder } from './folders.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri, TransportName } from './parse.ts';
import type { Mode } from './remote-parameters.ts';

/**
 * The folder of the system's sockets, below the prefix of the installation. libvirt uses /var/run on
 * purpose: the remote host of an SSH connection may have no /run. If /run exists, /var/run is a link
 * to it.
 */
const SYSTEM_FOLDER = '/var/run/libvirt';

/**
 * Drivers to look for if the URI names none, in the order in which libvirtd probes them.
 */
const SYSTEM_DRIVERS = ['xen', 'qemu', 'lxc', 'vbox', 'bhyve', 'vz'] as const;
const SESSION_DRIVERS = ['qemu', 'vbox'] as const;

/** The parts of a URI that determine the socket. */
export interface SocketQuery {
  /** The URI's driver; undefined if there is no URI. */
  readonly driver: string | undefined;

  readonly transport: TransportName;

  /** Whether the URI means the user's session daemon: {@link isSession}. */
  readonly isSession: boolean;

  readonly readOnly: boolean;
  readonly mode: Mode;
}

/** The chosen socket. */
export interface SocketChoice {
  readonly path: string;

  /** The daemon that listens on the socket, such as `libvirtd` or `virtqemud`. */
  readonly daemon: string;

  /** Every path that was looked for, including the chosen one. */
  readonly tried: readonly string[];
}

/**
 * Chooses a daemon's socket by libvirt's rules (remoteGetUNIXSocket): the session daemon or the
 * system daemon, the driver's own daemon or libvirtd. The choice depends on which socket files
 * exist, even if no daemon listens on them.
 */
export function chooseSocket(query: SocketQuery, environment: Environment): SocketChoice {
  const { isSession, readOnly, transport } = query;
  // The prefix of this machine's libvirt says nothing about a remote host.
  const prefix = transport === 'unix' ? installationPrefix(environment) : '';
  const folder = isSession ? userRuntimeFolder(environment) : `${prefix}${SYSTEM_FOLDER}`;
  const socketOf = (daemon: string): string => socketPath(folder, daemon, readOnly && !isSession);
  const legacy = { path: socketOf('libvirt'), daemon: 'libvirtd' };
  const driver = query.driver ?? probeDriver(query, environment);
  const direct =
    driver === undefined
      ? undefined
      : { path: socketOf(directDaemon(driver)), daemon: directDaemon(driver) };

  if (transport !== 'unix') {
    // The client cannot see which daemons exist on the remote host.
    if (query.mode === 'direct') throw noDirectMode(`with the transport ${transport}`);
    return choiceOf(legacy, [legacy.path]);
  }
  switch (query.mode) {
    case 'legacy':
      return choiceOf(legacy, [legacy.path]);
    case 'direct':
      if (direct === undefined) throw noDirectMode('without a URI');
      return choiceOf(direct, [direct.path]);
    case 'auto': {
      const candidates = direct === undefined ? [legacy] : [direct, legacy];
      const tried = candidates.map(({ path }) => path);
      const found = candidates.find(({ path }) => environment.exists(path));
      if (found !== undefined) return choiceOf(found, tried);
      return choiceOf(environment.defaultMode === 'direct' ? (direct ?? legacy) : legacy, tried);
    }
  }
}

/** By field: V8 makes a hidden class for each copy of an object that gets a new field. */
function choiceOf(
  { path, daemon }: Pick<SocketChoice, 'path' | 'daemon'>,
  tried: readonly string[],
): SocketChoice {
  return { path, daemon, tried };
}

/**
 * Whether a URI means this user's session daemon (remoteGetURIDaemonInfo). Root has none. In
 * libvirt, the test driver runs inside the client unless the URI names a transport. Here, it always
 * runs in a daemon.
 */
export function isSession(
  uri: Pick<ParsedUri, 'driver' | 'path'> | undefined,
  environment: Environment,
): boolean {
  if (environment.euid === 0) return false;
  return uri === undefined || uri.path === '/session' || uri.driver === 'test';
}

/** Returns the path of a daemon's socket. */
export function socketPath(folder: string, daemon: string, readOnly: boolean): string {
  return `${folder}/${daemon}-sock${readOnly ? '-ro' : ''}`;
}

/**
 * Returns the name of a driver's own daemon. The driver may also be a secondary one, such as
 * `network` or `storage`, whose URIs are `network:///system` and `storage:///system`.
 */
export function directDaemon(driver: string): string {
  return `virt${driver}d`;
}

/**
 * Looks for an existing driver if no URI names one. libvirt does so only if it was built for direct
 * daemons; otherwise libvirtd chooses.
 */
function probeDriver(query: SocketQuery, environment: Environment): string | undefined {
  if (environment.defaultMode !== 'direct' || query.mode === 'legacy') return undefined;
  if (environment.euid === 0) {
    const system = systemRuntimeFolder(environment);
    return SYSTEM_DRIVERS.find((driver) =>
      environment.exists(socketPath(system, directDaemon(driver), query.readOnly)),
    );
  }
  const folder = userRuntimeFolder(environment);
  const folders = daemonFolders(environment);
  return (
    SESSION_DRIVERS.find((driver) =>
      environment.exists(socketPath(folder, directDaemon(driver), false)),
    ) ??
    SESSION_DRIVERS.find((driver) =>
      folders.some((each) => environment.exists(`${each}/${directDaemon(driver)}`)),
    )
  );
}

function noDirectMode(condition: string): Error {
  return invalidUri(`mode=direct cannot be used ${condition}`);
}
