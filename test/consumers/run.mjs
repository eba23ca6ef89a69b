// Installs the packed package into an empty project, without install scripts, and uses it from
// JavaScript (import and require), TypeScript and test runners. Prints one line per check. Exits
// with 1 if a check fails.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { exampleModules } from './examples.mjs';
import { runners, timerExamples, writeTimerExamples } from './fake-timers.mjs';
import { checkDeclarations, checkFiles, checkLazyImports } from './tarball.mjs';
import { compilations, compilers } from './typescript.mjs';

const root = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'libvirt-client-consumer-'));
const installed = join(project, 'node_modules/libvirt-client');
const MANIFEST = { name: 'consumer', private: true, type: 'module' };
const inProject = { cwd: project, encoding: 'utf8' };
const execFileAsync = promisify(execFile);
let failures = 0;

try {
  const tarball = pack();
  const paths = tarball.files.map((file) => file.path);
  check('the tarball contains only the library', () => checkFiles(paths));
  install(tarball);
  check('each entry point has one declaration file, without internals', () =>
    checkDeclarations(installed, paths),
  );
  check('modules that few programs need are loaded lazily', () => checkLazyImports(installed));
  check('an ES module can import the package', () => run('esm.mjs'));
  check('the packed in-memory daemon works', () => run('testing.mjs'));
  check('the packed PKI creates usable certificates', () => run('pki.mjs'));
  check('a CommonJS module can require the package', () => run('--no-warnings', 'cjs.cjs'));
  for (const [name, text] of exampleModules(root)) writeFileSync(join(project, name), text);
  writeTimerExamples(root, project);
  await checkPrograms([...compilations(root), ...timerExamples(root)]);
} finally {
  rmSync(project, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function pack() {
  const output = npm(root, 'pack', '--json', '--pack-destination', project);
  // npm 10 prints a list, npm 11 an object by package name, and both may print warnings before it.
  const [packed] = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))));
  return packed;
}

function install(tarball) {
  cpSync(join(import.meta.dirname, 'project'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), `${JSON.stringify(MANIFEST)}\n`);
  const types = join(root, 'node_modules/@types/node');
  const packages = [join(project, tarball.filename), types, ...compilers, ...runners];
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--install-links',
    '--prefer-offline',
  ];
  npm(project, 'install', ...flags, ...packages);
  if (!existsSync(installed)) {
    throw new Error('npm did not install the package');
  }
}

/** Returns the output of npm. Throws an error with the output if npm fails. */
function npm(cwd, ...args) {
  try {
    return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`npm ${args[0]} failed:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

/** Runs node in the consumer's project. */
function run(...args) {
  execFileSync(process.execPath, args, { ...inProject, stdio: 'pipe' });
}

/** Runs as many programs at a time as there are CPUs: each keeps one busy for some seconds. */
async function checkPrograms(programs) {
  const queue = [...programs];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const ending = await execFileAsync(process.execPath, next.args, inProject).catch(identity);
      check(next.title, () => {
        if (ending instanceof Error) throw ending;
      });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function identity(error) {
  return error;
}

function check(name, body) {
  try {
    body();
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`failed  ${name}: ${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}
