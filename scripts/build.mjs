// Writes dist: declarations by tsc, and JavaScript bundled by esbuild into one file for each entry and
// one for what they share. Loading one file in place of two hundred makes a program start much sooner.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
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
await build({
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
});
