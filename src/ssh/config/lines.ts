import { ArgumentError } from '../../errors/index.ts';

/** A setting in an ssh_config file. */
export interface ConfigLine {
  readonly file: string;
  readonly number: number;
  /** The keyword in lowercase. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** The text after the keyword, unchanged. */
  readonly rest: string;
}

/** Parses an ssh_config file. @throws ArgumentError that names the line. */
export function parseConfigLines(text: string, file: string): readonly ConfigLine[] {
  return text.split('\n').flatMap((line, index) => {
    const number = index + 1;
    // White space or one "=" separates a keyword from its arguments.
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+|$)(.*?)\s*$/.exec(line);
    if (match === null) {
      if (/^\s*(?:#|$)/.test(line)) return [];
      throw configError({ file, number }, 'it does not begin with a keyword');
    }
    const [, keyword = '', rest = ''] = match;
    const args = splitArguments(rest, { file, number });
    return [{ file, number, keyword: keyword.toLowerCase(), args, rest }];
  });
}

/** Creates the error for a mistake in a line. */
export function configError(
  { file, number }: Pick<ConfigLine, 'file' | 'number'>,
  problem: string,
): ArgumentError {
  return new ArgumentError(`${file}:${number} cannot be used: ${problem}`);
}

/**
 * Splits at white space, except in quotes. A backslash escapes a quote. A `#` begins a comment.
 */
function splitArguments(text: string, at: Pick<ConfigLine, 'file' | 'number'>): readonly string[] {
  const args: string[] = [];
  let rest = text;
  while (rest !== '' && !rest.startsWith('#')) {
    const word = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s"'\\]|\\.)+))/.exec(rest);
    if (word === null) throw configError(at, 'the closing quote is missing');
    args.push((word[1] ?? word[2] ?? word[3] ?? '').replaceAll(/\\(["'\\ ])/g, '$1'));
    rest = rest.slice(word[0].length).trimStart();
  }
  return args;
}
