import { ArgumentError } from '../../errors/index.ts';

/** A line of an ssh_config file that says something. */
export interface ConfigLine {
  readonly file: string;
  readonly number: number;
  /** In small letters. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** All that follows the keyword, as it stands there. */
  readonly rest: string;
}

/** Takes an ssh_config file apart. @throws ArgumentError that names the line. */
export function parseConfigLines(text: string, file: string): readonly ConfigLine[] {
  return text.split('\n').flatMap((line, index) => {
    const number = index + 1;
    // Between a keyword and its arguments stands white space, or one "=".
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+|$)(.*?)\s*$/.exec(line);
    if (match === null) {
      if (/^\s*(?:#|$)/.test(line)) return [];
      throw configError({ file, number }, 'it begins with no keyword');
    }
    const [, keyword = '', rest = ''] = match;
    const args = splitArguments(rest, { file, number });
    return [{ file, number, keyword: keyword.toLowerCase(), args, rest }];
  });
}

/** A complaint about a line. */
export function configError(
  { file, number }: Pick<ConfigLine, 'file' | 'number'>,
  problem: string,
): ArgumentError {
  return new ArgumentError(`${file}:${number} cannot be used: ${problem}`);
}

/** By white space; quotes keep it, and a backslash keeps a quote. A `#` begins a comment. */
function splitArguments(text: string, at: Pick<ConfigLine, 'file' | 'number'>): readonly string[] {
  const args: string[] = [];
  let rest = text;
  while (rest !== '' && !rest.startsWith('#')) {
    const word = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s"'\\]|\\.)+))/.exec(rest);
    if (word === null) throw configError(at, 'a quote in it does not end');
    args.push((word[1] ?? word[2] ?? word[3] ?? '').replaceAll(/\\(["'\\ ])/g, '$1'));
    rest = rest.slice(word[0].length).trimStart();
  }
  return args;
}
