import type { Connection } from '../../index.ts';
import type { CliEnvironment } from '../environment/environment.ts';
import type { Result, Row, SingleResult, StreamResult } from '../output/result.ts';
import { oneLine, safeLine, safeLines } from '../output/safe-text.ts';
import { checkXPath } from '../output/xpath.ts';
import type { Args } from '../parse/args.ts';
import type { GlobalOptions } from '../parse/global-options.ts';
import type { Catalogue } from '../registry/catalogue.ts';
import type { CommandSpec } from '../registry/command-spec.ts';
import type { CommandContext } from './command-context.ts';
import { askConfirmation } from './confirm.ts';
import type { Ending } from './deadline.ts';
import type { FailureReport } from './host-failures.ts';
import { HostFailures } from './host-failures.ts';
import { LazyConnection } from './lazy-connection.ts';
import { mergeStreams } from './merge-streams.ts';
import { startProgress } from './progress.ts';
import { chosenUris, hostLabels } from './uris.ts';

export interface RunOptions {
  readonly environment: CliEnvironment;
  readonly spec: CommandSpec;
  readonly catalogue: Catalogue;
  readonly args: Args;
  readonly globals: GlobalOptions;
  readonly ending: Ending;
  readonly report: FailureReport;
  readonly isInteractive: boolean;

  /** Runs another command on a host. */
  readonly runWords: (words: readonly string[], shared: CommandHost) => Promise<number>;

  /** The host of another command, such as a batch. Its connection is not closed. */
  readonly shared?: CommandHost | undefined;
}

/** One of the hosts of a command. */
export interface CommandHost {
  readonly uri: string | undefined;

  /** The name in the host column; undefined if the command has only this host. */
  readonly label: string | undefined;

  /** The connection, which makes all calls: dry runs wrap it for each command. */
  readonly lazy: LazyConnection;
}

/** The result of all hosts, and the exit code of the first failure. */
export interface RunOutcome {
  /** Undefined if there is no result. */
  readonly result: Result | undefined;
  readonly exitCode: number;
}

interface HostRunOptions extends RunOptions {
  readonly failures: HostFailures;
}

/** The default time limit for connecting, which is that of the library. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Runs a command on each host at the same time. Results of several hosts have a field `host`. */
export async function runHosts(options: RunOptions): Promise<RunOutcome> {
  await checkXPath(options.args);
  await confirmDestruction(options);
  const failures = new HostFailures(options.report, options.shared !== undefined);
  const outcomes = await Promise.all(
    hostsOf(options).map((host) => runHost({ ...options, failures }, host)),
  );
  const results = outcomes.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const exitCode = outcomes.find((each) => each.exitCode !== 0)?.exitCode ?? 0;
  return { result: merged(results), exitCode };
}

/** Returns the hosts of a command. A command within a batch has the host of the batch. */
function hostsOf(options: RunOptions): readonly CommandHost[] {
  const { spec, globals, environment, shared } = options;
  if (shared !== undefined && spec.connects !== false) return [shared];
  const uris = spec.connects === false ? [undefined] : chosenUris(globals, environment);
  const labels = uris.length > 1 ? hostLabels(uris) : [];
  return uris.map((uri, at) => {
    const lazy = new LazyConnection(() => connect(options, uri));
    return { uri, label: labels[at], lazy };
  });
}

/** Runs a command on one host. Failures are printed with the label of the host. */
async function runHost(options: HostRunOptions, commandHost: CommandHost): Promise<RunOutcome> {
  const { lazy, label: host } = commandHost;
  const own = commandHost === options.shared ? undefined : lazy;
  let isStream = false;
  try {
    const action = await options.spec.load();
    const result = await action(contextFor(options, commandHost));
    if (result.kind === 'stream') {
      isStream = true;
      return { result: closing(labelled(result, host), own), exitCode: 0 };
    }
    return { result: labelled(result, host), exitCode: await exitCodeFor(options, result, host) };
  } catch (error) {
    return {
      result: undefined,
      exitCode: await options.failures.report(error, commandHost),
    };
  } finally {
    if (!isStream) await own?.close();
  }
}

