// The kinds of checks. Each resolves to what it found: how many tests passed, failed and were
// skipped, with notes that name those that failed or were skipped and say why.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A command that counts as one test: exit status 0 passes, 77 means that it cannot run here. */
export async function runCommand(...command) {
  const ending = await run(command);
  if (ending === 0) return { passed: 1, failed: 0, skipped: 0, notes: [] };
  if (ending === SKIPPED_STATUS) {
    return { passed: 0, failed: 0, skipped: 1, notes: ['skipped: it cannot run here, see above'] };
  }
  return failure(`${command.join(' ')}: ${ending}`);
}

/** Jest: counts its tests. A test file that does not load counts as a failed test. */
export async function runJest(...args) {
  const folder = mkdtempSync(join(tmpdir(), 'test-all-'));
  const file = join(folder, 'jest.json');
  try {
    const report = ['--json', `--outputFile=${file}`];
    const ending = await run(['npm', 'run', 'test:jest', '--', ...args, ...report]);
    return summarizeJest(readReport(file), ending);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run generate` must reproduce the folder as it is. What it changed is put back. */
export async function runRegenerate(folder) {
  const before = contents(folder);
  const ending = await run(['npm', 'run', 'generate']);
  const after = contents(folder);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !before.get(path)?.equals(after.get(path) ?? Buffer.from('\0')),
  );
  for (const path of changed) {
    mkdirSync(dirname(path), { recursive: true });
    if (before.has(path)) writeFileSync(path, before.get(path));
    else rmSync(path);
  }
  if (ending !== 0) return failure(`npm run generate: ${ending}`);
  if (changed.length === 0) return { passed: 1, failed: 0, skipped: 0, notes: [] };
  return failure(`npm run generate changes ${changed.join(', ')}`);
}

const SKIPPED_STATUS = 77;
const DEADLINE_MS = 30 * 60_000;

/** Runs a command, without standard input, to its exit status or a sentence on how it ended. */
function run([program, ...args]) {
  return new Promise((resolve) => {
    // A process group of its own, so that a check that hangs can be ended with all its children.
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    const kill = () => process.kill(-child.pid, 'SIGKILL');
    const interrupt = () => {
      kill();
      process.exit(130);
    };
    const timer = setTimeout(kill, DEADLINE_MS);
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const finish = (ending) => {
      clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, interrupt);
      resolve(ending);
    };
    child.on('error', (error) => finish(error.message));
    child.on('exit', (status, signal) => finish(status ?? `ended by ${signal}`));
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function failure(why) {
  return { passed: 0, failed: 1, skipped: 0, notes: [`failed: ${why}`] };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function summarizeJest(report, ending) {
  if (report === null) return failure(`jest wrote no report: ${ending}`);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = tests.filter((test) => test.status === 'failed');
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  const notes = [
    ...unloadable.map((file) => `failed: ${file.name}: ${firstLine(file.message)}`),
    ...failed.map((test) => `failed: ${test.fullName}: ${firstLine(test.failureMessages[0])}`),
    ...skipped.map((test) => `skipped: ${test.fullName}`),
  ];
  const failures = failed.length + unloadable.length;
  if (failures === 0 && ending !== 0) return failure(`jest ended with ${ending}`);
  const passed = tests.length - failed.length - skipped.length;
  return { passed, failed: failures, skipped: skipped.length, notes };
}

function firstLine(text = '') {
  return stripVTControlCharacters(text).trim().split('\n')[0];
}

/** Every file below a folder: path to bytes. */
function contents(folder) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, path));
  const files = paths.filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [path, readFileSync(path)]));
}
