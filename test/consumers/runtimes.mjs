// Node, Bun and Deno. The npm packages of the latter have a package with the program per platform.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DENO_FLAGS = ['--allow-all', '--no-lock', '--node-modules-dir=manual'];

/** Returns a task for each runtime. It runs each of these scripts with its arguments. */
export function runtimeTasks(project, ...scripts) {
  const modules = join(project, 'runtimes/node_modules');
  return [
    task('Node', process.execPath, [], scripts),
    task('Bun', find(join(modules, '@oven'), 'bin/bun'), ['run'], scripts),
    task('Deno', find(join(modules, '@deno'), 'deno'), ['run', ...DENO_FLAGS], scripts),
  ];
}

function task(name, program, flags, scripts) {
  const title = `${name} runs ${scripts.map(([script]) => script).join(' and ')}`;
  if (program !== undefined) {
    return { title, commands: scripts.map((script) => [program, ...flags, ...script]) };
  }
  return { title, skipped: `npm has no ${name} for ${process.platform} ${process.arch}` };
}

function find(folder, path) {
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found
    .flatMap((each) => [join(folder, each, path), join(folder, each, `${path}.exe`)])
    .find((each) => existsSync(each));
}
