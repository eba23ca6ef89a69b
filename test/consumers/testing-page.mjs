// Runs the examples of docs/testing.md and of other pages with the packed package: the recipes for
// test runners by their runners, and the other examples by Node, after esbuild has removed the types.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_MS } from './checks.mjs';

const FOLDER = 'tools/testing-page';

/** Writes the examples of docs/testing.md into the project. Returns a task for each of them. */
export function testingPageTasks(root, project) {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  const tasks = exampleTasks(project, 'testing', text);
  for (const [, name, code] of text.matchAll(/^```js\n\/\/ (\S+\.c?js)\n(.*?)^```$/gms)) {
    writeFileSync(join(project, FOLDER, name), code);
  }
  return [...tasks, ...runnerTasks(project)];
}

/** Writes the examples of a page of docs into the project. Returns a task for each of them. */
export function pageTasks(root, project, page) {
  return exampleTasks(project, page, readFileSync(join(root, `docs/${page}.md`), 'utf8'));
}

/** Writes the examples of a page that are programs. Returns a task for each of them. */
function exampleTasks(project, page, text) {
  const folder = `tools/${page}-page`;
  mkdirSync(join(project, folder));
  const write = (name, content) => writeFileSync(join(project, folder, name), content);
  write('package.json', '{ "type": "module" }');
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code], index) => {
    const name = `example-${index + 1}`;
    write(`${name}.ts`, code);
    const title = `the ${page} page's example "${headingBefore(text, code)}" (${name})`;
    return programTask(project, { path: `${folder}/${name}`, title, printed: printedBy(code) });
  });
}

function headingBefore(text, code) {
  const before = text.slice(0, text.indexOf(code));
  return before
    .match(/^##+ .*$/gm)
    ?.at(-1)
    ?.replace(/^#+ /, '');
}

/** Returns the comments that say what an example prints: beside a call, or below a loop. */
function printedBy(code) {
  const comments = /(?:console\.log\(.*\); |(?<=^}\n(?:\/\/ .*\n)*))\/\/ (.*)$/gm;
  return Array.from(code.matchAll(comments), ([, printed]) => printed);
}

/** Runs an example, and compares its output with its comments. */
function programTask(project, { path, title, printed }) {
  const esbuild = join(project, 'tools/node_modules/esbuild/bin/esbuild');
  const [from, to] = [`${path}.ts`, `${path}.mjs`];
  const check = `
    import { execFileSync } from 'node:child_process';
    const lines = execFileSync(process.execPath, ['${to}'], { encoding: 'utf8' }).trim().split('\\n');
    const printed = ${JSON.stringify(printed)}.flatMap((text) => text.split(', then '));
    const isRight = (line, index) => {
      const [start, end] = printed[index]?.split('...') ?? [];
      return end === undefined ? line === start : line.startsWith(start) && line.endsWith(end);
    };
    if (lines.length !== printed.length || !lines.every(isRight)) {
      throw new Error('printed ' + JSON.stringify(lines) + ', not ' + JSON.stringify(printed));
    }`;
  return {
    title: `${title} prints what its comments say`,
    commands: [
      [
        process.execPath,
        esbuild,
        from,
        '--target=node20',
        '--log-level=warning',
        `--outfile=${to}`,
      ],
      [process.execPath, '--input-type=module', '--eval', check],
    ],
  };
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
