import type { CommandContext } from '../../../context/command-context.ts';
import { chosenUris, hostLabels } from '../../../context/uris.ts';
import type { Result, Row } from '../../../output/result.ts';
import { UsageError } from '../../../parse/usage-error.ts';
import type { TopHost } from './hosts.ts';
import { pause, sampleAll } from './hosts.ts';
import { Sampler } from './samples.ts';
import { TopTerminal } from './terminal.ts';

const INTERVAL_MS = 2000;
const INTERVAL_MS_MIN = 100;

/** Shows the domains of one or more hosts with their use of CPU, memory, disks and networks. */
export async function top(context: CommandContext): Promise<Result> {
  const { args, environment } = context;
  const intervalMs = args.duration('interval') ?? INTERVAL_MS;
  if (intervalMs < INTERVAL_MS_MIN) throw new UsageError('--interval must be at least 100ms');
  const count = args.integer('count') ?? Number.POSITIVE_INFINITY;
  const hosts = await openHosts(context);
  const isScreen = environment.stdout.isTTY && environment.stdin.isTTY && !context.globals.output;
  if (!isScreen) {
    const rows = untilClosed(hosts, samples(context, hosts, intervalMs, count));
    return { kind: 'stream', rows, line: (row) => JSON.stringify(row, numbers) };
  }
  try {
    await new TopTerminal(context, hosts, intervalMs).run(count);
  } finally {
    await closeAll(hosts);
  }
  return { kind: 'written' };
}

async function openHosts(context: CommandContext): Promise<readonly TopHost[]> {
  const { environment, globals, signal } = context;
  const uris = chosenUris(globals, environment);
  const labels = hostLabels(uris);
  const opened = await Promise.allSettled(
    uris.map(async (uri, at) => {
      const readOnly = globals.isReadOnly;
      const connection = await environment.connect(uri, { readOnly, reconnect: true, signal });
      const host = labels[at] ?? 'localhost';
      return { host, connection, sampler: new Sampler(connection, host, () => environment.now()) };
    }),
  );
  const hosts = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = opened.find((each) => each.status === 'rejected');
  if (failed === undefined) return hosts;
  await closeAll(hosts);
  throw failed.reason;
}

async function closeAll(hosts: readonly TopHost[]): Promise<void> {
  await Promise.allSettled(hosts.map(({ connection }) => connection.close()));
}

async function* samples(
  { environment, signal }: CommandContext,
  hosts: readonly TopHost[],
  intervalMs: number,
  count: number,
): AsyncIterable<Row> {
  for (let taken = 0; taken <= count && !signal.aborted; taken++) {
    if (taken > 0) await pause(environment, intervalMs, signal);
    const rows = await sampleAll(hosts, signal);
    // The first sample has no rates: it is only the base of the second.
    if (taken > 0) for (const row of rows) yield { ...row };
  }
}

async function* untilClosed(
  hosts: readonly TopHost[],
  rows: AsyncIterable<Row>,
): AsyncIterable<Row> {
  try {
    yield* rows;
  } finally {
    await closeAll(hosts);
  }
}

function numbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
