import type { NodeMemoryParams } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done, linesLayout } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Sets the number of huge pages of a NUMA cell, or of all cells. */
export async function allocpages(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const cell = args.integer('cellno');
  const isAll = args.flag('all');
  if (isAll && cell !== undefined) throw new UsageError('--cellno and --all exclude each other');
  const pageSize = Number((args.size('pagesize', 1024n) ?? 0n) / 1024n);
  const count = args.integer('pagecount') ?? 0;
  const { host } = isAll ? await connection.getCapabilitiesConfig({ signal }) : { host: undefined };
  const cells = host?.topology?.cells.cell.length ?? 1;
  const flags = args.flags({ add: 'ADD' });
  // Cell -1 is the host without regard to its cells.
  const first = cell ?? (isAll ? 0 : -1);
  const options = { flags, signal };
  const changed = await connection.nodeAllocPages([pageSize], [count], first, cells, options);
  return quiet({ pageSize, pageCount: count, changed });
}

/** The options of `node-memory-tune` and libvirt's names. */
const MEMORY_PARAMETERS = {
  'shm-pages-to-scan': 'shm_pages_to_scan',
  'shm-sleep-millisecs': 'shm_sleep_millisecs',
  'shm-merge-across-nodes': 'shm_merge_across_nodes',
} as const;

/** Prints or changes how the host shares equal pages of memory (KSM). */
export async function nodeMemoryTune(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const given = Object.entries(MEMORY_PARAMETERS).flatMap(([option, name]) => {
    const value = args.integer(option);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (given.length > 0) {
    const parameters: NodeMemoryParams = Object.fromEntries(given);
    await connection.nodeSetMemoryParameters(parameters, { signal });
    return quiet({ parameters });
  }
  const parameters = await connection.nodeGetMemoryParameters({ signal });
  const lines = Object.entries(parameters).map(
    ([name, value]) => `\t${oneLine(name).padEnd(15)} ${value}\n`,
  );
  const text = lines.length === 0 ? '' : `Shared memory:\n${lines.join('')}`;
  return { kind: 'record', record: { parameters }, virsh: { kind: 'text', text } };
}

/** Prints the facts of the host's SEV, the encryption of the memory of guests by AMD. */
export async function nodeSevInfo({ connection, signal }: CommandContext): Promise<RecordResult> {
  const parameters = await connection.nodeGetSevInfo({ signal });
  const lines = Object.entries(parameters).map(([name, value]) => `${name.padEnd(18)}: ${value}`);
  return { kind: 'record', record: { parameters }, virsh: linesLayout(lines) };
}

const SUSPEND_TARGETS = { mem: 'MEM', disk: 'DISK', hybrid: 'HYBRID' } as const;

/** Suspends the host for some time. */
export async function nodeSuspend(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const word = args.text('target');
  const target = Object.entries(SUSPEND_TARGETS).find(([name]) => name === word)?.[1];
  if (target === undefined) throw new UsageError('Invalid target', 'Write mem, disk or hybrid');
  const seconds = args.integer('duration') ?? 0;
  if (seconds < 0) throw new UsageError('Invalid duration');
  if (context.environment.stdin.isTTY) await context.confirm(`Suspend the host for ${seconds} s?`);
  await connection.nodeSuspendForDuration(target, seconds, { signal });
  return quiet({ target: word, seconds, result: 'suspended' });
}

/** virsh prints nothing when these commands succeed. */
function quiet(record: Readonly<Record<string, unknown>>): RecordResult {
  return { ...done(record, ''), text: '' };
}
