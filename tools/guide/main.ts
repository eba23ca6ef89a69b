/**
 * Writes the code blocks of docs/guide and the table in its README. With `--check` it writes
 * nothing, and exits with 1 if a page would change, or if a row, a link or a region is missing.
 *
 *     npm run docs:guide -- [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProblems, GUIDE, renderPages } from './guide.ts';

const isCheck = process.argv.includes('--check');
const problems = findProblems();
for (const [name, text] of renderPages()) {
  const path = join(GUIDE, name);
  if (readFileSync(path, 'utf8') === text) continue;
  if (isCheck) problems.push(`docs/guide/${name} is out of date: run npm run docs:guide`);
  else writeFileSync(path, text);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
