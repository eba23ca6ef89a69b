// Runs the examples of "Fake timers" in docs/testing.md: each program that replaces timers, with the
// packed package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_MS } from './checks.mjs';

const FOLDER = 'tools/fake-timers';

/** Writes the examples into the project. */
export function writeTimerExamples(root, project) {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  mkdirSync(join(project, FOLDER));
  writeFileSync(join(project, FOLDER, 'package.json'), '{ "type": "module" }');
  for (const [, name, code] of text.matchAll(/^```js\n\/\/ (\S+\.js)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, FOLDER, name), code);
  }
}

/** Returns a task for each example. */
export function timerTasks(project) {
  const modules = join(project, 'tools/node_modules');
  const limit = `--testTimeout=${LIMIT_MS}`;
  const jest = (config) => [
    ...['--experimental-vm-modules', join(modules, 'jest/bin/jest.js'), `--rootDir=${FOLDER}`],
    ...[limit, '--config', JSON.stringify({ transform: {}, ...config }), 'watch.jest.test.js'],
  ];
  const vitest = [join(modules, 'vitest/vitest.mjs'), 'run', `--root=${FOLDER}`, limit];
  const nodeTest = (name) => ['--test', `${FOLDER}/${name}`];
  return [
    ['fake timers of Jest', jest({})],
    [
      'fake timers of Jest that its configuration enables',
      jest({ fakeTimers: { enableGlobally: true } }),
    ],
    ['fake timers of Vitest', [...vitest, 'watch.vitest.test.js']],
    ['fake timers of node:test', nodeTest('watch.node.test.js')],
    ['fake timers of Sinon', nodeTest('watch.sinon.test.js')],
  ].map(([what, args]) => ({
    title: `${what} do not stop a connection`,
    commands: [[process.execPath, ...args]],
  }));
}
