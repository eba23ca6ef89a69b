import type { VirDomainJobOperation } from '../../protocol/index.ts';
import type { OneOf } from '../values/flags.ts';

/**
 * How far a job is, or was (`VIR_DOMAIN_JOB_*`): which figures there are depends on the job. Times
 * are in milliseconds and amounts in bytes, where nothing else is said. A `JOB_COMPLETED` event has
 * the same ones.
 */
export interface JobStats {
  /** What the job does. */
  readonly operation?: OneOf<VirDomainJobOperation>;
  readonly time_elapsed?: bigint;
  /** The same without the time that two hosts' clocks differ by. */
  readonly time_elapsed_net?: bigint;
  /** A guess. */
  readonly time_remaining?: bigint;
  /** How long the guest will stand still, or has. */
  readonly downtime?: bigint;
  /** The same without the time that two hosts' clocks differ by. */
  readonly downtime_net?: bigint;
  /** Until the guest's memory began to move. */
  readonly setup_time?: bigint;
  /** Memory and disks together. */
  readonly data_total?: bigint;
  readonly data_processed?: bigint;
  readonly data_remaining?: bigint;
  readonly memory_total?: bigint;
  readonly memory_processed?: bigint;
  readonly memory_remaining?: bigint;
  /** How many pages hold one byte over and over, and were sent as that byte. */
  readonly memory_constant?: bigint;
  /** How many pages were sent as they are. */
  readonly memory_normal?: bigint;
  readonly memory_normal_bytes?: bigint;
  /** Bytes a second. */
  readonly memory_bps?: bigint;
  /** How many pages the guest changes in a second. */
  readonly memory_dirty_rate?: bigint;
  readonly memory_page_size?: bigint;
  /** How often the changed memory has been gone through. */
  readonly memory_iteration?: bigint;
  /** How many pages the destination has asked for. */
  readonly memory_postcopy_requests?: bigint;
  readonly disk_total?: bigint;
  readonly disk_processed?: bigint;
  readonly disk_remaining?: bigint;
  /** Bytes a second. */
  readonly disk_bps?: bigint;
  /** How large the scratch space of a backup may become. */
  readonly disk_temp_total?: bigint;
  readonly disk_temp_used?: bigint;
  /** How large the cache of a compressing migration is. */
  readonly compression_cache?: bigint;
  readonly compression_bytes?: bigint;
  /** How many pages were sent compressed. */
  readonly compression_pages?: bigint;
  readonly compression_cache_misses?: bigint;
  /** How many pages were larger once compressed. */
  readonly compression_overflow?: bigint;
  /** By how many percent the guest is slowed down so that a migration can end. */
  readonly auto_converge_throttle?: number;
  /** What devices that are passed through have sent. */
  readonly vfio_data_transferred?: bigint;
  /** Of a job that has ended. */
  readonly success?: boolean;
  /** Why a job that has ended failed. */
  readonly errmsg?: string;
}
