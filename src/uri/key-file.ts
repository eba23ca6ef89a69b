import { confError } from './conf-syntax.ts';

/** A group in a key file: `[name]` and the lines below it. */
export interface KeyFileGroup {
  /** The line number of the group's header, from 1. */
  readonly line: number;

  readonly values: ReadonlyMap<string, string>;
}

/**
 * Parses GLib's key files (GKeyFile), the syntax of auth.conf. Groups with the same name are
 * merged. If a key is repeated, its last value is used. Blanks at the end of a value are kept.
 *
 * @throws ArgumentError that names the file and the line. The message contains no text from the
 * file, because it may be a password.
 */
export function parseKeyFile(text: string, file: string): ReadonlyMap<string, KeyFileGroup> {
  const groups = new Map<string, KeyFileGroup & { readonly values: Map<string, string> }>();
  let values: Map<string, string> | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const number = index + 1;
    const parsed = parseLine(line.replace(/\r$/, '').trimStart(), file, number);
    if (parsed.kind === 'group') {
      const group = groups.get(parsed.name) ?? { line: number, values: new Map() };
      groups.set(parsed.name, group);
      values = group.values;
    } else if (parsed.kind === 'value') {
      if (values === undefined)
        throw confError(file, number, 'expected a [group] before the first key');
      values.set(parsed.key, parsed.value);
    }
  }
  return groups;
}

type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'value'; readonly key: string; readonly value: string };

function parseLine(text: string, file: string, line: number): Line {
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  const [, name] = /^\[([^[\]\p{Cc}]+)\][ \t]*$/u.exec(text) ?? [];
  if (name !== undefined) return { kind: 'group', name };
  const [, key, value = ''] = /^([^=[\]]+(?:\[[^\]]*\])?)=\s*(.*)$/s.exec(text) ?? [];
  if (key === undefined) throw confError(file, line, 'expected [group], key=value or # comment');
  if (value.includes('\ufffd')) throw confError(file, line, 'the value is not UTF-8');
  return { kind: 'value', key: key.trimEnd(), value: readEscapes(value) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\s': ' ',
  '\\n': '\n',
  '\\t': '\t',
  '\\r': '\r',
  '\\\\': '\\',
};

/** Replaces escapes. GLib keeps an unknown escape and drops a backslash at the end of the value. */
function readEscapes(text: string): string {
  return text.replace(/\\(?:.|$)/gs, (each) => (each === '\\' ? '' : (ESCAPES[each] ?? each)));
}
