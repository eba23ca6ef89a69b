import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { inspect } from 'node:util';
import { ArgumentError } from '../../errors/index.ts';
import { ErrorDomain } from './codes.ts';
import { xmlError } from './failures.ts';

/** The maximum size of a file that a client can name, in bytes. */
const SIZE_MAX = 16 * 1024 * 1024;

/** The files that clients can open as `test:///path`: only those that the options allow. */
export class HostFiles {
  readonly #allowed: readonly string[];

  /**
   * @param allowed - Paths of files, and of folders with all files below them.
   * @throws ArgumentError if `allowed` is not an array of paths.
   */
  constructor(allowed: readonly string[]) {
    if (!Array.isArray(allowed) || !allowed.every((each) => typeof each === 'string' && each)) {
      const text = `Expected "files" as an array of paths, got ${inspect(allowed)}`;
      throw new ArgumentError(text, { argument: 'files' });
    }
    this.#allowed = allowed.map((each) => resolve(each));
  }

  /**
   * Returns the text of a file. The error is the same for a file that is not allowed and for a file
   * that does not exist, so that a client does not learn which files exist.
   */
  read(path: string): string {
    const text = this.#read(path);
    if (text !== undefined) return text;
    throw xmlError(ErrorDomain.TEST, `failed to parse xml document '${path}'`);
  }

  #read(path: string): string | undefined {
    // A symbolic link or `..` can lead out of an allowed folder.
    const local = hostPath(path, process.platform);
    const real = local === undefined ? undefined : realPath(local);
    if (real === undefined || !this.#allowed.some((allowed) => contains(allowed, real))) {
      return undefined;
    }
    const stat = statSync(real);
    return stat.isFile() && stat.size <= SIZE_MAX ? readFileSync(real, 'utf8') : undefined;
  }
}

/**
 * Returns the path of the file that a client names. On Windows the path of a URI is `/C:/folder/file`,
 * and all other paths are undefined: Windows would log in to the host of `//host/share` with the
 * credentials of this process.
 */
export function hostPath(path: string, platform: string): string | undefined {
  if (platform !== 'win32') return path;
  return /^\/?([A-Za-z]:[\\/].*)$/s.exec(path)?.[1];
}

/** Whether `real` is the allowed file, or is in the allowed folder. */
function contains(allowed: string, real: string): boolean {
  const root = realPath(allowed);
  if (root === undefined) return false;
  return real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/** Returns the path without symbolic links, or undefined if there is no such file. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
