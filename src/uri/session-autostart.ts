import { daemonFolders } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { userRuntimeFolder } from './folders.ts';
import type { ParsedUri } from './parse.ts';
import { programVariables } from './program-variables.ts';

/**
 * The command that starts the user's session daemon if none listens (virNetSocketNewConnectUNIX).
 */
export interface SessionAutostart {
  /** The path of the daemon's program. */
  readonly program: string;
  readonly args: readonly string[];

  /** The daemon's complete environment. */
  readonly env: Readonly<Record<string, string>>;

  /** The folder of the sockets, the lock file and the PID file; created with mode 0700. */
  readonly folder: string;

  /**
   * The lock file. Its first byte is locked for writing with `fcntl` while the daemon is looked for
   * and started. Then the file is deleted.
   */
  readonly lockFile: string;

  /** The delay between two attempts to connect, in milliseconds, as in libvirt. */
  readonly retryDelayMs: number;

  /** The maximum number of attempts, as in libvirt. */
  readonly retriesMax: number;
}

const SESSION_VARIABLES = ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR'] as const;

/** The daemon exits after this many seconds without a client. */
const IDLE_SECONDS = 120;

/**
 * Returns the command that starts `daemon`; undefined if the user has disabled autostart
 * (`LIBVIRT_AUTOSTART=0`).
 */
export function sessionAutostart(
  daemon: string,
  environment: Environment,
): SessionAutostart | undefined {
  if (environment.variables['LIBVIRT_AUTOSTART'] === '0') return undefined;
  const folder = userRuntimeFolder(environment);
  return {
    program: daemonProgram(daemon, environment),
    args: [`--timeout=${IDLE_SECONDS}`],
    env: programVariables(environment, SESSION_VARIABLES),
    folder,
    lockFile: `${folder}/${daemon}.lock`,
    retryDelayMs: 10,
    retriesMax: 500,
  };
}

/**
 * Whether the remote host of an SSH connection starts a session daemon if none runs, as
 * virt-ssh-helper does for `/session`.
 */
export function mayStartRemoteDaemon({ transport, path }: ParsedUri): boolean {
  return transport.includes('ssh') && path === '/session';
}

/** The variable `VIRTD_PATH` names the folder of all daemons; `LIBVIRTD_PATH` is its older name. */
function daemonProgram(daemon: string, environment: Environment): string {
  const { variables, exists } = environment;
  const folder = variables['VIRTD_PATH'] ?? variables['LIBVIRTD_PATH'];
  if (folder !== undefined) return `${folder}/${daemon}`;
  const found = daemonFolders(environment).find((each) => exists(`${each}/${daemon}`));
  return `${found ?? '/usr/sbin'}/${daemon}`;
}
