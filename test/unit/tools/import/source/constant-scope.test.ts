import { describe, expect, it } from '@jest/globals';
import { ImportError } from '../../../../../tools/import/import-error.ts';
import { expressionOf } from '../../../../../tools/import/language/expression.ts';
import { parseSpecification } from '../../../../../tools/import/language/parser.ts';
import { ConstantScope } from '../../../../../tools/import/source/constant-scope.ts';

const place = { file: 'shop.x', line: 1 };

function scopeOf(constants: Record<string, string>): ConstantScope {
  const scope = new ConstantScope((name, where) => {
    throw new ImportError(where, `${name} is unknown`);
  });
  for (const [name, value] of Object.entries(constants)) {
    scope.define(name, expressionOf(value, place), place);
  }
  return scope;
}

describe('The constants of a file', () => {
  it('may depend on constants that are defined later', () => {
    expect(scopeOf({ A: 'B + 1', B: '2' }).named('A', place)).toBe(3);
  });

  it('may be defined outside the file', () => {
    const scope = new ConstantScope(() => 5n);
    scope.define('A', expressionOf('OUTSIDE * 2', place), place);
    expect(scope.named('A', place)).toBe(10);
  });

  it('may be members of an enum, which continue the count if they have no value', () => {
    const [sizes] = parseSpecification('enum s { A, B, C = 7, D };', 'shop.x').definitions;
    const scope = scopeOf({});
    if (sizes?.kind === 'enum') scope.defineEnum(sizes.members);
    expect(['A', 'B', 'C', 'D'].map((name) => scope.named(name, place))).toEqual([0, 1, 7, 8]);
  });

  it('give an error if they are defined twice', () => {
    const scope = scopeOf({ A: '1' });
    expect(() => scope.define('A', expressionOf('1', place), { file: 'shop.x', line: 9 })).toThrow(
      'shop.x:9: A is defined twice',
    );
  });

  it('give an error if they are defined in terms of themselves', () => {
    expect(() => scopeOf({ A: 'B', B: 'A' }).named('A', place)).toThrow(
      'shop.x:1: A is defined in terms of itself',
    );
  });

  it('give an error if they are not safe integers', () => {
    expect(scopeOf({ A: '9007199254740991' }).named('A', place)).toBe(9_007_199_254_740_991);
    expect(() => scopeOf({ A: '9007199254740993' }).named('A', place)).toThrow(
      'is not a safe integer',
    );
  });
});
