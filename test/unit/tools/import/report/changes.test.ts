import { describe, expect, it } from '@jest/globals';
import { compareEntries, differences } from '../../../../../tools/import/report/changes.ts';

describe('differences', () => {
  it.each<[title: string, before: unknown, after: unknown, lines: string[]]>([
    ['nothing for equal values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['a changed value', { number: 5 }, { number: 6 }, ['number: 5 -> 6']],
    ['an added value', {}, { max: 4 }, ['max: nothing -> 4']],
    ['a removed value', { max: 4 }, {}, ['max: 4 -> nothing']],
    ['a changed list', { acl: ['a'] }, { acl: ['a', 'b'] }, ['acl: ["a"] -> ["a","b"]']],
    ['a changed number', 1, 2, ['1 -> 2']],
    [
      'changed and added fields, by name',
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
      'the new order of fields',
      { fields: [{ name: 'a' }, { name: 'b' }, { name: 'gone' }] },
      { fields: [{ name: 'b' }, { name: 'a' }] },
      ['fields.gone: {"name":"gone"} -> nothing', 'fields: the order is now b, a'],
    ],
  ])('reports %s', (_, before, after, lines) => {
    expect(differences(before, after)).toEqual(lines);
  });
});

describe('The comparison of lists', () => {
  it('reports what was added, changed and lost', () => {
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