async function connect(options: RunOptions, uri: string | undefined): Promise<Connection> {
  const { environment, globals, ending } = options;
  const connectTimeoutMs = Math.min(globals.timeoutMs ?? CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS);
  const { credentialPrompt } = await import('./credentials.ts');
  const credentials = credentialPrompt(environment);
  return environment.connect(uri, {
    readOnly: globals.isReadOnly,
    connectTimeoutMs,
    signal: ending.signal,
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** Returns a connection that prints the calls that change something, over another one. */
function dryRun({ environment }: RunOptions, lazy: LazyConnection): LazyConnection {
  return new LazyConnection(async () => {
    const { dryRunConnection } = await import('./dry-run.ts');
    // Only dry runs print here: the calls are the command's output.
    return dryRunConnection(
      await lazy.open(),
      (call) => void environment.stdout.write(`${safeLine(call)}\n`),
    );
  });
}

function contextFor(options: HostRunOptions, commandHost: CommandHost): CommandContext {
  const { uri, lazy } = commandHost;
  const { environment, spec, args, globals, ending, failures, isInteractive, catalogue } = options;
  // A line of a batch may be a dry run although the others are not.
  const used = globals.isDryRun ? dryRun(options, lazy) : lazy;
  return {
    ...{ environment, spec, catalogue, args, globals, uri, isInteractive },
    signal: ending.signal,
    isDryRun: globals.isDryRun,
    get connection() {
      if (spec.connects === false) throw new Error(`${spec.name} does not connect`);
      return used.connection;
    },
    opened: () => used.open(),
    get hasFailedToConnect() {
      return lazy.hasFailed;
    },
    async forEach(names, runOne) {
      const [only] = names;
      if (names.length === 1 && only !== undefined) return runOne(only);
      const results: SingleResult[] = [];
      const exitCodes: number[] = [];
      for (const name of names) {
        try {
          results.push(await runOne(name));
        } catch (error) {
          exitCodes.push(await failures.report(error, commandHost));
          if (ending.signal.aborted || lazy.hasFailed) break;
        }
      }
      return { kind: 'several', results, exitCode: exitCodes[0] ?? 0 };
    },
    async confirm(question) {
      if (globals.isConfirmed || globals.isDryRun) return;
      await askConfirmation(environment, question, ending.signal);
    },
    runCommand: (words) => options.runWords(words, commandHost),
    progress: (progressOptions) => startProgress(environment, globals.isQuiet, progressOptions),
    async notice(text) {
      if (!globals.isQuiet) await environment.stderr.write(`${safeLines(text)}\n`);
    },
  };
}

/** Asks before a destructive command, as the command declares. */
async function confirmDestruction(options: RunOptions): Promise<void> {
  const { spec, args, globals, environment, ending } = options;
  const { destructive } = spec;
  if (destructive === undefined || globals.isConfirmed || globals.isDryRun) return;
  const names = args.texts(destructive.position);
  // One object needs no confirmation without a terminal: scripts for virsh have none.
  const isAsked = names.length > 1 || (destructive.ask === 'always' && environment.stdin.isTTY);
  if (!isAsked) return;
  const question = environment.stdin.isTTY
    ? `${spec.name} ${names.join(', ')}?`
    : actionText(spec.name, destructive.noun, names);
  await askConfirmation(environment, question, ending.signal);
}

/** Returns `Destroying 2 domains (a, b)`. */
function actionText(command: string, noun: string, names: readonly string[]): string {
  const verb = command.slice(command.lastIndexOf('-') + 1).replace(/e$/, '');
  const action = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}ing`;
  // `device of the host` has the plural `devices of the host`.
  const nouns = noun.replace(/ of |$/, (rest) => `s${rest}`);
  const objects = names.length === 1 ? `the ${noun}` : `${names.length} ${nouns}`;
  return `${action} ${objects} (${names.join(', ')})`;
}

async function exitCodeFor(
  { ending, report }: RunOptions,
  result: Result,
  host: string | undefined,
): Promise<number> {
  const reason = ending.reason();
  if (reason !== undefined) return report(reason, true, host);
  // A stream is not read yet.
  return result.kind === 'stream' ? 0 : (result.exitCode ?? 0);
}

function labelled(result: Result, host: string | undefined): Result {
  if (host === undefined) return result;
  if (result.kind === 'stream') {
    const { rows, line, exitCode } = result;
    return {
      kind: 'stream',
      ...(exitCode === undefined ? {} : { exitCode }),
      rows: mapRows(rows, (row) => ({ host, ...row })),
      line: (row) => `${row['host']}: ${line(row)}`,
    };
  }
  if (result.kind !== 'several') return labelledSingle(result, host);
  return { ...result, results: result.results.map((each) => labelledSingle(each, host)) };
}

function labelledSingle(result: SingleResult, host: string): SingleResult {
  if (result.kind === 'list') {
    const { exitCode = 0 } = result;
    return { kind: 'list', rows: result.rows.map((row) => ({ host, ...row })), exitCode };
  }
  if (result.kind !== 'record') return result;
  const { record, text, isMessage, exitCode = 0 } = result;
  const message =
    isMessage && text !== undefined ? { text: `${oneLine(host)}: ${text}`, isMessage } : {};
  return { kind: 'record', record: { host, ...record }, ...message, exitCode };
}

async function* mapRows(rows: AsyncIterable<Row>, map: (row: Row) => Row): AsyncIterable<Row> {
  for await (const row of rows) yield map(row);
}

/** A stream that closes its connection when it ends. */
function closing(result: Result, connection: LazyConnection | undefined): Result {
  if (result.kind !== 'stream') return result;
  const { rows } = result;
  async function* untilEnd(): AsyncIterable<Row> {
    try {
      yield* rows;
    } finally {
      await connection?.close();
    }
  }
  return { ...result, rows: untilEnd() };
}

function merged(results: readonly Result[]): Result | undefined {
  const [first] = results;
  if (results.length <= 1) return first;
  const streams = results.filter((each): each is StreamResult => each.kind === 'stream');
  const [stream] = streams;
  if (stream !== undefined)
    return { ...stream, rows: mergeStreams(streams.map(({ rows }) => rows)) };
  const singles = results.flatMap((each): readonly SingleResult[] => {
    if (each.kind === 'several') return each.results;
    return each.kind === 'stream' ? [] : [each];
  });
  const lists = singles.filter((each) => each.kind === 'list');
  const others = singles.filter((each) => each.kind !== 'list');
  if (lists.length === 0) return { kind: 'several', results: others, exitCode: 0 };
  return { kind: 'list', rows: lists.flatMap(({ rows }) => rows) };
}
