import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { matchesPattern } from '../patterns.ts';

/** Returns the files that match a path with `*` and `?`, in order. No match is no error. */
export async function filesOf(path: string): Promise<readonly string[]> {
  const parent = dirname(path);
  // The root of a path of Windows may contain a "?".
  if (!/[*?]/.test(path) || parent === path) return [path];
  const folders = await filesOf(parent);
  const found = await Promise.all(folders.map((folder) => filesIn(folder, basename(path))));
  return found.flat();
}

async function filesIn(folder: string, pattern: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith('.') === pattern.startsWith('.'))
    .filter((name) => matchesPattern(name, pattern))
    .sort()
    .map((name) => join(folder, name));
}
