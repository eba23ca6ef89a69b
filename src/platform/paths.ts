import { posix, win32 } from 'node:path';

/** Returns the path functions of a platform. */
export function pathsOf({ platform }: { readonly platform: string }): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
