// Runs the recipes of docs/testing.md for test runners, by these runners, with the packed package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_MS } from './checks.mjs';

const FOLDER = 'tools/testing-page';

/** Writes the recipes into the project. Returns a task for each runner. */
export function testingPageTasks(root, project) {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  mkdirSync(join(project, FOLDER));
  writeFileSync(join(project, FOLDER, 'package.json'), '{ "type": "module" }');
  for (const [, name, code] of text.matchAll(/^```js\n\/\/ (\S+\.c?js)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, FOLDER, name), code);
  }
  return runnerTasks(project);
}

function runnerTasks(project) {
  const modules = join(project, 'tools/node_modules');
  const limit = `--testTimeout=${LIMIT_MS}`;
  const jest = [join(modules, 'jest/bin/jest.js'), `--rootDir=${FOLDER}`, limit];
  const vitest = [join(modules, 'vitest/vitest.mjs'), 'run', `--root=${FOLDER}`, limit];
  const es = ['--experimental-vm-modules', ...jest, '--config', '{"transform":{}}'];
  return [
    ['node:test', ['--test', `${FOLDER}/stop-guests.node.test.js`]],
    ['Vitest', [...vitest, 'stop-guests.vitest.test.js']],
    ['Jest (CommonJS)', [...jest, '--config', '{}', 'stop-guests.test.cjs']],
    ['Jest (ES modules)', [...es, 'stop-guests.jest.test.js']],
  ].map(([runner, args]) => ({
    title: `the testing page's recipe for ${runner} works`,
    commands: [[process.execPath, ...args]],
  }));
}
