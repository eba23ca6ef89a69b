import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { FileText } from './read-text-file.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * What the way to a daemon depends on besides the URI. Everything here can be made up by a test.
 */
export interface Environment {
  /** As `process.platform`. */
  readonly platform: string;

  /** The effective user id; undefined where there are none (Windows). */
  readonly euid: number | undefined;

  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;

  /**
   * Which daemon is meant where no socket tells: libvirtd, or the driver's own. libvirt decides it
   * when it is built (`remote_default_mode`).
   */
  readonly defaultMode: 'legacy' | 'direct';

  exists(path: string): boolean;

  /** Whether this process may read a file. */
  isReadable(path: string): boolean;

  /** The user id of a file's owner; undefined when there is no such file, or no owners. */
  ownerOf(path: string): number | undefined;

  /** Rejects with Node's error when there is no such file, or it is no plain text file. */
  readText(path: string): Promise<FileText>;
}

/** The environment of this process. */
export function processEnvironment(): Environment {
  return {
    platform: process.platform,
    euid: process.geteuid?.(),
    variables: process.env,
    home: homedir(),
    defaultMode: builtMode(),
    exists: existsSync,
    isReadable,
    ownerOf,
    readText: readTextFile,
  };
}

/**
 * Distributions that build libvirt for daemons of single drivers install `virtqemud`; Debian and
 * its kin, which build it for libvirtd, do not have that program at all.
 */
function builtMode(): Environment['defaultMode'] {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'];
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
