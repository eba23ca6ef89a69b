// Writes api/<entry>.api.md: the public surface of each entry point, made from the built declarations;
// and docs/exports.md, the list of the exports with their purposes.
// With --check it writes nothing. It shows how the committed files differ, and fails if they do.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { entryPoints } from '../entry-points.ts';
import { makeExportsPage, pathOfExportsPage } from './exports-page.ts';
import { makeReports } from './reports.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'api');
const reports = makeReports(join(root, 'dist'), entryPoints);
const exportsPage = makeExportsPage(join(root, 'dist'), entryPoints);

if (process.argv.includes('--check')) check();
else write();

function write(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of reports) writeFileSync(join(folder, name), text);
  writeFileSync(pathOfExportsPage(root), exportsPage);
  console.log(`wrote ${[...reports.keys()].map((name) => `api/${name}`).join(', ')}`);
}

function check(): void {
  const committed = new Map(
    (existsSync(folder) ? readdirSync(folder) : []).map((name) => [
      name,
      readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'),
    ]),
  );
  const names = [...new Set([...committed.keys(), ...reports.keys()])];
  const changed = names.filter((name) => committed.get(name) !== reports.get(name));
  for (const name of changed) showDifference(name, committed.get(name), reports.get(name));
  if (readFileSync(pathOfExportsPage(root), 'utf8').replaceAll('\r\n', '\n') !== exportsPage) {
    console.error('docs/exports.md is out of date: run `npm run api` and commit it');
    process.exitCode = 1;
  }
  if (changed.length === 0) return;
  console.error(`
The public surface differs from the committed reports: ${changed.map((n) => `api/${n}`).join(', ')}
If the change is intended, run \`npm run api\` and commit api/`);
  process.exitCode = 1;
}

/** Prints a unified diff. It is made by git, which every developer of this project has. */
function showDifference(name: string, committed = '', built = ''): void {
  const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
  try {
    for (const [side, text] of Object.entries({ committed, built })) {
      mkdirSync(join(scratch, side));
      writeFileSync(join(scratch, side, name), text);
    }
    const sides = [`committed/${name}`, `built/${name}`];
    const args = ['diff', '--no-index', '--no-prefix', '--no-color', '--', ...sides];
    const { error } = spawnSync('git', args, {
      cwd: scratch,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error !== undefined) console.error(`${name} differs; cannot show how: ${error.message}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
