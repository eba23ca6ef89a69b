import { sleep } from '../../async/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote, VirDomainGetJobStatsFlags, VirDomainJobType } from '../../protocol/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import { DomainJobStats } from '../domain/domain-records.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import type { MigrationProgress } from './migration-options.ts';

/** The pause before the first read of the progress: small guests are transferred quickly. */
const FIRST_MS = 50;

/** The callbacks for the progress of a job. */
export interface ProgressOptions {
  readonly onProgress: ((progress: MigrationProgress) => void) | undefined;

  /** Called if `onProgress` throws. No progress is read afterwards. */
  readonly onError: (error: unknown) => void;

  /** The time between two reads, in milliseconds. */
  readonly intervalMs: number;

  /** Whether the job switches to post-copy after the first pass over the memory. */
  readonly switchesToPostCopy: boolean;
}

/**
 * Reads the progress of a domain's job until `over` aborts. A read that fails is repeated at the
 * next time: the job may not have begun yet.
 */
export async function followJob(
  dom: RemoteNonnullDomain,
  source: PinnedCalls,
  options: ProgressOptions,
  over: AbortSignal,
): Promise<void> {
  const { intervalMs, onProgress, onError } = options;
  if (onProgress === undefined && !options.switchesToPostCopy) return;
  let mustSwitch = options.switchesToPostCopy;
  for (let delayMs = FIRST_MS; !over.aborted; delayMs *= 2) {
    const progress = await nextProgress(dom, source, Math.min(delayMs, intervalMs), over);
    if (over.aborted) return;
    if (progress === undefined) continue;
    try {
      // QEMU has no numbers before the transfer begins and after an abort.
      if (progress.totalBytes > 0n) onProgress?.(progress);
    } catch (error) {
      onError(error);
      return;
    }
    if (mustSwitch && (progress.iteration ?? 0) > 1) mustSwitch = !(await postCopy(dom, source));
  }
}

async function nextProgress(
  dom: RemoteNonnullDomain,
  source: PinnedCalls,
  delayMs: number,
  over: AbortSignal,
): Promise<MigrationProgress | undefined> {
  try {
    await sleep(delayMs, over);
    const args = { dom, flags: 0 };
    const { type, params } = await source.call(remote.domainGetJobStats, args, { signal: over });
    if (type === VirDomainJobType.NONE) return undefined;
    return progressOf(new DomainJobStats(type, decodeTypedParams(params)));
  } catch {
    return undefined;
  }
}

/** Returns whether the job has switched to post-copy. */
async function postCopy(dom: RemoteNonnullDomain, source: PinnedCalls): Promise<boolean> {
  try {
    await source.call(remote.domainMigrateStartPostCopy, { dom, flags: 0 });
    return true;
  } catch {
    return false;
  }
}

function progressOf(all: DomainJobStats): MigrationProgress {
  const { stats } = all;
  const { memory_bps: memory, disk_bps: disk, memory_dirty_rate: dirtyPages } = stats;
  const pageBytes = stats.memory_page_size ?? 4096n;
  return {
    transferredBytes: stats.data_processed ?? 0n,
    totalBytes: stats.data_total ?? 0n,
    remainingBytes: stats.data_remaining ?? 0n,
    bytesPerSecond:
      memory === undefined && disk === undefined ? null : (memory ?? 0n) + (disk ?? 0n),
    dirtyBytesPerSecond: dirtyPages === undefined ? null : dirtyPages * pageBytes,
    expectedDowntimeMs: numberOr(null, stats.downtime),
    elapsedMs: numberOr(0, stats.time_elapsed),
    iteration: numberOr(null, stats.memory_iteration),
    stats: all,
  };
}

/** Returns a statistic as a number, or a default if it is absent. */
export function numberOr<T>(absent: T, value: bigint | undefined): number | T {
  return value === undefined ? absent : Number(value);
}

/**
 * Returns the statistics of the migration that has brought a domain to a host. The source passes
 * them to the destination. Returns null if the daemon does not have them.
 */
export async function completedStats(
  arrived: PinnedCalls,
  dom: RemoteNonnullDomain,
): Promise<DomainJobStats | null> {
  const { COMPLETED, KEEP_COMPLETED } = VirDomainGetJobStatsFlags;
  try {
    const args = { dom, flags: COMPLETED | KEEP_COMPLETED };
    const { type, params } = await arrived.call(remote.domainGetJobStats, args);
    if (type !== VirDomainJobType.COMPLETED) return null;
    return new DomainJobStats(type, decodeTypedParams(params));
  } catch {
    return null;
  }
}
