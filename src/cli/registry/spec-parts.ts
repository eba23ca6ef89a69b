import type { CompletionKind, FieldSpec, OptionSpec, PositionSpec } from './command-spec.ts';

/** Returns the description of a flag. */
export function flag(name: string, summary: string): OptionSpec {
  return { name, type: 'flag', summary };
}

/** Returns the descriptions of flags from pairs of a name and a summary. */
export function flags(pairs: Readonly<Record<string, string>>): OptionSpec[] {
  return Object.entries(pairs).map(([name, summary]) => flag(name, summary));
}

/** Returns the description of an option with a text. */
export function text(name: string, summary: string, own: Partial<OptionSpec> = {}): OptionSpec {
  return { name, type: 'text', summary, ...own };
}

/** Returns the description of a required position. */
export function position(name: string, summary: string, kind?: CompletionKind): PositionSpec {
  return kind === undefined ? { name, summary } : { name, summary, kind };
}

/** Returns the description of a position that can be left out. */
export function optional(name: string, summary: string, kind?: CompletionKind): PositionSpec {
  return { ...position(name, summary, kind), optional: true };
}

/** Returns fields of one type from pairs of a name and a summary. */
export function fields(
  type: FieldSpec['type'],
  pairs: Readonly<Record<string, string>>,
  own: Partial<FieldSpec> = {},
): FieldSpec[] {
  return Object.entries(pairs).map(([name, summary]) => ({ name, type, summary, ...own }));
}

/** The options of virsh that print a list as keys. */
export const KEY_FLAGS: readonly OptionSpec[] = [
  flag('uuid', 'Print UUIDs'),
  flag('name', 'Print names'),
  flag('table', 'Print the table (default)'),
];
