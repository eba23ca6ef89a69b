// Runs the examples of "Fake timers" in docs/testing.md: each program that replaces timers, with the
// packed package.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The arguments of `npm install` for the test runners that the project itself does not use. */
export const runners = ['vite@8.3.8', 'vitest@4.1.12', 'sinon@21.1.2'];

/** Writes the examples into the project. */
export function writeTimerExamples(root, project) {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  for (const [, name, code] of text.matchAll(/^```js\n\/\/ (\S+\.js)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, name), code);
  }
}

/** Returns a title and the arguments of node for each example. */
export function timerExamples(root) {
  const jest = [
    ...['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js'), '--rootDir', '.'],
    ...['--testTimeout', '600000', '--runTestsByPath', 'watch.jest.test.js', '--config'],
  ];
  const enabled = { transform: {}, fakeTimers: { enableGlobally: true } };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout', '600000'];
  return [
    ['fake timers of Jest', [...jest, JSON.stringify({ transform: {} })]],
    ['fake timers of Jest that its configuration enables', [...jest, JSON.stringify(enabled)]],
    ['fake timers of Vitest', [...vitest, 'watch.vitest.test.js']],
    ['fake timers of node:test', ['--test', 'watch.node.test.js']],
    ['fake timers of Sinon', ['--test', 'watch.sinon.test.js']],
  ].map(([what, args]) => ({ title: `${what} do not stop a connection`, args }));
}
