/**
 * Writes src/protocol/generated, src/protocol/index.ts and src/errors/vir-error-code.ts from the
 * tables of protocol/.
 *
 *     npm run generate
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readDescription } from '../description/read.ts';
import { format } from './format.ts';
import { generate } from './generate.ts';

const TARGET = resolve(import.meta.dirname, '../../src');

const files = format(generate(readDescription()));
rmSync(join(TARGET, 'protocol/generated'), { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(TARGET, path)), { recursive: true });
  writeFileSync(join(TARGET, path), text);
}
console.log(`${files.size} files written`);
