import type { RemoteDomainGetJobInfoRet, RemoteTypedParam } from '../../../protocol/index.ts';
import {
  VirDomainJobNames as Names,
  VirDomainJobOperation as Operation,
} from '../../../protocol/index.ts';
import { int, ullong } from '../typed-parameters.ts';
import type { TransferProgress } from './transfer.ts';

/** The state of a migration as its statistics describe it. */
export interface MigrationStatistics {
  readonly isIncoming: boolean;
  readonly isComplete: boolean;
  readonly elapsedMs: number;

  /** The time without a running guest. Before the end it is the allowed time. */
  readonly downtimeMs: number;
  readonly bytesPerSecond: number;
  readonly dirtyBytesPerSecond: number;
  readonly isPostCopy: boolean;
  readonly progress: TransferProgress;
}

const PAGE_BYTES = 4096;

/** Returns the typed parameters of virDomainGetJobStats, in libvirt's order. */
export function jobParameters(stats: MigrationStatistics): RemoteTypedParam[] {
  const { progress, elapsedMs, downtimeMs, isComplete } = stats;
  const { total, sent, remaining } = progress;
  const number = (field: string, value: number): RemoteTypedParam => ullong(field, whole(value));
  const net = (field: string, value: number): RemoteTypedParam[] =>
    isComplete ? [number(field, value)] : [];
  return [
    int(Names.OPERATION, stats.isIncoming ? Operation.MIGRATION_IN : Operation.MIGRATION_OUT),
    number(Names.TIME_ELAPSED, elapsedMs),
    ...net(Names.TIME_ELAPSED_NET, elapsedMs),
    number(Names.DOWNTIME, downtimeMs),
    ...net(Names.DOWNTIME_NET, downtimeMs),
    number(Names.SETUP_TIME, 0),
    number(Names.DATA_TOTAL, total),
    number(Names.DATA_PROCESSED, sent),
    number(Names.DATA_REMAINING, remaining),
    number(Names.MEMORY_TOTAL, total),
    number(Names.MEMORY_PROCESSED, sent),
    number(Names.MEMORY_REMAINING, remaining),
    number(Names.MEMORY_BPS, stats.bytesPerSecond),
    number(Names.MEMORY_CONSTANT, 0),
    number(Names.MEMORY_NORMAL, sent / PAGE_BYTES),
    number(Names.MEMORY_NORMAL_BYTES, sent),
    number(Names.MEMORY_DIRTY_RATE, stats.dirtyBytesPerSecond / PAGE_BYTES),
    number(Names.MEMORY_ITERATION, progress.iteration),
    number(Names.MEMORY_POSTCOPY_REQS, stats.isPostCopy ? 1 : 0),
    number(Names.MEMORY_PAGE_SIZE, PAGE_BYTES),
    number(Names.DISK_TOTAL, 0),
    number(Names.DISK_PROCESSED, 0),
    number(Names.DISK_REMAINING, 0),
  ];
}

/** Returns the reply of virDomainGetJobInfo. */
export function jobInfo(type: number, stats: MigrationStatistics | undefined): JobInfo {
  const { total = 0, sent = 0, remaining = 0 } = stats?.progress ?? {};
  return {
    type,
    timeElapsed: whole(stats?.elapsedMs ?? 0),
    timeRemaining: 0n,
    dataTotal: whole(total),
    dataProcessed: whole(sent),
    dataRemaining: whole(remaining),
    memTotal: whole(total),
    memProcessed: whole(sent),
    memRemaining: whole(remaining),
    fileTotal: 0n,
    fileProcessed: 0n,
    fileRemaining: 0n,
  };
}

type JobInfo = RemoteDomainGetJobInfoRet;

function whole(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.floor(value)) : 0n;
}
