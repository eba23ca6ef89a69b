import { describe, expect, it } from '@jest/globals';
import { compareEntries, differences } from '../../../../../tools/import/report/changes.ts';

describe('differences', () => {
  it.each<[title: string, before: unknown, after: unknown, lines: string[]]>([
    ['of nothing', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['of values', { number: 5 }, { number: 6 }, ['number: 5 -> 6']],
    ['of what came', {}, { max: 4 }, ['max: nothing -> 4']],
    ['of what went', { max: 4 }, {}, ['max: 4 -> nothing']],
    ['of lists', { acl: ['a'] }, { acl: ['a', 'b'] }, ['acl: ["a"] -> ["a","b"]']],
    ['of plain values', 1, 2, ['1 -> 2']],
    [
      'of fields, by name',
      {
        fields: [
          { name: 'a', type: 'int' },
          { name: 'b', type: 'int' },
        ],
      },
      {
        fields: [
          { name: 'a', type: 'hyper' },
          { name: 'c', type: 'int' },
          { name: 'b', type: 'int' },
        ],
      },
      ['fields.a.type: "int" -> "hyper"', 'fields.c: nothing -> {"name":"c","type":"int"}'],
    ],
    [
      'of the order of fields',
      { fields: [{ name: 'a' }, { name: 'b' }, { name: 'gone' }] },
      { fields: [{ name: 'b' }, { name: 'a' }] },
      ['fields.gone: {"name":"gone"} -> nothing', 'fields: the order is now b, a'],
    ],
  ])('are told: %s', (_, before, after, lines) => {
    expect(differences(before, after)).toEqual(lines);
  });
});

describe('a comparison of lists', () => {
  it('says what was added, changed and lost', () => {
    const before = new Map<string, unknown>([
      ['same', { number: 1 }],
      ['renumbered', { number: 2 }],
      ['gone', { number: 3 }],
    ]);
    const after = new Map<string, unknown>([
      ['same', { number: 1 }],
      ['new', { number: 2 }],
      ['renumbered', { number: 4 }],
    ]);
    expect(compareEntries(before, after)).toEqual({
      added: ['new'],
      changed: [{ name: 'renumbered', details: ['number: 2 -> 4'] }],
      lost: ['gone'],
    });
  });
});
