import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { matchesPattern } from '../patterns.ts';

/** Returns the files that match a path with `*` and `?`, in order. No match is no error. */
export async function filesOf(path: string): Promise<readonly string[]> {
  if (!/[*?]/.test(path)) return [path];
  const [folders, last] = [await filesOf(dirname(path)), path.slice(dirname(path).length)];
  const pattern = last.replace(/^\/+/, '');
  const found = await Promise.all(folders.map((folder) => filesIn(folder, pattern)));
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
