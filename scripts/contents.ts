import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file at or below the paths of a folder, in the order of their names: path to bytes. */
export function contentsOf(root: string, paths: readonly string[]): ReadonlyMap<string, Buffer> {
  const files = paths.flatMap((path) => filesAt(root, path)).toSorted();
  return new Map(files.map((path) => [path, readFileSync(join(root, path))]));
}

function filesAt(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  const names = readdirSync(join(root, path), { recursive: true }).map(String);
  return names
    .map((name) => join(path, name))
    .filter((file) => statSync(join(root, file)).isFile());
}
