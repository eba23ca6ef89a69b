import { directImports } from './direct-imports.mjs';
import { bundleVendored } from './vendored.mjs';

/** How the package is bundled; the benchmarks are bundled alike, so that they measure what is shipped. */
export const bundling = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  plugins: [bundleVendored, directImports],
  // Only vendored modules use it: to find files that are not shipped. The null character makes Node
  // refuse such a path, so that a program with this name in another folder is never run.
  define: { __dirname: JSON.stringify('\0/vendor') },
  logLevel: 'warning',
  // The imports that the plugin appends decide about chunks only.
  logOverride: { 'ignored-bare-import': 'silent' },
};

/**
 * How the package is bundled for tools that can only load CommonJS, such as Jest. These may not
 * support `import()` either. All entry points share one file, so that each class exists once.
 */
export const commonJsBundling = {
  ...bundling,
  splitting: false,
  format: 'cjs',
  supported: { 'dynamic-import': false },
};
