import { InterruptError, watchEnding } from './context/deadline.ts';
import type { CommandHost } from './context/run-hosts.ts';
import { runHosts } from './context/run-hosts.ts';
import type { CliEnvironment } from './environment/environment.ts';
import { asFileError } from './input/file-error.ts';
import { hasColours, paintFor } from './output/colours.ts';
import { EXIT, exitCodeOf, failureJson, failureText } from './output/failure.ts';
import { Printer } from './output/printer.ts';
import type { Result } from './output/result.ts';
import { safeJson } from './output/safe-text.ts';
import type { Args, RawValue } from './parse/args.ts';
import type { GlobalOptions, OutputFormat } from './parse/global-options.ts';
import { globalOptions } from './parse/global-options.ts';
import { parseCommand, parseLine } from './parse/parse-command.ts';
import { UsageError } from './parse/usage-error.ts';
import type { CommandSpec } from './registry/command-spec.ts';
import { catalogue } from './registry/registry.ts';

/** Runs the command line of an environment. Resolves to the exit code; it never rejects. */
export function run(environment: CliEnvironment): Promise<number> {
  return runWords(environment, environment.args, new Map());
}

/** Runs a command line, with the global options and the host of another one around it. */
async function runWords(
  environment: CliEnvironment,
  words: readonly string[],
  outer: ReadonlyMap<string, RawValue>,
  shared?: CommandHost,
): Promise<number> {
  let globals = outer;
  try {
    const line = parseLine(words);
    globals = new Map([...outer, ...line.globals]);
    if (globals.has('version')) return await printVersion(environment);
    if (line.command === undefined) return await printHelp(environment, globals.has('help'));
    // virsh's form: all commands in one argument.
    const isBatch = line.rest.length === 0 && /[\s;]/.test(line.command);
    const name = isBatch ? 'batch' : line.command;
    const rest = isBatch ? [`--commands=${line.command}`] : line.rest;
    const spec = await catalogue.require(name);
    const parsed = parseCommand(spec, rest, globals);
    globals = parsed.globals;
    if (globals.has('help')) return await printCommandHelp(environment, spec);
    if (shared !== undefined) refuseConnection(spec, globals, outer);
    return await runCommand(environment, spec, parsed.args, globals, shared);
  } catch (error) {
    return reportFailure(environment, globals.get('output') === 'json', error, false);
  }
}

/** Refuses options of a connection in a line of a batch, whose connection is open already. */
function refuseConnection(
  spec: CommandSpec,
  globals: ReadonlyMap<string, RawValue>,
  outer: ReadonlyMap<string, RawValue>,
): void {
  if (spec.connects === false) return;
  for (const name of ['connect', 'readonly']) {
    if (globals.get(name) === outer.get(name)) continue;
    throw new UsageError(
      `--${name} is not possible within a batch: its commands share one connection`,
      `Give --${name} to lvsh batch itself`,
    );
  }
}

/** Runs one parsed command. */
async function runCommand(
  environment: CliEnvironment,
  spec: CommandSpec,
  args: Args,
  globalValues: ReadonlyMap<string, RawValue>,
  shared: CommandHost | undefined,
): Promise<number> {
  const globals = globalOptions(globalValues, environment.variables);
  const format = globals.output ?? defaultFormat(environment, spec, globals);
  const isJson = format === 'json' || format === 'ndjson';
  const paint = paintFor(hasColours(environment.stdout, globals.colour, environment.variables));
  const { columns, hasHeader, isQuiet } = globals;
  const settings = { spec, format, columns, hasHeader, isQuiet, paint };
  const printer = new Printer(environment.stdout, environment.stderr, settings);
  const ending = watchEnding(environment, globals.timeoutMs);
  /** The hosts for which the end of the command has been reported: once is enough. */
  const ended = new Set<string | undefined>();
  const report = async (error: unknown, wasOpen: boolean, host?: string): Promise<number> => {
    const end = ending.reason();
    const reason = end ?? error;
    if (spec.endsByInterrupt && reason instanceof InterruptError) return EXIT.interrupted;
    if (end !== undefined && ended.has(host)) return exitCodeOf(end, wasOpen);
    if (end !== undefined) ended.add(host);
    return reportFailure(environment, isJson, reason, wasOpen, host);
  };
  try {
    const isInteractive = environment.stdout.isTTY && (format === 'table' || format === 'virsh');
    const nested = async (words: readonly string[], host: CommandHost): Promise<number> => {
      const code = await runWords(environment, words, globalValues, host);
      const isEnded = code === EXIT.interrupted || code === EXIT.deadline;
      if (isEnded && ending.reason() !== undefined) ended.add(host.label);
      return code;
    };
    const { result, exitCode } = await runHosts({
      shared,
      runWords: nested,
      environment,
      catalogue,
      spec,
      args,
      globals,
      ending,
      report,
      isInteractive,
    });
    // A dry run has printed its calls, and nothing is done that a message could report.
    if (result !== undefined && globals.isDryRun && isMessage(result)) return exitCode;
    if (result !== undefined) await printer.print(result);
    // virsh ends the output of a failed command with the same empty line.
    else if (format === 'virsh' && !isQuiet) await environment.stdout.write('\n');
    return result?.kind === 'stream' ? (result.exitCode?.() ?? exitCode) : exitCode;
  } catch (error) {
    return await report(error, true);
  } finally {
    ending.stop();
  }
}

function isMessage(result: Result): boolean {
  if (result.kind === 'several') return result.results.every(isMessage);
  return result.kind === 'record' && result.isMessage === true;
}

/**
 * The format without `-o`: the table on a terminal. Programs that read a pipe get virsh's layout of
 * virsh's commands, so that `alias virsh=lvsh` works. virsh has no `--columns` and no
 * `--no-header`, so they mean the table.
 */
function defaultFormat(
  environment: CliEnvironment,
  spec: CommandSpec,
  { columns, hasHeader }: GlobalOptions,
): OutputFormat {
  const isTable = environment.stdout.isTTY || columns !== undefined || !hasHeader;
  return isTable || !spec.isInVirsh ? 'table' : 'virsh';
}

async function reportFailure(
  environment: CliEnvironment,
  isJson: boolean,
  cause: unknown,
  wasOpen: boolean,
  host?: string,
): Promise<number> {
  const error = asFileError(cause);
  const exitCode = exitCodeOf(error, wasOpen);
  const text = isJson
    ? safeJson(`${JSON.stringify(failureJson(error, exitCode, host))}\n`)
    : failureText(error, host);
  await environment.stderr.write(text);
  return exitCode;
}

async function printHelp(environment: CliEnvironment, isWanted: boolean): Promise<number> {
  const { overviewText, shortOverviewText } = await import('./help/overview.ts');
  const groups = await catalogue.groups();
  await environment.stdout.write(isWanted ? overviewText(groups) : shortOverviewText(groups));
  return isWanted ? EXIT.done : EXIT.usage;
}

async function printCommandHelp(environment: CliEnvironment, spec: CommandSpec): Promise<number> {
  const { commandHelp } = await import('./help/command-help.ts');
  await environment.stdout.write(commandHelp(spec));
  return EXIT.done;
}

async function printVersion(environment: CliEnvironment): Promise<number> {
  const { packageVersion } = await import('./environment/package-version.ts');
  await environment.stdout.write(`lvsh ${packageVersion()}\n`);
  return EXIT.done;
}
