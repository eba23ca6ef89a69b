/** Writes docs/functions.md: npm run docs:functions. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDescription } from '../description/read.ts';
import { coverageDocs } from './docs.ts';
import { readCoverage } from './read.ts';
import { readSignatures } from './signatures.ts';

const path = join(resolve(import.meta.dirname, '../..'), 'docs/functions.md');
const text = coverageDocs(readDescription().functions, readCoverage(), readSignatures());
writeFileSync(path, text);
