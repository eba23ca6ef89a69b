/** Writes docs/from-virsh.md and docs/constants.md: npm run docs:adoption. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constantsPage } from './constants.ts';
import { fromVirsh } from './docs.ts';

const docs = join(resolve(import.meta.dirname, '../..'), 'docs');
writeFileSync(join(docs, 'from-virsh.md'), await fromVirsh());
writeFileSync(join(docs, 'constants.md'), constantsPage());
