import type { Environment } from './environment.ts';
import { userRuntimeFolder } from './folders.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri, TransportName } from './parse.ts';
import type { Mode } from './remote-parameters.ts';

/**
 * libvirt says /var/run on purpose: the far end of an SSH connection may not have /run, and where
 * there is a /run the other leads to it.
 */
export const SYSTEM_FOLDER = '/var/run/libvirt';

/**
 * Drivers that are looked for where nobody names one, in the order in which libvirtd probes them.
 */
const SYSTEM_DRIVERS = ['xen', 'qemu', 'lxc', 'vbox', 'bhyve', 'vz'] as const;
const SESSION_DRIVERS = ['qemu', 'vbox'] as const;

export interface SocketQuestion {
  /** The URI's driver; undefined when there is no URI. */
  readonly driver: string | undefined;

  readonly transport: TransportName;

  /** Whether the user's own daemon is meant: {@link isSession}. */
  readonly isSession: boolean;

  readonly readOnly: boolean;
  readonly mode: Mode;
}

/** The socket that was chosen. */
export interface SocketChoice {
  readonly path: string;

  /** The daemon that listens there, such as `libvirtd` or `virtqemud`. */
  readonly daemon: string;

  /** Every path that was looked at, the chosen one included. */
  readonly tried: readonly string[];
}

/**
 * Chooses a daemon's socket by libvirt's rules (remoteGetUNIXSocket): the user's own daemon or the
 * system's, the driver's own or the one for all, by what files are there. A file counts even when
 * nobody listens to it.
 */
export function chooseSocket(question: SocketQuestion, environment: Environment): SocketChoice {
  const { isSession, readOnly, transport } = question;
  const folder = isSession ? userRuntimeFolder(environment) : SYSTEM_FOLDER;
  const socketOf = (daemon: string): string => socketPath(folder, daemon, readOnly && !isSession);
  const legacy = { path: socketOf('libvirt'), daemon: 'libvirtd' };
  const driver = question.driver ?? probeDriver(question, environment);
  const direct =
    driver === undefined
      ? undefined
      : { path: socketOf(directDaemon(driver)), daemon: directDaemon(driver) };

  if (transport !== 'unix') {
    // What daemons there are at the far end cannot be seen from here.
    if (question.mode === 'direct') throw noDirectMode(`the transport ${transport}`);
    return { ...legacy, tried: [legacy.path] };
  }
  switch (question.mode) {
    case 'legacy':
      return { ...legacy, tried: [legacy.path] };
    case 'direct':
      if (direct === undefined) throw noDirectMode('no URI');
      return { ...direct, tried: [direct.path] };
    case 'auto': {
      const candidates = direct === undefined ? [legacy] : [direct, legacy];
      const built = environment.defaultMode === 'direct' ? (direct ?? legacy) : legacy;
      const found = candidates.find(({ path }) => environment.exists(path));
      return { ...(found ?? built), tried: candidates.map(({ path }) => path) };
    }
  }
}

/**
 * Whether a URI means the daemon of this user (remoteGetURIDaemonInfo). Root has none. The test
 * driver lives inside libvirt's own client unless a transport is named; here it is always a
 * daemon's.
 */
export function isSession(
  uri: Pick<ParsedUri, 'driver' | 'path'> | undefined,
  environment: Environment,
): boolean {
  if (environment.euid === 0) return false;
  return uri === undefined || uri.path === '/session' || uri.driver === 'test';
}

/** Where a daemon of this name listens. */
export function socketPath(folder: string, daemon: string, readOnly: boolean): string {
  return `${folder}/${daemon}-sock${readOnly ? '-ro' : ''}`;
}

/**
 * The daemon of one driver, also of a secondary one such as `network` or `storage`, whose URIs are
 * `network:///system` and the like.
 */
export function directDaemon(driver: string): string {
  return `virt${driver}d`;
}

/**
 * Which driver there is, where no URI names one. libvirt only looks where it was built for direct
 * daemons; otherwise the daemon for all chooses.
 */
function probeDriver(question: SocketQuestion, environment: Environment): string | undefined {
  if (environment.defaultMode !== 'direct' || question.mode === 'legacy') return undefined;
  if (environment.euid === 0) {
    return SYSTEM_DRIVERS.find((driver) =>
      environment.exists(socketPath('/run/libvirt', directDaemon(driver), question.readOnly)),
    );
  }
  const folder = userRuntimeFolder(environment);
  return (
    SESSION_DRIVERS.find((driver) =>
      environment.exists(socketPath(folder, directDaemon(driver), false)),
    ) ?? SESSION_DRIVERS.find((driver) => environment.exists(`/usr/sbin/${directDaemon(driver)}`))
  );
}

function noDirectMode(what: string): Error {
  return invalidUri(`mode=direct cannot be used with ${what}`);
}
