import { lstatSync, mkdirSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The permissions to write that other users can have. */
const OTHERS_WRITE = 0o022;

interface CachingModule {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/**
 * Lets Node keep the compiled code of lvsh, so that the next start takes less time. Node has this
 * function since 22.8, and `NODE_DISABLE_COMPILE_CACHE=1` switches it off.
 *
 * Node's own folder is in the folder for temporary files, where another user could create it first.
 * Code that another user has compiled would run with the rights of this user, so the cache
 * is in a folder that only this user can write.
 */
export function keepCompiledCode(
  { enableCompileCache }: CachingModule = nodeModule as CachingModule,
  folder: string | undefined = cacheFolder(),
): void {
  if (enableCompileCache === undefined || folder === undefined) return;
  if (isOwn(folder)) enableCompileCache(folder);
}

function cacheFolder(): string | undefined {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const home = homedir();
  switch (process.platform) {
    case 'win32':
      return LOCALAPPDATA ? join(LOCALAPPDATA, 'lvsh', 'Cache') : undefined;
    case 'darwin':
      return join(home, 'Library', 'Caches', 'lvsh');
    default:
      return join(XDG_CACHE_HOME || join(home, '.cache'), 'lvsh');
  }
}

/** Creates the folder, and checks that no other user can write it. */
function isOwn(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    const isDirectory = (mode & 0o17_0000) === 0o04_0000;
    const hasOwners = process.getuid !== undefined;
    return (
      isDirectory && (!hasOwners || (uid === process.getuid?.() && (mode & OTHERS_WRITE) === 0))
    );
  } catch {
    // The home folder cannot be written: lvsh works without the cache.
    return false;
  }
}
