import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult, Result } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { lookupDomain } from './lookup-domain.ts';

/** The counters of a disk: the field, libvirt's parameter, virsh's name, and its words. */
const DISK_COUNTERS = [
  ['rdReq', 'rd_operations', 'rd_req', 'number of read operations:'],
  ['rdBytes', 'rd_bytes', 'rd_bytes', 'number of bytes read:'],
  ['wrReq', 'wr_operations', 'wr_req', 'number of write operations:'],
  ['wrBytes', 'wr_bytes', 'wr_bytes', 'number of bytes written:'],
  ['flushReq', 'flush_operations', 'flush_operations', 'number of flush operations:'],
  ['rdTotalTimes', 'rd_total_times', 'rd_total_times', 'total duration of reads (ns):'],
  ['wrTotalTimes', 'wr_total_times', 'wr_total_times', 'total duration of writes (ns):'],
  ['flushTotalTimes', 'flush_total_times', 'flush_total_times', 'total duration of flushes (ns):'],
  ['errs', 'errs', 'errs', 'error count:'],
] as const;
const WORDS_WIDTH = 31;

type Counters = Readonly<Record<string, unknown>>;

/** Prints the counters of a disk. */
export async function domblkstat({ connection, args, signal }: CommandContext): Promise<Result> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  // The empty name stands for all disks together.
  const device = args.optionalText('device') ?? '';
  const counters = await readCounters(domain, device, signal);
  const known = DISK_COUNTERS.filter(([, parameter]) => counters[parameter] !== undefined);
  const values = known.map(([field, parameter]) => [field, counters[parameter]] as const);
  const record = { device, ...Object.fromEntries(values) };
  const lines = args.flag('human')
    ? known.map(([, parameter, , words]) => ` ${words.padEnd(WORDS_WIDTH)} ${counters[parameter]}`)
    : known.map(([, parameter, name]) => `${device} ${name} ${counters[parameter]}`);
  const heading = args.flag('human') ? [`Device: ${device}`] : [];
  const text = [...heading, ...lines].map((line) => `${line}\n`).join('');
  return { kind: 'record', record, virsh: { kind: 'text', text } };
}

/** Returns the counters by libvirt's names. Some drivers have only the older call. */
async function readCounters(
  domain: Domain,
  device: string,
  signal: AbortSignal,
): Promise<Counters> {
  try {
    return await domain.blockStatsFlags(device, { signal });
  } catch (error) {
    if (!(error instanceof VirError) || error.code !== 'VIR_ERR_NO_SUPPORT') throw error;
  }
  const stats = await domain.blockStats(device, { signal });
  const counters = {
    rd_operations: stats.rdReq,
    rd_bytes: stats.rdBytes,
    wr_operations: stats.wrReq,
    wr_bytes: stats.wrBytes,
    errs: stats.errs,
  };
  return Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== -1n));
}

/** virsh's names, by the number of `VirDomainMemoryStatTags`. */
const MEMORY_NAMES: readonly string[] = [
  ...['swap_in', 'swap_out', 'major_fault', 'minor_fault', 'unused', 'available', 'actual'],
  ...['rss', 'usable', 'last_update', 'disk_caches', 'hugetlb_pgalloc', 'hugetlb_pgfail'],
];

/** Lists the statistics of a guest's memory, or sets how often they are read. */
export async function dommemstat({ connection, args, signal }: CommandContext): Promise<Result> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const period = args.integer('period');
  if (period !== undefined) {
    const flags = args.flags({ config: 'CONFIG', live: 'LIVE' });
    await domain.setMemoryStatsPeriod(period, { flags, signal });
    const message = `The memory of '${domain.name}' is read every ${period} s`;
    const virsh = { kind: 'text', text: '' } as const;
    return { ...done({ name: 'period', value: period }, message), virsh };
  }
  return memoryRows(domain, signal);
}

async function memoryRows(domain: Domain, signal: AbortSignal): Promise<ListResult> {
  const stats = await domain.memoryStats({ signal });
  const rows = stats.flatMap(({ tag, val }) => {
    const name = MEMORY_NAMES[tag];
    return name === undefined ? [] : [{ name, value: val }];
  });
  const text = rows.map(({ name, value }) => `${name} ${value}\n`).join('');
  return { kind: 'list', rows, virsh: { kind: 'text', text } };
}
