import { GLOBAL_OPTIONS } from '../parse/global-options.ts';
import type { CommandSpec, OptionSpec, PositionSpec } from '../registry/command-spec.ts';

const COLUMN = 30;

/** Returns the help of a command. Its examples come first, since most people look for one. */
export function commandHelp(spec: CommandSpec): string {
  const { positions = [], options = [], fields = [], aliases = [] } = spec;
  const own = new Set([...positions, ...options].map(({ name }) => name));
  const common = GLOBAL_OPTIONS.filter(({ name }) => !own.has(name));
  const sections = [
    `${spec.summary}\n`,
    `Usage: lvsh ${usageOf(spec)}\n`,
    aliases.length === 0 ? '' : `Aliases: ${aliases.join(', ')}\n`,
    spec.details === undefined ? '' : `${spec.details}\n`,
    section(
      'Examples',
      spec.examples.map(({ line, purpose }) => `  # ${purpose}\n  ${line}\n`),
    ),
    section('Arguments', positions.map(positionLine)),
    section('Options', options.map(optionLine)),
    section(
      'Fields (--columns, -o json)',
      fields.map(({ name, summary }) => row(name, summary)),
    ),
    section('Options of all commands', common.map(optionLine)),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

/** Returns the synopsis: `blockcopy [options] <domain> <path> --dest FILE|--xml FILE`. */
export function usageOf(spec: CommandSpec): string {
  const { name, positions = [], options = [], requiredOption = [] } = spec;
  const words = positions.map((position) => {
    const text = `<${position.name}>${position.several ? '...' : ''}`;
    return position.optional ? `[${text}]` : text;
  });
  const required = options
    .filter((option) => requiredOption.includes(option.name))
    .map((option) => `--${option.name} ${option.value ?? option.type.toUpperCase()}`)
    .join('|');
  const optional = options.length === 0 ? '' : '[options]';
  return [name, optional, ...words, required].filter((word) => word !== '').join(' ');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}:\n${lines.join('')}`;
}

function positionLine({ name, summary }: PositionSpec): string {
  return row(`<${name}>`, summary);
}

function optionLine(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.type === 'flag' ? '' : ` ${option.value ?? option.type.toUpperCase()}`;
  return row(`${short}--${option.name}${value}`, option.summary + unitOf(option));
}

/** Durations say their form in each help, since a number alone could be milliseconds too. */
function unitOf({ type }: OptionSpec): string {
  return type === 'duration' ? ' (such as 90s or 5m; a number is seconds)' : '';
}

function row(left: string, right: string): string {
  return left.length < COLUMN - 2
    ? `  ${left.padEnd(COLUMN - 2)}${right}\n`
    : `  ${left}\n${' '.repeat(COLUMN)}${right}\n`;
}
