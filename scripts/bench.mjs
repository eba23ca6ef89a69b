// Runs the benchmarks as the package is shipped: bundled, without a loader in between.
//
//     npm run bench -- [calls] [codec] [streams] [--rounds N]
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundling } from './esbuild-options.mjs';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist', 'bench');

await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: ['bench/main.ts', 'bench/null-server.ts'],
  outdir: out,
});
try {
  const args = [join(out, 'main.js'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
