import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PROTOCOL_FOLDER } from '../../../../../tools/description/read.ts';
import { formatTable } from '../../../../../tools/description/write.ts';
import { readTables, writeTables } from '../../../../../tools/import/tables/tables.ts';
import { newFolder } from '../support/sample-tree.ts';

const folder = newFolder();

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('The tables', () => {
  it('are written with one line for each entry of a list and each constant', () => {
    const table = { about: 'Ä "shop"', constants: { A: 1, B: 2 }, types: [{ a: [1, null] }, {}] };
    expect(formatTable({ ...table, none: [], gone: undefined })).toBe(
      `{
 "about": "Ä \\"shop\\"",
 "constants": {
  "A": 1,
  "B": 2
 },
 "types": [
  {"a": [1, null]},
  {}
 ],
 "none": []
}
`,
    );
  });

  it('of the project are in the format that the importer writes', () => {
    writeTables(folder, readTables(PROTOCOL_FOLDER));
    const files = readdirSync(PROTOCOL_FOLDER).filter((file) => file.endsWith('.json'));
    expect(readdirSync(folder)).toEqual(files);
    for (const file of files) {
      expect(readFileSync(join(folder, file), 'utf8')).toBe(
        readFileSync(join(PROTOCOL_FOLDER, file), 'utf8'),
      );
    }
  });
});
