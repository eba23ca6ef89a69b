import { Command, CommanderError, Option } from 'commander';
import type { OptionSpec } from '../registry/command-spec.ts';
import type { RawValue } from './args.ts';
import { UsageError } from './usage-error.ts';

/** The options and the other arguments of a command line. */
export interface ParsedOptions {
  readonly values: Map<string, RawValue>;
  readonly rest: readonly string[];
}

export interface ParseSettings {
  /** The name of the command, for advice. */
  readonly name: string;

  /** Whether parsing ends at the first argument that is no option. */
  readonly stopAtFirstArgument?: boolean;
}

/** Parses options. The arguments that are no options are returned in their order. */
export function parseOptions(
  args: readonly string[],
  options: readonly OptionSpec[],
  settings: ParseSettings,
): ParsedOptions {
  const declared = options.map((spec) => ({ spec, option: optionOf(spec) }));
  const command = new Command(settings.name)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .argument('[arguments...]')
    .action(() => undefined);
  if (settings.stopAtFirstArgument) command.enablePositionalOptions().passThroughOptions();
  for (const { option } of declared) command.addOption(option);
  try {
    command.parse(withBareValues(args, options), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, settings.name);
    throw error;
  }
  const given: Readonly<Record<string, unknown>> = command.opts();
  const values = new Map<string, RawValue>();
  for (const { spec, option } of declared) {
    const value = given[option.attributeName()];
    if (isRawValue(value)) values.set(spec.name, value);
  }
  return { values, rest: command.args };
}

/**
 * Gives the default value to `--wait` in `--wait web`: the next word is only a value if it is a
 * number, perhaps with a unit.
 */
function withBareValues(args: readonly string[], options: readonly OptionSpec[]): string[] {
  const end = args.indexOf('--');
  return args.map((word, at) => {
    if (end !== -1 && at > end) return word;
    const bare = options.find(({ name }) => word === `--${name}`)?.bareValue;
    const hasValue = /^\d+(?:\.\d+)?[a-z]*$/.test(args[at + 1] ?? '');
    return bare === undefined || hasValue ? word : `${word}=${bare}`;
  });
}

function optionOf(spec: OptionSpec): Option {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const value = spec.type === 'flag' ? '' : ' <value>';
  const option = new Option(`${short}--${spec.name}${value}`);
  // virsh has flags such as --no-autostart, which are no negations of another option.
  option.negate = false;
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.type === 'texts') {
    option.argParser((text: string, before: readonly string[] = []) => [...before, text]);
  }
  return option;
}

function usageError(error: CommanderError, name: string): UsageError {
  const message = error.message.replace(/^error: /, '');
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  const [first = '', ...others] = text.split('\n');
  const advice = name === 'lvsh' ? 'Run "lvsh --help"' : `Run "lvsh ${name} --help"`;
  // commander writes `(Did you mean --help?)`.
  const questions = others.map((line) => line.replace(/^\((.*)\)$/, '$1'));
  return new UsageError(first, [...questions, advice].join(' '));
}

function isRawValue(value: unknown): value is RawValue {
  return value === true || typeof value === 'string' || Array.isArray(value);
}
