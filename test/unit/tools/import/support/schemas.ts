import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a RELAX NG schema. */
export function writeSchema(folder: string, file: string, ...content: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, file),
    `<grammar xmlns="http://relaxng.org/ns/structure/1.0">\n${content.join('\n')}\n</grammar>\n`,
  );
}
