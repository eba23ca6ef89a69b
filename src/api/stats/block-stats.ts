import type { StatsBranch } from './stats-tree.ts';

/** How many disks there are, and their figures. */
export interface BlockStatsList {
  /** With `VirConnectGetAllDomainStatsFlags.BACKING` it counts the images under the disks too. */
  readonly count?: number;
  readonly [index: number]: BlockStats;
}

/** A disk, or an image under it (`VIR_DOMAIN_STATS_BLOCK_*`). Sizes are in bytes. */
export interface BlockStats {
  /** The disk's target, such as `vda`; images under it have the same. */
  readonly name?: string;
  /** Which `<backingStore>` of the XML the image is; a disk itself has none. */
  readonly backingIndex?: number;
  /** Of a file or of a device of the host. */
  readonly path?: string;
  readonly rd?: BlockTraffic;
  readonly wr?: BlockTraffic;
  /** Flushes of the disk's cache. */
  readonly fl?: { readonly reqs?: bigint; readonly times?: bigint };
  /** Of Xen alone. */
  readonly errors?: bigint;
  /** The end of the highest sector that has been written. */
  readonly allocation?: bigint;
  /** What the guest sees. */
  readonly capacity?: bigint;
  /** What the image takes. */
  readonly physical?: bigint;
  /** Where a write leads to a `BLOCK_THRESHOLD` event ({@link Domain.setBlockThreshold}). */
  readonly threshold?: bigint;
  /** What a request to the image may be. Since libvirt 11.10. */
  readonly limits?: BlockLimits;
  /** Figures of the last while, for each of the lengths that the XML asks for. Since libvirt 11.10. */
  readonly timed_group?: StatsBranch<BlockTimedGroup> & {
    readonly count?: number;
    readonly [index: number]: BlockTimedGroup;
  };
  /** How many requests took how long. Since libvirt 12.1. */
  readonly latency_histogram?: {
    readonly read?: LatencyHistogram;
    readonly write?: LatencyHistogram;
    readonly flush?: LatencyHistogram;
    readonly zone_append?: LatencyHistogram;
  };
}

/** One direction of a disk. */
export interface BlockTraffic {
  readonly reqs?: bigint;
  readonly bytes?: bigint;
  /** Nanoseconds in all. */
  readonly times?: bigint;
}

/**
 * A figure of which libvirt's headers do not tell the C type: a `bigint` if it has 64 bits.
 */
export type StatValue = bigint | number;

/** What a request to an image may be, in bytes but for the numbers of pieces (`iov`). */
export interface BlockLimits {
  readonly request_alignment?: StatValue;
  readonly discard_max?: StatValue;
  readonly discard_alignment?: StatValue;
  readonly write_zeroes_max?: StatValue;
  readonly write_zeroes_alignment?: StatValue;
  readonly transfer_optimal?: StatValue;
  readonly transfer_max?: StatValue;
  readonly transfer_hw_max?: StatValue;
  readonly iov_max?: StatValue;
  readonly iov_hw_max?: StatValue;
  readonly memory_alignment_minimal?: StatValue;
  readonly memory_alignment_optimal?: StatValue;
}

/** A disk's requests within the last while. Latencies are in nanoseconds. */
export interface BlockTimedGroup {
  /** How long the while is, in seconds. */
  readonly interval?: StatValue;
  readonly rd_latency_min?: StatValue;
  readonly rd_latency_max?: StatValue;
  readonly rd_latency_avg?: StatValue;
  readonly rd_queue_depth_avg?: StatValue;
  readonly wr_latency_min?: StatValue;
  readonly wr_latency_max?: StatValue;
  readonly wr_latency_avg?: StatValue;
  readonly wr_queue_depth_avg?: StatValue;
  readonly flush_latency_min?: StatValue;
  readonly flush_latency_max?: StatValue;
  readonly flush_latency_avg?: StatValue;
  readonly zone_append_latency_min?: StatValue;
  readonly zone_append_latency_max?: StatValue;
  readonly zone_append_latency_avg?: StatValue;
  readonly zone_append_queue_depth_avg?: StatValue;
}

/** How many requests of a kind took how long. */
export interface LatencyHistogram {
  readonly bin?: StatsBranch<LatencyBin> & {
    readonly count?: number;
    readonly [index: number]: LatencyBin;
  };
}

/** The requests that took as long as `start` or longer, up to the next bin. */
export interface LatencyBin {
  /** In nanoseconds. */
  readonly start?: StatValue;
  /** How many requests. */
  readonly value?: StatValue;
}
