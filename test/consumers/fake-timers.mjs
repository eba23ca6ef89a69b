// Runs the examples of "Fake timers" in docs/testing.md: each program that replaces timers, with the
// packed package.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_MS } from './checks.mjs';

const FOLDER = 'tools/fake-timers';
const COMMONJS_FOLDER = 'tools/fake-timers-commonjs';

/** Writes the examples into the project. */
export function writeTimerExamples(root, project) {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  for (const [folder, type] of [
    [FOLDER, 'module'],
    [COMMONJS_FOLDER, 'commonjs'],
  ]) {
    mkdirSync(join(project, folder));
    writeFileSync(join(project, folder, 'package.json'), JSON.stringify({ type }));
  }
  for (const [, name, code] of text.matchAll(/^```js\n\/\/ (\S+\.js)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, FOLDER, name), code);
    writeFileSync(join(project, COMMONJS_FOLDER, name), toCommonJs(code));
  }
}

function toCommonJs(code) {
  return code
    .replace(/^import .* from '@jest\/globals';\n/m, '') // CommonJS has them as globals.
    .replaceAll(/^import (.*) from ('.*');$/gm, 'const $1 = require($2);')
    .replaceAll(/^export function (\w+)/gm, 'exports.$1 = $1;\nfunction $1');
}

/** Returns a task for each example. */
export function timerTasks(project) {
  const modules = join(project, 'tools/node_modules');
  const limit = `--testTimeout=${LIMIT_MS}`;
  const jest = (config) => [
    ...['--experimental-vm-modules', join(modules, 'jest/bin/jest.js'), `--rootDir=${FOLDER}`],
    ...[limit, '--config', JSON.stringify({ transform: {}, ...config }), 'watch.jest.test.js'],
  ];
  const byDefaults = [
    ...[join(modules, 'jest/bin/jest.js'), `--rootDir=${COMMONJS_FOLDER}`],
    ...[limit, '--config', '{}', 'watch.jest.test.js'],
  ];
  const vitest = [join(modules, 'vitest/vitest.mjs'), 'run', `--root=${FOLDER}`, limit];
  const nodeTest = (name) => ['--test', `${FOLDER}/${name}`];
  return [
    ['fake timers of Jest', jest({})],
    [
      'fake timers of Jest that its configuration enables',
      jest({ fakeTimers: { enableGlobally: true } }),
    ],
    ['fake timers of Jest with its defaults (CommonJS)', byDefaults],
    ['fake timers of Vitest', [...vitest, 'watch.vitest.test.js']],
    ['fake timers of node:test', nodeTest('watch.node.test.js')],
    ['fake timers of Sinon', nodeTest('watch.sinon.test.js')],
  ].map(([what, args]) => ({
    title: `${what} do not stop a connection`,
    commands: [[process.execPath, ...args]],
  }));
}
