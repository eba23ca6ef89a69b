/**
 * Runs each code block of README.md and docs/*.md alone, with the packed package in an empty
 * project. Those that connect to a host run on a machine with private daemons. Exits with 1 if a
 * check fails, and with 77, the usual status of a skipped test, if all others pass and private
 * daemons cannot be started.
 *
 *     tsx test/consumers/pages.mjs [PREFIX...]
 *
 * PREFIX selects blocks by the beginnings of their names: `events-3` is the third block of
 * docs/events.md. Without it, the programs of docs/from-virsh.md are only compiled: test/adoption
 * runs each of them on an in-memory host, and here they take minutes.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { whyNoLibvirtd } from '../libvirtd/support/machine.ts';
import { Checks } from './checks.mjs';
import { compile } from './compile.mjs';
import { install, pack, root } from './package.mjs';
import { Fixture } from './pages/fixture.ts';
import { Machine } from './pages/machine.ts';
import { FROM_VIRSH, PageRunner, pagePrograms, writePrograms } from './pages/page-tasks.ts';

const SKIPPED_STATUS = 77;
const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-blocks-'));
const project = join(folder, 'project');
const checks = new Checks();
const reason = whyNoLibvirtd();
let machine;
let fixture;
// For the sockets of the in-memory daemons.
process.env.TMPDIR = join(folder, 'tmp');

try {
  for (const each of [project, process.env.TMPDIR]) mkdirSync(each);
  install(project, pack(folder).file, join(root, 'node_modules/@types/node'));
  const prefixes = process.argv.slice(2);
  const programs = pagePrograms(prefixes);
  const files = writePrograms(project, programs);
  checks.run(`each of ${files.length} blocks compiles alone`, () => compile(project, files));
  await build({
    absWorkingDir: project,
    entryPoints: files,
    outdir: 'programs',
    target: 'node20',
    logLevel: 'warning',
  });
  // From here on nothing blocks this process, and the connections of the fixture stay alive.
  if (reason === null) {
    machine = await Machine.start();
    fixture = await Fixture.start(machine);
  }
  const runner = new PageRunner(project);
  const run = programs.filter(({ page }) => prefixes.length > 0 || page !== FROM_VIRSH);
  await checks.runAll(run.map(taskOf(runner)), root);
  if (runner.refused.length > 0) {
    console.log(`libvirt refused ${runner.refused.length} programs: ${runner.refused.join(' ')}`);
  }
} finally {
  await fixture?.[Symbol.asyncDispose]();
  await machine?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}
if (checks.failures > 0) process.exitCode = 1;
else if (machine === undefined) process.exitCode = SKIPPED_STATUS;

function taskOf(runner) {
  return (program) => {
    const title = `the block ${program.name} prints its comments`;
    if (!program.needsMachine) return { title, commands: [], run: () => runner.run(program) };
    if (machine === undefined) return { title, commands: [], skipped: reason };
    return { title, commands: [], run: () => runner.runOn(program, machine, fixture) };
  };
}
