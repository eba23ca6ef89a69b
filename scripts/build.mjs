// Writes dist: one JavaScript file and one declaration file for each entry point, and what they share.
// tsc writes a declaration file for each module to build/declarations, and these are joined. esbuild
// bundles the JavaScript: loading a few files instead of two hundred makes a program start much sooner.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { rollUpDeclarations } from './declarations/roll-up.ts';
import { entryPoints } from './entry-points.ts';
import { bundling } from './esbuild-options.mjs';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const declarations = join(root, 'build/declarations');
const entries = Object.values(entryPoints);

for (const folder of [dist, declarations]) rmSync(folder, { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
} catch {
  // tsc has printed its errors.
  process.exit(1);
}
rollUpDeclarations({ from: declarations, to: dist, entries });
const { metafile } = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: entries.map((entry) => `src/${entry}.ts`),
  outdir: dist,
  outbase: 'src',
  sourcemap: true,
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
