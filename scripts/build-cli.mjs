import { chmodSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { entryPoints } from './entry-points.ts';
import { bundling } from './esbuild-options.mjs';
import { bundleVendored } from './vendored.mjs';

/**
 * Bundles lvsh into a folder beside the library's files, apart from the library: it imports the published files of the
 * entry points. In the library's bundle each command would be one more reason for esbuild to split
 * the library into smaller files, which take longer to load. Returns the paths of the bundled sources.
 */
export async function buildCli(root, outdir = join(root, 'dist/cli')) {
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    plugins: [entryPointsOutside(root), bundleVendored],
    entryPoints: [{ in: 'src/cli/main.ts', out: 'lvsh' }],
    outdir,
    // All files are in one folder, so that the paths to the library are right in each of them.
    chunkNames: '[name]-[hash]',
    metafile: true,
  });
  chmodSync(join(outdir, 'lvsh.js'), 0o755);
  return Object.keys(metafile.inputs);
}

/** Returns a plugin that leaves the library's entry points out of the bundle. */
function entryPointsOutside(root) {
  const src = join(root, 'src');
  const published = new Map(
    Object.values(entryPoints).map((entry) => [join(src, `${entry}.ts`), `../${entry}.js`]),
  );
  return {
    name: 'entry-points-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, importer }) => {
        const file = resolve(dirname(importer), path);
        const outside = published.get(file);
        if (outside !== undefined) return { path: outside, external: true };
        if (relative(join(src, 'cli'), file).startsWith('..')) {
          throw new Error(`${importer} imports ${file}, which is no entry point`);
        }
        return undefined;
      });
    },
  };
}
