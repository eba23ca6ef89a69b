// The tools of consumers: each bundles a program or runs it. The program uses all entry points over
// unix, TCP, TLS and SSH.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_MS } from './checks.mjs';

const node = process.execPath;

/**
 * Returns a task for each tool in `project/tools`.
 *
 * @param bundles - A folder for bundles, outside of the project: a bundle must not find the package.
 */
export function toolTasks(project, bundles) {
  const modules = join(project, 'tools/node_modules');
  return [...bundlerTasks(modules, bundles), ...runnerTasks(modules)];
}

function bundlerTasks(modules, bundles) {
  const esbuild = (file, ...flags) => {
    const program = join(modules, 'esbuild/bin/esbuild');
    const input = ['tools/main.js', '--bundle', '--platform=node', '--log-level=warning'];
    const output = join(bundles, file);
    return [
      [node, program, ...input, ...flags, `--outfile=${output}`],
      [node, output],
    ];
  };
  const script = (name, output) => {
    const folder = join(bundles, name);
    mkdirSync(folder);
    return [
      [node, `tools/build-${name}.mjs`, folder],
      [node, join(folder, output)],
    ];
  };
  return [
    { title: 'webpack bundles the package', commands: script('webpack', 'main.cjs') },
    { title: 'Vite bundles the package (SSR)', commands: script('vite', 'main.mjs') },
    { title: 'Rollup bundles the package', commands: script('rollup', 'main.mjs') },
    { title: 'esbuild bundles the package (ESM)', commands: esbuild('a.mjs', '--format=esm') },
    {
      title: 'esbuild bundles the package (ESM, minified)',
      commands: esbuild('b.mjs', '--format=esm', '--minify'),
    },
    { title: 'esbuild bundles the package (CommonJS)', commands: esbuild('c.cjs', '--format=cjs') },
  ];
}

function runnerTasks(modules) {
  const limit = `--testTimeout=${LIMIT_MS}`;
  const jest = [node, join(modules, 'jest/bin/jest.js'), '--rootDir=tools/jest', limit];
  const vitest = [node, join(modules, 'vitest/vitest.mjs'), 'run', '--root=tools/vitest', limit];
  return [
    { title: 'Jest runs tests with its defaults (CommonJS)', commands: [jest] },
    { title: 'Vitest runs tests', commands: [vitest] },
    { title: 'node:test runs tests', commands: [[node, '--test', 'tools/node-test.mjs']] },
    { title: 'a worker thread can use the package', commands: [[node, 'tools/worker.mjs']] },
  ];
}
