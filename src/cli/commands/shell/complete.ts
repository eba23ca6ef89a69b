import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { safeLine } from '../../output/safe-text.ts';
import { GLOBAL_OPTIONS } from '../../parse/global-options.ts';
import type { CommandSpec, CompletionKind, OptionSpec } from '../../registry/command-spec.ts';
import type { TypedGlobals } from './complete-names.ts';
import { namesOf } from './complete-names.ts';

/** A word that the shell can insert, and its description. */
type Candidate = readonly [name: string, description: string];

/** Prints the candidates for the last of the words: one on each line, with a tab and a text. */
export async function complete(context: CommandContext): Promise<WrittenResult> {
  const words = context.args.texts('words');
  const current = words.at(-1) ?? '';
  const candidates = await candidatesFor(context, words.slice(0, -1), current);
  const lines = candidates
    .filter(([name]) => name.startsWith(current))
    // A name with a line break or a tab would be two candidates.
    .filter(([name]) => safeLine(name) === name)
    .map(([name, description]) => `${name}\t${description}\n`);
  await context.environment.stdout.write(lines.join(''));
  return { kind: 'written' };
}

async function candidatesFor(
  context: CommandContext,
  before: readonly string[],
  current: string,
): Promise<readonly Candidate[]> {
  const { catalogue } = context;
  const globals = walk(before, GLOBAL_OPTIONS, true);
  if (globals.pending !== undefined) return optionValues(context, globals.pending, globals, []);
  const [name] = globals.rest;
  if (name === undefined) {
    if (current.startsWith('-')) return optionCandidates(GLOBAL_OPTIONS);
    const commands = await catalogue.commands();
    return commands
      .filter((each) => !each.name.startsWith('_'))
      .map((each) => [each.name, each.summary]);
  }
  const spec = await catalogue.require(name);
  const options = [...(spec.options ?? []), ...GLOBAL_OPTIONS];
  const walked = walk(globals.rest.slice(1), options, false);
  // A command can have a --timeout of its own, so only the one before the command counts.
  const typed = { uris: [...globals.uris, ...walked.uris], timeout: globals.timeout };
  if (walked.pending !== undefined) {
    return optionValues(context, walked.pending, typed, walked.rest);
  }
  if (current.startsWith('-')) return optionCandidates(options);
  return positionCandidates(context, spec, walked.rest, typed);
}

interface Walked extends TypedGlobals {
  /** The words that are neither options nor their values. */
  readonly rest: readonly string[];

  /** The option whose value is the word at the cursor. */
  readonly pending: OptionSpec | undefined;
}

/** Separates options and their values from other words. */
function walk(words: readonly string[], options: readonly OptionSpec[], stops: boolean): Walked {
  const rest: string[] = [];
  const uris: string[] = [];
  let timeout: string | undefined;
  let pending: OptionSpec | undefined;
  for (const [at, word] of words.entries()) {
    if (pending !== undefined) {
      if (pending.name === 'connect') uris.push(word);
      if (pending.name === 'timeout') timeout = word;
      pending = undefined;
    } else if (word.startsWith('-')) {
      const option = options.find(
        ({ name, short }) => word === `--${name}` || word === `-${short}`,
      );
      if (option !== undefined && option.type !== 'flag') pending = option;
    } else {
      if (stops) return { rest: words.slice(at), pending, uris, timeout };
      rest.push(word);
    }
  }
  return { rest, pending, uris, timeout };
}

async function positionCandidates(
  context: CommandContext,
  { positions = [] }: CommandSpec,
  rest: readonly string[],
  typed: TypedGlobals,
): Promise<readonly Candidate[]> {
  const position = positions[Math.min(rest.length, positions.length - 1)];
  if (position === undefined || (rest.length >= positions.length && !position.several)) return [];
  return kindCandidates(context, position.kind, rest, typed);
}

function optionValues(
  context: CommandContext,
  option: OptionSpec,
  typed: TypedGlobals,
  rest: readonly string[],
): Promise<readonly Candidate[]> {
  if (option.choices !== undefined) {
    return Promise.resolve(option.choices.map((choice) => [choice, ''] as const));
  }
  return kindCandidates(context, option.kind, rest, typed);
}

async function kindCandidates(
  context: CommandContext,
  kind: CompletionKind | undefined,
  rest: readonly string[],
  typed: TypedGlobals,
): Promise<readonly Candidate[]> {
  if (kind === undefined || kind === 'file') return [];
  if (kind === 'command') {
    return (await context.catalogue.commands()).map(
      ({ name, summary }) => [name, summary] as const,
    );
  }
  const names = await namesOf(context, kind, rest, typed);
  return names.map((name) => [name, kind] as const);
}

function optionCandidates(options: readonly OptionSpec[]): readonly Candidate[] {
  return options.map(({ name, summary }) => [`--${name}`, summary] as const);
}
