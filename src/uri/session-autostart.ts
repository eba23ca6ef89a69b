import type { Environment } from './environment.ts';
import { userRuntimeFolder } from './folders.ts';
import { programVariables } from './program-variables.ts';

/** How to start the user's own daemon where none listens (virNetSocketNewConnectUNIX). */
export interface SessionAutostart {
  /** The daemon's program. */
  readonly program: string;
  readonly args: readonly string[];

  /** All that the daemon gets of the environment. */
  readonly env: Readonly<Record<string, string>>;

  /** The folder of sockets, lock and pid file; made with mode 0700. */
  readonly folder: string;

  /**
   * Held by `fcntl` on its first byte, for writing, while the daemon is looked for and started;
   * then deleted.
   */
  readonly lockFile: string;

  /** How long libvirt waits between two tries to connect, and how often it tries. */
  readonly retryDelayMs: number;
  readonly retriesMax: number;
}

const SESSION_VARIABLES = ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR'] as const;

/** Seconds without a client after which the daemon ends. */
const IDLE_SECONDS = 120;

/**
 * The facts for starting `daemon`; undefined when the user has forbidden it
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

/** `VIRTD_PATH` is the folder of all daemons, and `LIBVIRTD_PATH` its older name. */
function daemonProgram(daemon: string, { variables, exists }: Environment): string {
  const folder = variables['VIRTD_PATH'] ?? variables['LIBVIRTD_PATH'];
  if (folder !== undefined) return `${folder}/${daemon}`;
  // libvirt knows the folder from when it was built.
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'];
  const found = folders.find((each) => exists(`${each}/${daemon}`));
  return `${found ?? '/usr/sbin'}/${daemon}`;
}
