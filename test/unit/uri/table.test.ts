import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { environmentOf, readTables, titleOf } from './support/rows.ts';

describe.each([...readTables()])('resolveTarget, by the table %s,', (_, rows) => {
  const titled = rows.map((row) => [titleOf(row), row] as const);

  it.each(titled)('resolves %s, or rejects it', async (_, row) => {
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

describe('The tables of URIs', () => {
  const rows = [...readTables().values()].flat();

  it('have many rows, each with one expectation', () => {
    expect(rows.length).toBeGreaterThan(150);
    for (const { target, error } of rows) {
      expect([target, error].filter((each) => each !== undefined)).toHaveLength(1);
    }
  });

  it('have no duplicate rows', () => {
    const titles = rows.map(titleOf);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});
