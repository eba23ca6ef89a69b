/** Text beside a call of `console.log`. */
const BESIDE = /console\.log\(.*\); \/\/ (.*)$/;

/** A line whose output is in the comments directly below it: a loop, the end of a block, or a call. */
const BLOCK_END = /^\s*(?:[})\]]|print|(?:for|console\.log\().*;$)/;

const BELOW = /^\s*\/\/ (.*)$/;

/** Returns the lines that an example prints, according to its comments. `...` is any text. */
export function expectedLines(code: string): string[] {
  const expected: string[] = [];
  let isBelow = false;
  for (const line of code.split('\n')) {
    const below = BELOW.exec(line)?.[1];
    const text = BESIDE.exec(line)?.[1] ?? (isBelow ? below : undefined);
    if (text !== undefined && !text.startsWith('#endregion'))
      expected.push(...text.split(', then '));
    isBelow = BLOCK_END.test(line) || (isBelow && below !== undefined);
  }
  return expected;
}

/** Throws an error if an example did not print the lines that its comments say. */
export function comparePrinted(output: string, code: string): void {
  const expected = expectedLines(code);
  const lines = output.trim() === '' ? [] : output.trimEnd().split('\n');
  const isEqual =
    lines.length === expected.length &&
    lines.every((line, index) => matches(line, expected[index] ?? ''));
  if (isEqual) return;
  throw new Error(`printed\n${lines.join('\n')}\nbut its comments say\n${expected.join('\n')}`);
}

/** Returns whether the parts of a pattern between its `...` are in a line, in this order. */
function matches(line: string, pattern: string): boolean {
  const parts = pattern.split('...');
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return line === pattern;
  if (!line.startsWith(parts[0] ?? '') || !line.endsWith(last)) return false;
  let position = 0;
  for (const part of parts) {
    const found = line.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return true;
}
