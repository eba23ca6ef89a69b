// Installs the packed package into an empty project, without install scripts, and uses it from
// JavaScript (import and require) and TypeScript. Prints one line a check; exits 1 if one fails.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { exampleModules } from './examples.mjs';

const root = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'libvirt-client-consumer-'));
let failures = 0;

try {
  const tarball = pack();
  check('the tarball holds the library and nothing else', () => checkFiles(tarball));
  install(tarball);
  check('import from JavaScript', () => run('node', 'esm.mjs'));
  check('the in-memory daemon', () => run('node', 'testing.mjs'));
  check('certificates', () => run('node', 'pki.mjs'));
  check('require from JavaScript', () => run('node', '--no-warnings', 'cjs.cjs'));
  for (const [name, text] of exampleModules(root)) writeFileSync(join(project, name), text);
  for (const config of ['tsconfig.nodenext.json', 'tsconfig.bundler.json']) {
    const tsc = join(root, 'node_modules/.bin/tsc');
    check(`TypeScript, ${config}`, () => run(tsc, '-p', config));
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function pack() {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // npm 10 prints a list, npm 11 an object by package name, and both may print warnings before it.
  const [packed] = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))));
  return packed;
}

function checkFiles(tarball) {
  const allowed = /^(dist|src)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
  const strangers = tarball.files.map((file) => file.path).filter((path) => !allowed.test(path));
  if (strangers.length > 0) throw new Error(`unexpected files: ${strangers.join(', ')}`);
}

function install(tarball) {
  cpSync(join(import.meta.dirname, 'project'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true }\n');
  const types = join(root, 'node_modules/@types/node');
  const packages = [join(project, tarball.filename), types];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--install-links'];
  execFileSync('npm', ['install', ...flags, ...packages], { cwd: project, stdio: 'pipe' });
  if (!readdirSync(join(project, 'node_modules')).includes('libvirt-client')) {
    throw new Error('npm did not install the package');
  }
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
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
