import { UsageError } from '../../parse/usage-error.ts';

/** A part of a word, a separator of commands, a comment, or space. */
const TOKEN =
  /(?<space>\s+)|(?<end>;)|(?<comment>(?<=^|\s)#.*$)|(?<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s;'"\\])+)|(?<other>.)/gsu;

/**
 * Returns the commands of a line as words, as a shell reads them: `;` separates commands, quotes
 * and backslashes keep spaces, and `#` begins a comment.
 */
export function splitCommands(line: string): readonly string[][] {
  const commands: string[][] = [[]];
  for (const { groups = {} } of line.matchAll(TOKEN)) {
    if (groups['other'] !== undefined) {
      throw new UsageError(`A quotation mark has no end: ${line.trim()}`);
    }
    if (groups['end'] !== undefined) commands.push([]);
    if (groups['word'] !== undefined) commands.at(-1)?.push(unquoted(groups['word']));
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gsu,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}
