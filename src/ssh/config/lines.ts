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

/** Longer words would exhaust the stack of regular expressions. */
const LINE_LENGTH_MAX = 2 ** 20;

/** Parses an ssh_config file. @throws ArgumentError that names the line. */
export function parseConfigLines(text: string, file: string): readonly ConfigLine[] {
  return text.split('\n').flatMap((each, index) => {
    const line = each.trim();
    if (line === '' || line.startsWith('#')) return [];
    const number = index + 1;
    if (line.length > LINE_LENGTH_MAX) throw configError({ file, number }, 'it is too long');
    const keyword = /^[A-Za-z0-9]+/.exec(line)?.[0] ?? '';
    const rest = afterSeparator(line.slice(keyword.length));
    if (keyword === '' || rest === undefined) {
      throw configError({ file, number }, 'it does not begin with a keyword');
    }
    const args = splitArguments(rest, { file, number });
    return [{ file, number, keyword: keyword.toLowerCase(), args, rest }];
  });
}

/** Removes the white space or the one "=" that separates a keyword from its arguments. */
function afterSeparator(text: string): string | undefined {
  const rest = text.trimStart();
  if (rest.startsWith('=')) return rest.slice(1).trimStart();
  return rest === '' || rest.length < text.length ? rest : undefined;
}

/** Creates the error for a mistake in a line. */
export function configError(
  { file, number }: Pick<ConfigLine, 'file' | 'number'>,
  problem: string,
): ArgumentError {
  return new ArgumentError(`${file}:${number} cannot be used: ${problem}`);
}

const BLANKS = /\s*/y;
const WORDS: ReadonlyArray<readonly [quote: string, word: RegExp]> = [
  ['"', /"([^"\\]*(?:\\.[^"\\]*)*)"/y],
  ["'", /'([^'\\]*(?:\\.[^'\\]*)*)'/y],
];
const PLAIN_WORD = /([^\s"'\\]*(?:\\.[^\s"'\\]*)*)/y;

/**
 * Splits at white space, except in quotes. A backslash escapes a quote. A `#` begins a comment.
 * Each pattern is sticky, so a long line takes no more time than its length.
 */
function splitArguments(text: string, at: Pick<ConfigLine, 'file' | 'number'>): readonly string[] {
  const args: string[] = [];
  for (let position = 0; position < text.length && text[position] !== '#'; ) {
    const [, pattern = PLAIN_WORD] = WORDS.find(([quote]) => quote === text[position]) ?? [];
    const word = matchAt(pattern, text, position);
    if (word === undefined || word[0] === '') throw configError(at, 'the closing quote is missing');
    args.push((word[1] ?? '').replaceAll(/\\(["'\\ ])/g, '$1'));
    position += word[0].length;
    position += matchAt(BLANKS, text, position)?.[0].length ?? 0;
  }
  return args;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
