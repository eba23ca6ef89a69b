// What must hold of the files of the packed package.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ALLOWED = /^(dist\/.*\.(js|js\.map|d\.ts)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const FILES_MAX = 80;
const ENTRIES = ['index', 'protocol/index', 'pki/index', 'testing/index'];
/** What takes long to load, or need not be installed: each is loaded when it is needed. */
const LAZY = ['zod', 'ssh2', 'node-forge', '@xmldom/xmldom', 'node:tls'];
const STATIC_IMPORT = /^(?:import|export)\b(?:[^'";]*\bfrom)?\s*"([^"]+)";$/gm;

/** The library and nothing else, in a few dozen files. */
export function checkFiles(paths) {
  const strangers = paths.filter((path) => !ALLOWED.test(path));
  if (strangers.length > 0) throw new Error(`unexpected files: ${strangers.join(', ')}`);
  if (paths.length > FILES_MAX) {
    throw new Error(`${paths.length} files, more than ${FILES_MAX}: is every module a file again?`);
  }
}

/** One file of declarations for each entry point, and one for what they share. */
export function checkDeclarations(folder, paths) {
  const declarations = paths.filter((path) => path.endsWith('.d.ts'));
  const expected = [...ENTRIES, 'shared/types'].map((entry) => `dist/${entry}.d.ts`);
  if (declarations.sort().join() !== expected.sort().join()) {
    throw new Error(
      `declarations are in ${declarations.join(', ')}; not in ${expected.join(', ')}`,
    );
  }
  for (const path of declarations) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes('@internal'));
    if (index >= 0) throw new Error(`${path}:${index + 1} declares what is @internal`);
  }
}

/** What is needed by few programs is not loaded by all. */
export function checkLazyImports(folder) {
  const eager = packagesLoadedBy(join(folder, 'dist/index.js'));
  const early = LAZY.filter((name) => eager.has(name));
  if (early.length > 0) throw new Error(`dist/index.js loads ${early.join(', ')} at once`);
  if (!eager.has('node:net')) throw new Error('dist/index.js does not seem to load even node:net');
}

function packagesLoadedBy(entry) {
  const packages = new Set();
  const files = new Set([entry]);
  // A set that grows while it is iterated over is iterated over to its last end.
  for (const file of files) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
      if (name.startsWith('.')) files.add(join(dirname(file), name));
      else packages.add(name);
    }
  }
  return packages;
}
