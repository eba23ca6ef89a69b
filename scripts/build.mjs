// Writes dist: declarations by tsc, and JavaScript bundled by esbuild into one file for each entry and
// one for what they share. Loading one file in place of two hundred makes a program start much sooner.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundling } from './esbuild-options.mjs';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const entries = ['index', 'protocol/index', 'testing/index', 'pki/index'];

rmSync(dist, { recursive: true, force: true });
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
const { metafile } = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: entries
    .map((entry) => `src/${entry}.ts`)
    .filter((path) => existsSync(join(root, path))),
  outdir: dist,
  outbase: 'src',
  sourcemap: true,
  sourcesContent: false,
  chunkNames: 'shared/[name]-[hash]',
  metafile: true,
});
for (const output of Object.keys(metafile.outputs)) {
  if (output.endsWith('.js')) nameClasses(join(root, output));
}

/**
 * Gives classes that speak of themselves their names back: of `class Domain` esbuild makes `var Domain
 * = class _Domain`. Its own option for that (keepNames) also names every closure each time that one is
 * made, which costs a quarter of the time of a call.
 */
function nameClasses(path) {
  const code = readFileSync(path, 'utf8');
  const names = new Set([...code.matchAll(/\bvar (\w+) = class _\1\b/g)].map(([, name]) => name));
  if (names.size === 0) return;
  const words = new RegExp(`\\b_(${[...names].join('|')})\\b`, 'g');
  writeFileSync(path, code.replace(words, '$1'));
}
