/**
 * Writes src/protocol/generated, src/protocol/index.ts, src/errors/vir-error-code.ts and
 * src/xml/generated from the tables of protocol/.
 *
 *     npm run generate
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readDescription } from '../description/read.ts';
import { pathOfXmlTable } from '../xml/formats.ts';
import { generateXml } from '../xml/generate-xml.ts';
import { format } from './format.ts';
import { generate } from './generate.ts';

const TARGET = resolve(import.meta.dirname, '../../src');

const xml = generateXml();
const files = format(new Map([...generate(readDescription()), ...xml.files]));
for (const folder of ['protocol/generated', 'xml/generated']) {
  rmSync(join(TARGET, folder), { recursive: true, force: true });
}
for (const [path, text] of files) {
  mkdirSync(dirname(join(TARGET, path)), { recursive: true });
  writeFileSync(join(TARGET, path), text);
}
writeFileSync(pathOfXmlTable('names'), xml.names);
console.log(`${files.size} files written`);
