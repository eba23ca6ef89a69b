import type { DomainJobInfo, DomainJobStats } from '../../../index.ts';
import { enumName, VirDomainJobOperation, VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Row } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { rawJobText, virshJobText } from './job-text.ts';

/** A job: its type, its statistics, and its parameters in the order of the daemon. */
export interface Job {
  readonly type: number;
  readonly typeName: string;
  readonly stats: DomainJobStats['stats'];
  readonly params: DomainJobStats['params'];
}

/** Prints the job of a domain. */
export async function jobInfo(context: CommandContext): Promise<RecordResult> {
  const { args, connection, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const flags = args.flags({ 'keep-completed': 'KEEP_COMPLETED' });
  const isCompleted = args.flag('completed') || args.flag('keep-completed');
  const job = await readJob();
  const { name, uuid } = domain;
  const text = args.flag('rawstats') ? rawJobText(job) : virshJobText(job, args.flag('anystats'));
  return {
    kind: 'record',
    record: { name, uuid, ...recordOf(job) },
    virsh: { kind: 'text', text },
  };

  async function readJob(): Promise<Job> {
    try {
      const all = [...flags, ...(isCompleted ? (['COMPLETED'] as const) : [])];
      return await domain.getJobStats({ flags: all, signal });
    } catch (error) {
      const isOld = error instanceof VirError && error.code === 'VIR_ERR_NO_SUPPORT';
      if (!isOld || isCompleted) throw error;
    }
    return jobOf(await domain.getJobInfo({ signal }));
  }
}

/** Returns the statistics of a driver that only knows the older function. */
function jobOf(info: DomainJobInfo): Job {
  const params = {
    ...{ time_elapsed: info.timeElapsed, time_remaining: info.timeRemaining },
    ...{ data_total: info.dataTotal, data_processed: info.dataProcessed },
    ...{ data_remaining: info.dataRemaining, memory_total: info.memTotal },
    ...{ memory_processed: info.memProcessed, memory_remaining: info.memRemaining },
    ...{ disk_total: info.fileTotal, disk_processed: info.fileProcessed },
    ...{ disk_remaining: info.fileRemaining },
  };
  return { type: info.type, typeName: info.typeName, stats: params, params };
}

function recordOf({ typeName, stats, params }: Job): Row {
  const operation = stats.operation;
  const fields = {
    operation: operation === undefined ? undefined : enumName(VirDomainJobOperation, operation),
    timeElapsed: stats.time_elapsed,
    timeRemaining: stats.time_remaining,
    downtime: stats.downtime,
    ...dataOf(stats),
  };
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { type: typeName, ...Object.fromEntries(known), stats: { ...params } };
}

/** Daemons leave out the sums of memory and disks, or send them. */
function dataOf(stats: Job['stats']): Row {
  const sum = (
    data: bigint | undefined,
    memory: bigint | undefined,
    disk: bigint | undefined,
  ): bigint | undefined => {
    if (data !== undefined) return data;
    return memory === undefined && disk === undefined ? undefined : (memory ?? 0n) + (disk ?? 0n);
  };
  return {
    dataTotal: sum(stats.data_total, stats.memory_total, stats.disk_total),
    dataProcessed: sum(stats.data_processed, stats.memory_processed, stats.disk_processed),
    dataRemaining: sum(stats.data_remaining, stats.memory_remaining, stats.disk_remaining),
  };
}

/** Aborts the job of a domain. */
export async function abortJob(context: CommandContext): Promise<RecordResult> {
  const { args, connection, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  await (args.flag('postcopy')
    ? domain.abortJobFlags({ flags: 'POSTCOPY', signal })
    : domain.abortJob({ signal }));
  const { name, uuid } = domain;
  // virsh prints nothing but its empty line.
  const virsh = { kind: 'text', text: '' } as const;
  return { ...done({ name, uuid, result: 'aborted' }, `Job of domain '${name}' aborted`), virsh };
}
