import type { StatsBranch } from './stats-tree.ts';

/** The number of disks, and their statistics by index. */
export interface BlockStatsList {
  /**
   * The number of entries. With `VirConnectGetAllDomainStatsFlags.BACKING` the number includes the
   * images of the backing chains.
   */
  readonly count?: number;
  readonly [index: number]: BlockStats;
}

/**
 * The statistics of a disk, or of an image of its backing chain (`VIR_DOMAIN_STATS_BLOCK_*`). Sizes
 * are in bytes.
 */
export interface BlockStats {
  /** The disk's target, such as `vda`. Images of its backing chain have the same name. */
  readonly name?: string;
  /** The index of the `<backingStore>` in the XML. Absent for the disk itself. */
  readonly backingIndex?: number;
  /** The path of the file or of the host's device. */
  readonly path?: string;
  /** The read requests. */
  readonly rd?: BlockTraffic;
  /** The write requests. */
  readonly wr?: BlockTraffic;
  /** The flush requests: `reqs` is their number, `times` their total time in nanoseconds. */
  readonly fl?: { readonly reqs?: bigint; readonly times?: bigint };
  /** The number of errors. Only Xen reports it. */
  readonly errors?: bigint;
  /** The offset of the highest written sector, in bytes. */
  readonly allocation?: bigint;
  /** The size that the guest sees, in bytes. */
  readonly capacity?: bigint;
  /** The size of the image on the host, in bytes. */
  readonly physical?: bigint;
  /**
   * The offset, in bytes, at which a write sends the event `domain:block-threshold`
   * ({@link Domain.setBlockThreshold}).
   */
  readonly threshold?: bigint;
  /** The limits of requests to the image. Since libvirt 11.10. */
  readonly limits?: BlockLimits;
  /**
   * The statistics of recent intervals, one entry for each interval that the XML configures. Since
   * libvirt 11.10.
   */
  readonly timed_group?: StatsBranch<BlockTimedGroup> & {
    readonly count?: bigint;
    readonly [index: number]: BlockTimedGroup;
  };
  /** The distribution of request latencies, by the kind of request. Since libvirt 12.1. */
  readonly latency_histogram?: {
    readonly read?: LatencyHistogram;
    readonly write?: LatencyHistogram;
    readonly flush?: LatencyHistogram;
    readonly zone_append?: LatencyHistogram;
  };
}

/** The counters of one direction of a disk. */
export interface BlockTraffic {
  /** The number of requests. */
  readonly reqs?: bigint;
  /** The number of bytes. */
  readonly bytes?: bigint;
  /** The total time of the requests, in nanoseconds. */
  readonly times?: bigint;
}

/**
 * The limits of requests to an image. They are in bytes, except `iov_max` and `iov_hw_max`, which
 * are numbers of I/O vector elements.
 */
export interface BlockLimits {
  /** The alignment of all requests. */
  readonly request_alignment?: bigint;
  /** The largest discard request. */
  readonly discard_max?: bigint;
  /** The best alignment of discard requests. */
  readonly discard_alignment?: bigint;
  /** The largest request to write zeros. */
  readonly write_zeroes_max?: bigint;
  /** The best alignment of requests to write zeros. */
  readonly write_zeroes_alignment?: bigint;
  /** The best size of a request. */
  readonly transfer_optimal?: bigint;
  /** The largest request. */
  readonly transfer_max?: bigint;
  /** The largest request of the host's device. */
  readonly transfer_hw_max?: bigint;
  /** The largest number of elements of a request. */
  readonly iov_max?: bigint;
  /** The largest number of elements of a request of the host's device. */
  readonly iov_hw_max?: bigint;
  /** The required alignment of buffers in memory. */
  readonly memory_alignment_minimal?: bigint;
  /** The best alignment of buffers in memory. */
  readonly memory_alignment_optimal?: bigint;
}

/**
 * The statistics of a disk's requests in a recent interval. Latencies are in nanoseconds. Queue
 * depths are average numbers of requests.
 */
export interface BlockTimedGroup {
  /** The length of the interval, in seconds. */
  readonly interval?: bigint;
  /** The least latency of read requests. */
  readonly rd_latency_min?: bigint;
  /** The greatest latency of read requests. */
  readonly rd_latency_max?: bigint;
  /** The average latency of read requests. */
  readonly rd_latency_avg?: bigint;
  /** The average number of read requests in the queue. */
  readonly rd_queue_depth_avg?: number;
  /** The least latency of write requests. */
  readonly wr_latency_min?: bigint;
  /** The greatest latency of write requests. */
  readonly wr_latency_max?: bigint;
  /** The average latency of write requests. */
  readonly wr_latency_avg?: bigint;
  /** The average number of write requests in the queue. */
  readonly wr_queue_depth_avg?: number;
  /** The least latency of flush requests. */
  readonly flush_latency_min?: bigint;
  /** The greatest latency of flush requests. */
  readonly flush_latency_max?: bigint;
  /** The average latency of flush requests. */
  readonly flush_latency_avg?: bigint;
  /** The least latency of zone append requests. */
  readonly zone_append_latency_min?: bigint;
  /** The greatest latency of zone append requests. */
  readonly zone_append_latency_max?: bigint;
  /** The average latency of zone append requests. */
  readonly zone_append_latency_avg?: bigint;
  /** The average number of zone append requests in the queue. */
  readonly zone_append_queue_depth_avg?: number;
}

/** The distribution of the latencies of one kind of request. */
export interface LatencyHistogram {
  /** The bins of the histogram, in the order of their latencies. */
  readonly bin?: StatsBranch<LatencyBin> & {
    readonly count?: bigint;
    readonly [index: number]: LatencyBin;
  };
}

/** The requests with a latency of at least `start` and less than the `start` of the next bin. */
export interface LatencyBin {
  /** The lower bound of the latency, in nanoseconds. */
  readonly start?: bigint;
  /** The number of requests. */
  readonly value?: bigint;
}
