import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';

/** The states of a CPU that virsh prints as shares, in its order, and libvirt's names. */
const TIMES = [
  ['user', 'user'],
  ['system', 'kernel'],
  ['idle', 'idle'],
  ['iowait', 'iowait'],
] as const;

/** virsh compares two samples that are one second apart. */
const SAMPLE_INTERVAL_MS = 1000;

/** Prints the shares of the states of the host's CPUs during a second, in percent. */
export async function nodeCpuPercent(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const cpu = args.integer('cpu') ?? -1;
  const before = await connection.nodeGetCpuStats(cpu, { signal });
  // Some hypervisors report the share itself.
  const { utilization } = before;
  if (utilization !== undefined) return percentResult({ usage: Number(utilization) });
  await delay(context, SAMPLE_INTERVAL_MS);
  const after = await connection.nodeGetCpuStats(cpu, { signal });
  const spent = TIMES.map(([name, field]) => {
    const time = Number((after[field] ?? 0n) - (before[field] ?? 0n));
    return [name, time] as const;
  });
  const total = spent.reduce((sum, [, time]) => sum + time, 0);
  const percent = Object.fromEntries(
    spent.map(([name, time]) => [name, total === 0 ? 0 : (time / total) * 100]),
  );
  const usage = total === 0 ? 0 : 100 - (percent['idle'] ?? 0);
  return percentResult({ usage, ...percent });
}

function delay({ environment, signal }: CommandContext, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = environment.setTimer(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

function percentResult(percent: Readonly<Record<string, number>>): RecordResult {
  const lines = Object.entries(percent).map(
    ([name, value]) => `${`${name}:`.padEnd(15)} ${value.toFixed(1).padStart(5)}%\n`,
  );
  return { kind: 'record', record: { percent }, virsh: { kind: 'text', text: lines.join('') } };
}
