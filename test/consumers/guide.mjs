/**
 * Checks the guide: its table and pages, each example as a whole, and each code block of its pages
 * alone, with the packed package in an empty project. Examples that need a hypervisor run on a
 * private libvirtd. Exits with 1 if a check fails, and with 77, the usual status of a skipped test,
 * if all others pass and a private libvirtd cannot be started.
 *
 *     tsx test/consumers/guide.mjs [--examples] [PREFIX]
 *
 * `--examples` runs only the examples as a whole, PREFIX only those whose name begins with it.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { codeOf } from '../../tools/guide/example-file.ts';
import {
  EXAMPLES,
  findProblems,
  readExamples,
  readPages,
  renderPages,
} from '../../tools/guide/guide.ts';
import { blocksOf } from '../../tools/guide/pages.ts';
import { comparePrinted } from '../../tools/guide/printed.ts';
import { callsOf, readRows } from '../../tools/guide/rows.ts';
import { startLibvirtd } from '../libvirtd/support/libvirtd.ts';
import { whyNoLibvirtd } from '../libvirtd/support/machine.ts';
import { Checks, LIMIT_MS } from './checks.mjs';
import { compile } from './compile.mjs';
import { install, pack, root } from './package.mjs';

const execFileAsync = promisify(execFile);
const SKIPPED_STATUS = 77;
const argv = process.argv.slice(2);
const prefix = argv.find((each) => !each.startsWith('--')) ?? '';
const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-guide-'));
const checks = new Checks();
const reason = whyNoLibvirtd();
let lastOnLibvirtd = Promise.resolve();
const daemon = reason === null ? await startLibvirtd() : undefined;
// Some examples write files for their reader, such as a screenshot.
process.env.TMPDIR = join(folder, 'tmp');
mkdirSync(process.env.TMPDIR);

try {
  checks.run('the table, the links and the pages of the guide are complete', checkPages);
  const examples = [...readExamples().values()].filter(({ name }) => name.startsWith(prefix));
  const tasks = examples.map(exampleTask);
  if (!argv.includes('--examples')) tasks.push(...(await blockTasks(examples)));
  await checks.runAll(tasks, root);
} finally {
  await daemon?.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (checks.failures > 0) process.exitCode = 1;
else if (daemon === undefined) process.exitCode = SKIPPED_STATUS;

function checkPages() {
  const problems = findProblems();
  const pages = readPages();
  for (const [name, text] of renderPages()) {
    if (pages.get(name) !== text) problems.push(`${name} is out of date: run npm run docs:guide`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Runs an example from the repository, and compares its output and its calls. */
function exampleTask({ name, needsHypervisor }) {
  const file = join(EXAMPLES, name);
  const calls = join(folder, `${name}.calls`);
  const hook = join(import.meta.dirname, 'guide-calls.mjs');
  const args = ['--import', hook, '--import', 'tsx', file];
  return programTask(`the example ${name} prints its comments, and makes its calls`, {
    needsHypervisor,
    args,
    cwd: root,
    code: readFileSync(file, 'utf8'),
    env: { GUIDE_CALLS: calls },
    check: () => {
      const sent = readFileSync(calls, 'utf8').split('\n');
      const missing = callsOf(readRows(), name).filter((each) => !sent.includes(each));
      if (missing.length > 0) throw new Error(`${name} did not call ${missing.join(', ')}`);
    },
  });
}

/** Writes each code block of the pages into an empty project. Returns a task for each. */
async function blockTasks(examples) {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'blocks'), { recursive: true });
  install(project, pack(folder).file, join(root, 'node_modules/@types/node'));
  const blocks = [...readPages().values()]
    .flatMap((text) => blocksOf(text))
    .flatMap((block) => {
      const example = examples.find(({ name }) => name === block.example);
      if (example === undefined) return [];
      const name = `${block.example.replace('.ts', '')}-${block.regions.join('-')}`;
      writeFileSync(join(project, 'blocks', `${name}.ts`), codeOf(example, block.regions));
      return [{ ...block, name, needsHypervisor: example.needsHypervisor }];
    });
  const files = blocks.map(({ name }) => `blocks/${name}.ts`);
  checks.run('each code block of the guide compiles alone', () => compile(project, files));
  await build({
    absWorkingDir: project,
    entryPoints: files,
    outdir: 'programs',
    target: 'node20',
    logLevel: 'warning',
  });
  return blocks.map(({ name, code, needsHypervisor }) =>
    programTask(`the code block ${name} prints its comments`, {
      needsHypervisor,
      args: [`programs/${name}.js`],
      cwd: project,
      code,
      env: {},
      check: () => undefined,
    }),
  );
}

function programTask(title, { needsHypervisor, args, cwd, code, env, check }) {
  if (needsHypervisor && daemon === undefined) return { title, commands: [], skipped: reason };
  const uri = needsHypervisor ? [daemon.uri('qemu', 'tcp')] : [];
  const run = async () => {
    const options = { cwd, encoding: 'utf8', timeout: LIMIT_MS, env: { ...process.env, ...env } };
    const { stdout } = await execFileAsync(process.execPath, [...args, ...uri], options);
    comparePrinted(stdout, code);
    check();
  };
  return { title, commands: [], run: needsHypervisor ? () => oneAfterAnother(run) : run };
}

/** Runs programs on the private libvirtd one after another: they use the same names. */
function oneAfterAnother(run) {
  const ended = lastOnLibvirtd.then(run);
  lastOnLibvirtd = ended.catch(() => undefined);
  return ended;
}
