import type { TypedParams } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

const NANOSECONDS = 1_000_000_000n;

/** Lists the time of a domain on the CPUs of the host, and on all of them together. */
export async function cpuStats(context: CommandContext): Promise<ListResult> {
  const { args, signal } = context;
  const start = args.integer('start') ?? 0;
  const count = args.integer('count');
  if (start < 0) throw new UsageError('--start must not be negative');
  const isEachCpu = args.has('start') || count !== undefined;
  const isTotal = args.flag('total');
  const domain = await commandDomain(context);
  const each = isEachCpu || !isTotal ? await domain.getCpuStats({ startCpu: start, signal }) : [];
  const shown = count === undefined || count < 0 ? each : each.slice(0, count);
  const [total] = isTotal || !isEachCpu ? await domain.getCpuStats({ signal }) : [];
  const rows = [
    ...shown.map((stats, at) => ({ cpu: start + at, ...timesOf(stats) })),
    ...(total === undefined ? [] : [{ cpu: null, ...timesOf(total) }]),
  ];
  const text = [
    ...shown.map((stats, at) => `CPU${start + at}:\n${timesText(stats)}`),
    ...(total === undefined ? [] : [`Total:\n${timesText(total)}`]),
  ].join('');
  return { kind: 'list', rows, virsh: { kind: 'text', text } };
}

function timesOf(stats: TypedParams): Readonly<Record<string, unknown>> {
  return {
    cpuTime: stats['cpu_time'] ?? null,
    vcpuTime: stats['vcpu_time'] ?? null,
    userTime: stats['user_time'] ?? null,
    systemTime: stats['system_time'] ?? null,
  };
}

function timesText(stats: TypedParams): string {
  return Object.entries(stats)
    .map(([name, value]) => {
      const time = BigInt(value as bigint);
      const fraction = String(time % NANOSECONDS).padStart(9, '0');
      const seconds = String(time / NANOSECONDS).padStart(9);
      return `\t${oneLine(name).padEnd(12)} ${seconds}.${fraction} seconds\n`;
    })
    .join('');
}
