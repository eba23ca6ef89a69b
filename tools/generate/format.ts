import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Returns the files in the project's format, with sorted imports. */
export function format(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-generate-'));
  try {
    cpSync(join(ROOT, 'biome.jsonc'), join(folder, 'biome.jsonc'));
    // Biome's settings name the paths of the repository.
    const src = join(folder, 'src');
    for (const [path, text] of files) {
      mkdirSync(dirname(join(src, path)), { recursive: true });
      writeFileSync(join(src, path), text);
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    execFileSync(process.execPath, [biome, 'check', '--write', '--linter-enabled=false', '.'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(src, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
