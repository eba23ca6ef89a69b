import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environmentOf, readTables, titleOf } from './support/rows.ts';

describe.each([...readTables()])('the table %s', (_, rows) => {
  it.each(rows.map((row) => [titleOf(row), row] as const))('%s', async (_, row) => {
    const target = resolveTarget(
      row.uri ?? undefined,
      { readOnly: row.readOnly },
      environmentOf(row),
    );
    if (row.error === undefined) {
      await expect(target).resolves.toMatchObject(row.target ?? {});
    } else {
      await expect(target).rejects.toThrow(ArgumentError);
      await expect(target).rejects.toThrow(row.error);
    }
  });
});

describe('the tables', () => {
  const rows = [...readTables().values()].flat();

  it('have many rows, each of which expects something', () => {
    expect(rows.length).toBeGreaterThan(150);
    for (const { target, error } of rows) {
      expect([target, error].filter((each) => each !== undefined)).toHaveLength(1);
    }
  });

  it('have no row twice', () => {
    const titles = rows.map(titleOf);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});
