import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from 'esbuild';

const RECIPES = /^examples\/recipes\//;
const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Copies the repository into a folder. Each TypeScript file becomes JavaScript under the same name,
 * because the compilers are native programs that Wine 8 cannot load.
 */
export function stage(folder: string): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  // The recipes have packages and compiler settings of their own, and run on no simulated Windows.
  const paths = files.split('\n').filter((path) => path !== '' && !RECIPES.test(path));
  for (const path of paths) stageFile(join(ROOT, path), join(folder, path));
  stageModules(join(folder, 'node_modules'));
}

function stageFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (/(?<!\.d)\.ts$/.test(from)) {
    const options = { loader: 'ts', target: 'es2022', format: 'esm' } as const;
    writeFileSync(to, transformSync(readFileSync(from, 'utf8'), options).code);
  } else {
    copyFileSync(from, to);
  }
}

function stageModules(folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== 'tsx') symlinkSync(join(ROOT, 'node_modules', name), join(folder, name));
  }
  const tsx = join(folder, 'tsx');
  mkdirSync(tsx);
  writeFileSync(join(tsx, 'package.json'), JSON.stringify({ name: 'tsx', exports: './tsx.mjs' }));
  copyFileSync(join(import.meta.dirname, 'tsx.mjs'), join(tsx, 'tsx.mjs'));
}
