// The compiler of the programs of the documentation.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './package.mjs';

const OPTIONS = [
  ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
  ...['--target', 'es2023', '--lib', 'es2023,esnext.disposable', '--module', 'nodenext'],
  ...['--types', 'node', '--ignoreConfig'],
];

/** Compiles files of a project. Each of them is a module of its own. */
export function compile(project, files) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, ...OPTIONS, ...files];
  try {
    execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`the compiler says\n${error.stdout}${error.stderr}`, { cause: error });
  }
}
