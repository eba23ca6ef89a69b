// Bundles the measured programs as the package is bundled, and runs the benchmarks.
//
//     npm run bench -- [ROW...] [--rounds N] [--short] [--save]
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildCli } from './build-cli.mjs';
import { entryPoints } from './entry-points.ts';
import { bundling } from './esbuild-options.mjs';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist', 'bench');

// Each program is a file of its own: what a program loads is part of its start.
await build({
  ...bundling,
  absWorkingDir: root,
  splitting: false,
  entryPoints: {
    ours: 'bench/programs/ours.ts',
    floor: 'bench/programs/floor/main.ts',
    codec: 'bench/programs/codec.ts',
    xml: 'bench/programs/xml.ts',
    'flood-proxy': 'bench/programs/flood-proxy.ts',
  },
  outdir: out,
});
// The published files.
await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: Object.values(entryPoints).map((entry) => `src/${entry}.ts`),
  outdir: join(out, 'package'),
});
await buildCli(root, join(out, 'package/cli'));
try {
  const args = ['tsx', 'bench/main.ts', ...process.argv.slice(2)];
  const { status } = spawnSync('npx', args, { stdio: 'inherit', cwd: root });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
