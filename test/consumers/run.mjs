// Installs the packed package into an empty project, without install scripts, and uses it from
// JavaScript (import and require), TypeScript, bundlers and test runners. Prints one line per check.
// Exits with 1 if a check fails.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checks } from './checks.mjs';
import { exampleModules } from './examples.mjs';
import { timerTasks, writeTimerExamples } from './fake-timers.mjs';
import { install, installTools, pack, root } from './package.mjs';
import { checkPageLinks } from './page-links.mjs';
import { runtimeTasks } from './runtimes.mjs';
import {
  checkDeclarations,
  checkFiles,
  checkLazyImports,
  checkLazyRequires,
  checkLightEntries,
  checkNotices,
} from './tarball.mjs';
import { testingPageTasks } from './testing-page.mjs';
import { toolTasks } from './tools.mjs';
import { compilations } from './typescript.mjs';
import { checkXmlTypes } from './xml-types.mjs';

const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-consumer-'));
const project = join(folder, 'project');
const bundles = join(folder, 'bundles');
const checks = new Checks();
// For the caches of the tools.
const temporary = join(folder, 'tmp');
process.env.TMPDIR = temporary;

try {
  for (const each of [project, bundles, temporary]) mkdirSync(each);
  const { file, paths } = pack(folder);
  checks.run('the tarball contains only the library', () => checkFiles(paths));
  checks.run('links of the packed pages lead to packed files', () => checkPageLinks(root, paths));
  const installed = install(project, file, join(root, 'node_modules/@types/node'));
  installTools(project, 'tools', 'runtimes');
  checks.run('each entry point has one declaration file, without internals', () =>
    checkDeclarations(installed, paths),
  );
  checks.run('modules that few programs need are loaded lazily', () => checkLazyImports(installed));
  checks.run('the CommonJS build loads them lazily, too', () => checkLazyRequires(installed));
  checks.run('seeds and metrics load no connection', () => checkLightEntries(installed));
  checks.run('bundled packages have their licences in the notices', () => checkNotices(installed));
  checks.run('an ES module can import the package', () => run('esm.mjs'));
  checks.run('the packed in-memory daemon works', () => run('testing.mjs'));
  checks.run('the packed inventory and fleet work', () => run('fleet.mjs'));
  checks.run('the packed lvsh runs', () => run('lvsh.mjs'));
  checks.run('the packed PKI creates usable certificates', () => run('pki.mjs'));
  checks.run('a CommonJS module can require the package', () => run('cjs.cjs'));
  checks.run('a program that imports one XML format loads its types alone', () =>
    checkXmlTypes(root, project),
  );
  for (const [name, text] of exampleModules(root)) writeFileSync(join(project, name), text);
  writeTimerExamples(root, project);
  const tasks = [
    ...toolTasks(project, bundles),
    ...runtimeTasks(project, ['tools/main.js'], ['tools/instances.cjs']),
    ...timerTasks(project),
    ...testingPageTasks(root, project),
    ...compilations(root),
  ];
  await checks.runAll(tasks, project);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = checks.failures === 0 ? 0 : 1;

/** Runs node in the consumer's project. */
function run(...args) {
  execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
}
