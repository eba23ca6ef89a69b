// Bundles lvsh with the library into the folder that is the argument.

import { resolve } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../../../scripts/esbuild-options.mjs';

await build({
  ...bundling,
  // The folder has no packages of its own.
  packages: 'bundle',
  absWorkingDir: resolve(import.meta.dirname, '../../..'),
  entryPoints: [{ in: 'src/cli/main.ts', out: 'lvsh' }],
  outdir: process.argv[2],
});
