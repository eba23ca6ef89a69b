import { describe, expect, it } from '@jest/globals';
import { Excerpt } from '../../../scripts/checks/excerpt.ts';

function linesOf(...texts: readonly string[]): readonly string[] {
  const excerpt = new Excerpt();
  for (const text of texts) excerpt.add(text);
  return excerpt.lines();
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `line ${at}`);

describe('The excerpt of the output of a failed check', () => {
  it('is all of a short output, without empty lines', () => {
    expect(linesOf('building\n\nerr', 'or: no\nend')).toEqual(['building', 'error: no', 'end']);
  });

  it('is the end of a long output', () => {
    expect(linesOf(numbered(1000).join('\n'))).toEqual(numbered(1000).slice(-13));
  });

  it.each(['failed  a page', 'not ok 3 - a program', '✖ a test (3 ms)', '  ● a suite › a test'])(
    'has what follows a line that tells of a failure: %s',
    (line) => {
      const text = [...numbered(50), line, 'why', ...numbered(100), ''].join('\n');
      const lines = linesOf(text);
      expect(lines.slice(0, 3)).toEqual([line, 'why', 'line 0']);
      expect(lines.at(-1)).toBe('line 99');
      expect(lines.length).toBeLessThan(25);
    },
  );

  it('has a limit, however much fails', () => {
    const lines = linesOf(
      numbered(10_000)
        .map((line) => `failed  ${line}\n`)
        .join(''),
    );
    expect(lines[0]).toBe('failed  line 0');
    expect(lines.at(-1)).toBe('failed  line 9999');
    expect(lines.length).toBeLessThan(100);
  });
});
