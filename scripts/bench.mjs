// Bundles the benchmarks as the package is bundled, and runs them without a loader.
//
//     npm run bench -- [calls] [codec] [import] [streams] [--rounds N]
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { entryPoints } from './entry-points.ts';
import { bundling } from './esbuild-options.mjs';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist', 'bench');

await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: ['bench/main.ts', 'bench/null-server.ts'],
  outdir: out,
});
// The published files, apart: a program that shares files with the benchmarks would load more.
await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: Object.values(entryPoints).map((entry) => `src/${entry}.ts`),
  outdir: join(out, 'package'),
});
try {
  const args = [join(out, 'main.js'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
