// Checks the files of the packed package.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ALLOWED =
  /^(dist\/.*\.(js|js\.map|d\.ts)|docs\/.*\.md|examples\/.*(?<!\.test)\.ts|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const FILES_MAX = 100;
const ENTRIES = ['index', 'protocol/index', 'pki/index', 'testing/index'];
/** Modules that are slow to load or optional. Each must be loaded only when it is needed. */
const LAZY = ['zod', 'ssh2', 'node-forge', '@xmldom/xmldom', 'node:tls'];
const STATIC_IMPORT = /^(?:import|export)\b(?:[^'";]*\bfrom)?\s*"([^"]+)";$/gm;

/** Checks that the package contains only the library, in a few dozen files. */
export function checkFiles(paths) {
  const unexpected = paths.filter((path) => !ALLOWED.test(path));
  if (unexpected.length > 0) throw new Error(`unexpected files: ${unexpected.join(', ')}`);
  if (paths.length > FILES_MAX) {
    throw new Error(`${paths.length} files, more than ${FILES_MAX}: is the library bundled?`);
  }
}

/** Checks that each entry point has one declaration file, and that they share one more. */
export function checkDeclarations(folder, paths) {
  const declarations = paths.filter((path) => path.endsWith('.d.ts'));
  const expected = [...ENTRIES, 'shared/types'].map((entry) => `dist/${entry}.d.ts`);
  if (declarations.sort().join() !== expected.sort().join()) {
    throw new Error(
      `the declaration files are ${declarations.join(', ')} instead of ${expected.join(', ')}`,
    );
  }
  for (const path of declarations) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes('@internal'));
    if (index >= 0) throw new Error(`${path}:${index + 1} has a declaration that is @internal`);
  }
}

/** Checks that the modules of LAZY are not imported statically. */
export function checkLazyImports(folder) {
  const eager = packagesLoadedBy(join(folder, 'dist/index.js'));
  const early = LAZY.filter((name) => eager.has(name));
  if (early.length > 0) throw new Error(`dist/index.js loads ${early.join(', ')} at once`);
  if (!eager.has('node:net'))
    throw new Error('dist/index.js does not import node:net: is this check broken?');
}

function packagesLoadedBy(entry) {
  const packages = new Set();
  const files = new Set([entry]);
  // The loop also visits the files that are added to the set meanwhile.
  for (const file of files) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
      if (name.startsWith('.')) files.add(join(dirname(file), name));
      else packages.add(name);
    }
  }
  return packages;
}
