import { describe, expect, it } from '@jest/globals';
import { toPlainLine } from '../../../src/transport/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';

describe('toPlainLine', () => {
  it.each([
    ['  one \r\n\r\n \t two\n', 'one; two'],
    ['a\u001B[31mb\u202Ec', 'a?[31mb?c'],
    ['\n', ''],
  ])('turns %j into %j', (text, line) => {
    expect(toPlainLine(text)).toBe(line);
  });

  it.each([
    ['blanks', ' '],
    ['line breaks', '\r\n'],
    ['blanks before each line break', '   \n'],
  ])('takes linear time for a text with many %s', async (_, unit) => {
    const text = (size: number): string => `a${unit.repeat(size)}b${unit.repeat(size)}`;
    expect(await growth(20_000, (size) => toPlainLine(text(size)))).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
