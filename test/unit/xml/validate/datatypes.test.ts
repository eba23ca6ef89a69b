import { describe, expect, it } from '@jest/globals';
import type { Datatype } from '../../../../src/xml/tables/facts.ts';
import { checkOf } from '../../../../src/xml/validate/datatypes.ts';
import { xsdExpression } from '../../../../src/xml/validate/xsd-expression.ts';
import type { FormatsTable } from '../../../../tools/xml/formats.ts';
import { readXmlTable } from '../../../../tools/xml/formats.ts';
import { findAttack } from '../../../support/regular-expressions.ts';

function check(datatype: Datatype, value: string): boolean {
  return checkOf(datatype)(value);
}

describe('checkOf', () => {
  it.each([
    ['int', ['0', '-1', '+5', '2147483647', ' 7 ', '007'], ['', '-', '1.0', '2147483648', 'x']],
    ['unsignedLong', ['18446744073709551615', '-0', '0'], ['18446744073709551616', '-1']],
    ['integer', [`${'9'.repeat(100)}`, `-${'9'.repeat(100)}`], ['1e3']],
    ['positiveInteger', ['1', '9'.repeat(100)], ['0', '-1']],
    ['double', ['1', '-1.5', '1e3', 'INF', 'NaN', '.5'], ['', 'Infinity', '0x1', '1e']],
    ['string', ['', ' a '], []],
    ['NCName', ['a-b.c', 'ä1'], ['1a', 'a:b', '']],
    ['anyURI', ['', 'http://a/%20', 'a b'], ['%2', '#a#b']],
    [
      'dateTime',
      ['2024-02-29T12:00:00', '2024-01-31T24:00:00Z', '2024-12-01T00:00:00.5+02:00'],
      ['2023-02-29T12:00:00', '2024-13-01T00:00:00', '2024-01-01', '2024-01-01T25:00:00'],
    ],
  ])('knows the values of %s', (base, valid, invalid) => {
    const datatype = { of: [{ base }] };
    expect(valid.filter((value) => !check(datatype, value))).toEqual([]);
    expect(invalid.filter((value) => check(datatype, value))).toEqual([]);
  });

  it('checks limits, lengths, patterns and exceptions', () => {
    const range = { of: [{ base: 'int', min: 2, max: 5 }] };
    expect(['1', '2', '5', '6'].map((value) => check(range, value))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const short = { of: [{ base: 'string', maxLength: 2 }] };
    expect(['ab', '😀😀', 'abc'].map((value) => check(short, value))).toEqual([true, true, false]);
    const name = { of: [{ base: 'string', pattern: '[^/]+', not: ['.', '..'] }] };
    expect(['a', '.', 'a/b'].map((value) => check(name, value))).toEqual([true, false, false]);
  });

  it('ignores white space around the values of a list', () => {
    expect(check({ enum: ['a b'] }, '\n a  b ')).toBe(true);
    expect(check({ enum: ['a b'] }, 'ab')).toBe(false);
  });
});

describe('xsdExpression', () => {
  it.each([
    ['[0-9]+', ['12'], ['a12', '12\n']],
    ['a^b$', ['a^b$'], ['ab']],
    ['$[ ]*x', ['$ x'], ['x']],
    ['[^,]{2}', ['a^'], ['a,', 'a']],
    ['[\\[\\]\\-a]+', ['[]-a'], ['b']],
    ['a\\-b\\.c', ['a-b.c'], ['a-bxc']],
    ['a|bc', ['a', 'bc'], ['ac', 'abc']],
    ['.', ['\u2028', '😀'], ['\n', '']],
    ['[a-zA-Z_]+[a-zA-Z0-9_]*', ['_', 'a1', 'ab'], ['1', '']],
    ['[0-9]+(.[0-9]+)?', ['1', '12', '123', '1.5', '1x5'], ['1.', '.5', '1.5.5', '1..5', '1\n5']],
    ['[a\\s]', ['\t', 'a'], ['\u00a0']],
  ])('matches %s as XML Schema does', (pattern, valid, invalid) => {
    const expression = xsdExpression(pattern);
    expect(valid.filter((value) => !expression.test(value))).toEqual([]);
    expect(invalid.filter((value) => expression.test(value))).toEqual([]);
  });

  it('refuses what the schemas of libvirt do not use', () => {
    expect(() => xsdExpression('\\w')).toThrow('\\w in a pattern of a schema is not supported');
  });

  it('takes linear time for each pattern of the tables', () => {
    const { datatypes } = readXmlTable<FormatsTable>('formats');
    const patterns = new Set(
      Object.values(datatypes).flatMap(({ of = [] }) => of.flatMap(({ pattern }) => pattern ?? [])),
    );
    const slow = [...patterns].filter((pattern) => findAttack(xsdExpression(pattern)));
    expect(slow).toEqual([]);
  });
});
