import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { FileCache } from '../files/index.ts';
import { daemonFolders } from '../platform/index.ts';
import type { LibvirtConf } from './libvirt-conf.ts';
import type { FileText } from './read-text-file.ts';
import { readTextFile } from './read-text-file.ts';

/** The system state that affects how a URI is resolved. A test can replace all of it. */
export interface Environment {
  /** The value of `process.platform`. */
  readonly platform: string;

  /** The effective user ID; undefined on Windows, which has none. */
  readonly euid: number | undefined;

  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;

  /**
   * The daemon to use if no socket exists: `legacy` is libvirtd, `direct` is the driver's own
   * daemon. libvirt fixes this when it is built (`remote_default_mode`).
   */
  readonly defaultMode: 'legacy' | 'direct';

  /** The configuration files that were read; without them, each is read every time. */
  readonly confFiles?: FileCache<LibvirtConf>;

  exists(path: string): boolean;

  /** Whether this process can read a file. */
  isReadable(path: string): boolean;

  /**
   * Returns the user ID of a file's owner; undefined if there is no such file, and on Windows.
   * Throws Node's error if the file cannot be examined.
   */
  ownerOf(path: string): number | undefined;

  /** Reads a text file. Rejects with Node's error if there is no such file or it is not regular. */
  readText(path: string): Promise<FileText>;
}

const CONF_FILES = new FileCache<LibvirtConf>();

/** The environment of this process, as it is at each use. Few URIs need all of it. */
const PROCESS: Environment = {
  get platform() {
    return process.platform;
  },
  get euid() {
    return process.geteuid?.();
  },
  get variables() {
    return process.env;
  },
  get home() {
    return homeFolder();
  },
  get defaultMode() {
    return builtMode();
  },
  confFiles: CONF_FILES,
  exists: existsSync,
  isReadable,
  ownerOf,
  readText: readTextFile,
};

/** Returns the environment of this process. */
export function processEnvironment(): Environment {
  return PROCESS;
}

/** Returns the user's folder, or `/` if the user has none, as GLib does. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    // In a container, the user ID may have no entry in the system's list of users.
    return '/';
  }
}

/**
 * Distributions that build libvirt with one daemon per driver install `virtqemud`. Debian and its
 * derivatives, which build it for libvirtd, do not have that program at all.
 */
function builtMode(): Environment['defaultMode'] {
  const { platform, env: variables } = process;
  if (platform === 'win32') return 'legacy';
  const folders = daemonFolders({ platform, variables, exists: existsSync });
  return folders.some((folder) => existsSync(`${folder}/virtqemud`)) ? 'direct' : 'legacy';
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  return statSync(path, { throwIfNoEntry: false })?.uid;
}
