import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Result, VirshColumn } from '../../output/result.ts';
import { changed } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain, impactFlags } from '../domain/change.ts';
import type { CpuRanges } from '../domain/cpu-lists.ts';
import { cpuList, cpuMap, parseCpuList } from '../domain/cpu-lists.ts';
import { fieldOf } from './tunables.ts';

const HEADING = `emulator: CPU Affinity\n${'-'.repeat(34)}\n`;

/** Prints or changes the CPUs of the host that the emulator may run on. */
export async function emulatorpin(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const flags = impactFlags(args);
  const list = args.optionalText('cpulist');
  const ranges = list === undefined ? undefined : parseCpuList(list);
  const domain = await commandDomain(context);
  const { name } = domain;
  if (ranges !== undefined) {
    const map = await hostMap(context, ranges);
    await domain.pinEmulator(map, { flags, signal });
    return changed({ name, affinity: cpuList(map) }, `Emulator of '${name}' pinned to ${list}`);
  }
  const map = await domain.getEmulatorPinInfo({ flags, signal });
  const affinity = map === null ? await allCpus(context) : cpuList(map);
  const text = `${HEADING}       *: ${affinity}\n`;
  const virsh = { kind: 'text', text, quietText: `${affinity}\n` } as const;
  return { kind: 'record', record: { name, affinity }, virsh };
}

/** An emulator that is not pinned may run on all CPUs of the host. */
async function allCpus({ connection, signal }: CommandContext): Promise<string> {
  const { cpumap } = await connection.nodeGetCpuMap({ signal });
  return cpuList(cpumap.map(() => true));
}

async function hostMap(
  { connection, signal }: CommandContext,
  ranges: CpuRanges,
): Promise<boolean[]> {
  const { cpumap } = await connection.nodeGetCpuMap({ signal });
  return cpuMap(ranges, cpumap.length);
}

const IOTHREAD_COLUMNS: readonly VirshColumn[] = [
  { heading: 'IOThread ID', text: ({ id }) => String(id) },
  { heading: 'CPU Affinity', text: ({ affinity }) => String(affinity) },
];

/** Lists the I/O threads of a domain. */
export async function iothreadinfo(context: CommandContext): Promise<Result> {
  const { args, signal } = context;
  const flags = impactFlags(args);
  const domain = await commandDomain(context);
  const threads = await domain.getIoThreadInfo({ flags, signal });
  const rows = threads.map(({ iothreadId, cpumap }) => ({
    id: iothreadId,
    affinity: cpuList(cpumap),
  }));
  if (rows.length > 0)
    return { kind: 'list', rows, virsh: { kind: 'table', columns: IOTHREAD_COLUMNS } };
  const text = 'No IOThreads found for the domain';
  return { kind: 'list', rows, virsh: { kind: 'text', text, isMessage: true } };
}

/** Changes the CPUs of the host that an I/O thread may run on. */
export async function iothreadpin(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const flags = impactFlags(args);
  const id = requiredId(context, 'iothread');
  const ranges = parseCpuList(args.text('cpulist'));
  const domain = await commandDomain(context);
  const map = await hostMap(context, ranges);
  await domain.pinIoThread(id, map, { flags, signal });
  const { name } = domain;
  const record = { name, id, affinity: cpuList(map), result: 'changed' };
  return changed(record, `I/O thread ${id} of '${name}' pinned to ${cpuList(map)}`);
}

/** Adds an I/O thread. */
export async function iothreadadd(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const [flags, id] = [impactFlags(args), requiredId(context, 'id')];
  const domain = await commandDomain(context);
  await domain.addIoThread(id, { flags, signal });
  const { name } = domain;
  return changed({ name, id, result: 'added' }, `I/O thread ${id} of '${name}' added`);
}

/** Removes an I/O thread. */
export async function iothreaddel(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const [flags, id] = [impactFlags(args), requiredId(context, 'id')];
  const domain = await commandDomain(context);
  await domain.delIoThread(id, { flags, signal });
  const { name } = domain;
  return changed({ name, id, result: 'removed' }, `I/O thread ${id} of '${name}' removed`);
}

const IOTHREAD_PARAMETERS = [
  ...['poll-max-ns', 'poll-grow', 'poll-shrink'],
  ...['thread-pool-min', 'thread-pool-max'],
];

/** Changes the parameters of an I/O thread. */
export async function iothreadset(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const [flags, id] = [impactFlags(args), requiredId(context, 'id')];
  const values = IOTHREAD_PARAMETERS.flatMap((option) => {
    const value = args.integer(option);
    return value === undefined ? [] : [[fieldOf(option), value] as const];
  });
  if (values.length === 0) throw new UsageError('iothreadset requires a parameter to change');
  const domain = await commandDomain(context);
  await domain.setIoThreadParams(id, Object.fromEntries(values), { flags, signal });
  const { name } = domain;
  return changed({ name, id, result: 'changed' }, `I/O thread ${id} of '${name}' changed`);
}

function requiredId({ args }: CommandContext, option: string): number {
  const id = args.integer(option) ?? 0;
  if (id < 1) throw new UsageError('The id of an I/O thread must be at least 1');
  return id;
}
