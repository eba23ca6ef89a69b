/** How the package is bundled; the benchmarks are bundled alike, so that they measure what is shipped. */
export const bundling = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
};
