import type { OptionSpec } from '../registry/command-spec.ts';
import type { RawValue } from './args.ts';
import { UsageError } from './usage-error.ts';
import { parseDuration } from './values.ts';

export const OUTPUT_FORMATS = ['table', 'json', 'ndjson', 'yaml', 'name', 'virsh'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The options that each command has. */
export interface GlobalOptions {
  readonly uris: readonly string[];
  readonly isReadOnly: boolean;

  /** Undefined if the option is not given. */
  readonly output: OutputFormat | undefined;
  readonly columns: readonly string[] | undefined;
  readonly hasHeader: boolean;
  readonly timeoutMs: number | undefined;
  readonly isConfirmed: boolean;
  readonly isDryRun: boolean;
  readonly isQuiet: boolean;
  readonly colour: 'auto' | 'always' | 'never';
}

/** The options that each command has, before or after the name of the command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'connect',
    short: 'c',
    type: 'texts',
    value: 'URI',
    summary: 'Connect to this URI or alias of libvirt.conf; several add a host column',
  },
  { name: 'readonly', short: 'r', type: 'flag', summary: 'Connect read-only' },
  {
    name: 'output',
    short: 'o',
    type: 'text',
    value: 'FORMAT',
    choices: OUTPUT_FORMATS,
    summary: 'Print table, json, ndjson, yaml, name or virsh (also LVSH_OUTPUT)',
  },
  { name: 'columns', type: 'text', value: 'A,B', summary: 'Print these fields, in this order' },
  { name: 'no-header', type: 'flag', summary: 'Print no line of headings' },
  {
    name: 'timeout',
    type: 'duration',
    value: '20s',
    summary: 'End with exit code 124 after this time (default: 30s to connect)',
  },
  { name: 'yes', type: 'flag', summary: 'Do not ask for confirmation' },
  { name: 'dry-run', type: 'flag', summary: 'Print the calls that change something; make none' },
  { name: 'quiet', short: 'q', type: 'flag', summary: 'Print no messages and no progress' },
  {
    name: 'color',
    type: 'text',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    summary: 'Use colours: auto (default), always or never',
  },
  { name: 'help', short: 'h', type: 'flag', summary: 'Print the help' },
];

/** Returns the options from the values of the command line. */
export function globalOptions(
  values: ReadonlyMap<string, RawValue>,
  variables: Readonly<Record<string, string | undefined>>,
): GlobalOptions {
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const uris = values.get('connect') ?? [];
  const timeout = text('timeout');
  const colour = text('color');
  return {
    uris: typeof uris === 'object' ? uris : [],
    isReadOnly: values.has('readonly'),
    output: outputFormat(text('output') ?? variables['LVSH_OUTPUT']),
    columns: text('columns')
      ?.split(',')
      .map((name) => name.trim()),
    hasHeader: !values.has('no-header'),
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout, '--timeout'),
    isConfirmed: values.has('yes'),
    isDryRun: values.has('dry-run'),
    isQuiet: values.has('quiet'),
    colour: colour === 'always' || colour === 'never' ? colour : 'auto',
  };
}

function outputFormat(text: string | undefined): OutputFormat | undefined {
  if (text === undefined || text === '') return undefined;
  const format = OUTPUT_FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  throw new UsageError(`Unknown output format "${text}"`, `Formats: ${OUTPUT_FORMATS.join(', ')}`);
}
