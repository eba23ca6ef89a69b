import type { VirDomainJobOperation } from '../../protocol/index.ts';
import type { EnumNumber } from '../values/flags.ts';

/**
 * The statistics of a current or completed job (`VIR_DOMAIN_JOB_*`). The kind of job determines
 * which statistics are present. Times are in milliseconds and amounts in bytes, unless a field says
 * otherwise. The event `domain:job-completed` has the same statistics.
 */
export interface JobStats {
  /** The operation, such as save, migration or backup. */
  readonly operation?: EnumNumber<VirDomainJobOperation>;
  /** The time since the start of the job, in milliseconds. */
  readonly time_elapsed?: bigint;
  /**
   * The elapsed time of a migration without the time to hand control over to the destination host,
   * in milliseconds.
   */
  readonly time_elapsed_net?: bigint;
  /** The estimated time to the end of the job, in milliseconds. */
  readonly time_remaining?: bigint;
  /** The expected or actual pause of the guest, in milliseconds. */
  readonly downtime?: bigint;
  /**
   * The measured pause without the time to hand control over to the destination host, in
   * milliseconds.
   */
  readonly downtime_net?: bigint;
  /** The time before the transfer of memory started, in milliseconds. */
  readonly setup_time?: bigint;
  /** The total amount of data, in bytes: memory and disks. */
  readonly data_total?: bigint;
  /** The transferred part of the data, in bytes. */
  readonly data_processed?: bigint;
  /** The remaining part of the data, in bytes. */
  readonly data_remaining?: bigint;
  /** The total amount of memory, in bytes. */
  readonly memory_total?: bigint;
  /** The transferred part of the memory, in bytes. */
  readonly memory_processed?: bigint;
  /** The remaining part of the memory, in bytes. */
  readonly memory_remaining?: bigint;
  /** The number of pages that were filled with one repeated byte and sent as that byte. */
  readonly memory_constant?: bigint;
  /** The number of pages that were sent as they are. */
  readonly memory_normal?: bigint;
  /** The size of the pages that were sent as they are, in bytes. */
  readonly memory_normal_bytes?: bigint;
  /** The transfer rate of memory, in bytes/s. */
  readonly memory_bps?: bigint;
  /** The rate at which the guest changes its memory, in pages/s. */
  readonly memory_dirty_rate?: bigint;
  /** The size of a page, in bytes. */
  readonly memory_page_size?: bigint;
  /** The number of passes over the changed memory. */
  readonly memory_iteration?: bigint;
  /** The number of pages that the destination has requested. */
  readonly memory_postcopy_requests?: bigint;
  /** The total size of the disks, in bytes. */
  readonly disk_total?: bigint;
  /** The transferred part of the disks, in bytes. */
  readonly disk_processed?: bigint;
  /** The remaining part of the disks, in bytes. */
  readonly disk_remaining?: bigint;
  /** The transfer rate of disks, in bytes/s. */
  readonly disk_bps?: bigint;
  /** The possible maximum of a backup's scratch space, in bytes. */
  readonly disk_temp_total?: bigint;
  /** The used part of a backup's scratch space, in bytes. */
  readonly disk_temp_used?: bigint;
  /** The size of the cache of a compressed migration, in bytes. */
  readonly compression_cache?: bigint;
  /** The amount of data that was sent compressed, in bytes. */
  readonly compression_bytes?: bigint;
  /** The number of pages that were sent compressed. */
  readonly compression_pages?: bigint;
  /** The number of misses of the compression cache. */
  readonly compression_cache_misses?: bigint;
  /** The number of pages that became larger by compression. */
  readonly compression_overflow?: bigint;
  /** The slowdown of the guest's CPUs that lets the migration converge, in percent. */
  readonly auto_converge_throttle?: number;
  /** The amount of data sent by passed-through devices, in bytes. */
  readonly vfio_data_transferred?: bigint;
  /** Whether a completed job succeeded. */
  readonly success?: boolean;
  /** The error message of a completed job that failed. */
  readonly errmsg?: string;
}
