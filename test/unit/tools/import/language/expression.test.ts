import { describe, expect, it } from '@jest/globals';
import { ImportError } from '../../../../../tools/import/import-error.ts';
import type { Resolve } from '../../../../../tools/import/language/expression.ts';
import { evaluate, expressionOf } from '../../../../../tools/import/language/expression.ts';

const place = { file: 'shop.x', line: 7 };
const known = new Map([['SHELVES', 12n]]);

const resolve: Resolve = (name, where) => {
  const value = known.get(name);
  if (value === undefined) throw new ImportError(where, `${name} is unknown`);
  return value;
};

function resultOf(text: string): bigint {
  return evaluate(expressionOf(text, place), resolve);
}

describe('Constant expressions', () => {
  it.each([
    ['0', 0n],
    ['42', 42n],
    ['0x20008086', 0x20008086n],
    ['017', 15n],
    ['-1', -1n],
    ['9007199254740993LL', 9007199254740993n],
    ['1U', 1n],
    ['SHELVES', 12n],
    ['(4096 + 1)', 4097n],
    ['1 << 3 | 1', 9n],
    ['2 + 3 * 4', 14n],
    ['(2 + 3) * 4', 20n],
    ['10 - 4 - 3', 3n],
    ['SHELVES / 5 % 2', 0n],
    ['~0 & 0xff ^ 0x0f', 0xf0n],
    ['+5 >> 1', 2n],
    ['80 /* letters */', 80n],
  ])('have the value that C gives %s', (text, value) => {
    expect(resultOf(text)).toBe(value);
  });

  it.each([
    ['', 'shop.x:7: expected a number or the name of a constant, got end of file'],
    ['1 2', 'shop.x:7: expected the end of the constant, got "2"'],
    ['(1', 'shop.x:7: expected ")", got end of file'],
    ['12ab', 'shop.x:7: "12ab" is not a decimal, hexadecimal or octal number'],
    ['08', 'shop.x:7: "08" is not a decimal, hexadecimal or octal number'],
    ['1 / 0', 'shop.x:7: division by zero'],
    ['1 % 0', 'shop.x:7: division by zero'],
    ['1 << 64', 'shop.x:7: a shift by 64: C shifts 64-bit numbers by 0 to 63'],
    ['DOORS + 1', 'shop.x:7: DOORS is unknown'],
  ])('give an error for %j', (text, message) => {
    expect(() => resultOf(text)).toThrow(message);
  });
});
