import type { CommandSpec, OptionSpec, PositionSpec } from '../registry/command-spec.ts';
import type { RawValue } from './args.ts';
import { Args } from './args.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError } from './usage-error.ts';
import { wordOptions } from './word-options.ts';

/** A command line that starts with global options. */
export interface ParsedLine {
  readonly globals: Map<string, RawValue>;
  readonly command: string | undefined;
  readonly rest: readonly string[];
}

/** Parses the global options before the name of the command. */
export function parseLine(args: readonly string[]): ParsedLine {
  const options = [...GLOBAL_OPTIONS, VERSION_OPTION];
  const { values, rest } = parseOptions(args, options, { name: 'lvsh', stopAtFirstArgument: true });
  const [command, ...others] = rest;
  return { globals: values, command, rest: others };
}

const VERSION_OPTION: OptionSpec = {
  name: 'version',
  short: 'v',
  type: 'flag',
  summary: 'Print the version of lvsh',
};

/** Parses the arguments of a command. Its global options are added to those before its name. */
export function parseCommand(
  spec: CommandSpec,
  args: readonly string[],
  globals: ReadonlyMap<string, RawValue>,
): { readonly args: Args; readonly globals: ReadonlyMap<string, RawValue> } {
  const { positions = [], options = [] } = spec;
  const own = [...positions.map(positionOption), ...options];
  const aliases = own.flatMap(aliasesOf);
  const common = GLOBAL_OPTIONS.filter((each) => !own.some(({ name }) => name === each.name)).map(
    (each) => withoutTakenShort(each, own),
  );
  const { values, rest } = parseOptions(args, [...own, ...aliases, ...common], {
    name: spec.name,
  });
  const merged = new Map(globals);
  for (const { name } of common) {
    const value = values.get(name);
    if (value !== undefined) merged.set(name, joined(globals.get(name), value));
  }
  const ownValues = new Map<string, RawValue>();
  for (const { name, aliases: others = [] } of own) {
    const value = [name, ...others]
      .map((each) => values.get(each))
      .find((each) => each !== undefined);
    if (value !== undefined) ownValues.set(name, value);
  }
  if (!merged.has('help')) fillPositions(spec, rest, ownValues);
  const parsed = new Args(spec, ownValues);
  if (!merged.has('help')) parsed.check();
  return { args: parsed, globals: merged };
}

/**
 * Gives the arguments to the positions, and then to options, that are not given by their name, as
 * virsh does.
 */
function fillPositions(
  spec: CommandSpec,
  rest: readonly string[],
  values: Map<string, RawValue>,
): void {
  const left = [...rest];
  for (const { name, several, optional } of spec.positions ?? []) {
    const given = values.get(name);
    if (given !== undefined) {
      // As in virsh, `--new-desc a b` has the words of the position after the first one too.
      if (several && Array.isArray(given)) values.set(name, [...given, ...left.splice(0)]);
      continue;
    }
    if (several && left.length > 0) values.set(name, left.splice(0));
    const next = left.shift();
    if (next !== undefined) values.set(name, next);
    if (!values.has(name) && !optional) {
      throw new UsageError(`${spec.name} requires <${name}>`, `Run "lvsh ${spec.name} --help"`);
    }
  }
  for (const name of wordOptions(spec.name)) {
    const next = values.has(name) ? undefined : left.shift();
    if (next !== undefined) values.set(name, wordValue(spec, name, next));
  }
  if (left.length > 0) {
    throw new UsageError(
      `Unexpected argument "${left[0]}" of ${spec.name}`,
      `Run "lvsh ${spec.name} --help"`,
    );
  }
}

/** Returns the value of an option from a word. The parser of options has not seen it. */
function wordValue(
  { name: command, options = [] }: CommandSpec,
  name: string,
  word: string,
): RawValue {
  const option = options.find((each) => each.name === name);
  if (option?.choices !== undefined && !option.choices.includes(word)) {
    throw new UsageError(
      `"${word}" is no value of --${name} of ${command}`,
      `Values: ${option.choices.join(', ')}`,
    );
  }
  return option?.type === 'texts' ? [word] : word;
}

function positionOption({ name, summary, several, aliases = [] }: PositionSpec): OptionSpec {
  return { name, summary, type: several ? 'texts' : 'text', aliases };
}

function aliasesOf(option: OptionSpec): OptionSpec[] {
  const { short: _, aliases = [], ...others } = option;
  return aliases.map((name) => ({ ...others, name }));
}

/** An option of a command may have the letter of a global option. */
function withoutTakenShort(option: OptionSpec, own: readonly OptionSpec[]): OptionSpec {
  if (option.short === undefined || !own.some(({ short }) => short === option.short)) return option;
  const { short: _, ...others } = option;
  return others;
}

function joined(before: RawValue | undefined, value: RawValue): RawValue {
  return Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
}
