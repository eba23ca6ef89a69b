/**
 * Writes src/protocol/generated, src/protocol/index.ts, src/errors/vir-error-code.ts and
 * src/xml/generated from the tables of protocol/.
 *
 *     npm run generate
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readDescription } from '../description/read.ts';
import { generateXml } from '../xml/generate-xml.ts';
import { format } from './format.ts';
import { generate } from './generate.ts';

const TARGET = resolve(import.meta.dirname, '../../src');

const files = format(new Map([...generate(readDescription()), ...generateXml()]));
for (const folder of ['protocol/generated', 'xml/generated']) {
  rmSync(join(TARGET, folder), { recursive: true, force: true });
}
for (const [path, text] of files) {
  mkdirSync(dirname(join(TARGET, path)), { recursive: true });
  writeFileSync(join(TARGET, path), text);
}
console.log(`${files.size} files written`);
