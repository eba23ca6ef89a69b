import type {
  VirDomainDirtyRateStatus,
  VirDomainState,
  VirVcpuState,
} from '../../protocol/index.ts';
import type { EnumNumber } from '../values/flags.ts';
import type { BlockStats, BlockStatsList } from './block-stats.ts';
import type { StatsBranch } from './stats-tree.ts';

/**
 * The statistics of a domain as a tree (`VIR_DOMAIN_STATS_*`). Each group and each statistic may be
 * absent: it was not requested, the domain is not running, or the driver or its version does not
 * provide it. The tree also contains statistics that are not listed here.
 */
export interface DomainStats {
  /** `VirDomainStatsTypes.STATE`: the state and its reason. */
  readonly state?: StateStats;
  /**
   * `VirDomainStatsTypes.CPU_TOTAL`: CPU time. The monitors are those of resctrl, configured in
   * `<cputune>`.
   */
  readonly cpu?: CpuStats;
  /** `VirDomainStatsTypes.BALLOON`: memory. */
  readonly balloon?: BalloonStats;
  /** `VirDomainStatsTypes.VCPU`: virtual CPUs by number. Offline ones have no entry. */
  readonly vcpu?: StatsBranch<VcpuStats> & VcpuStatsList;
  /** `VirDomainStatsTypes.INTERFACE`: network interfaces, in the order of the XML. */
  readonly net?: StatsBranch<NetStats> & NetStatsList;
  /** `VirDomainStatsTypes.BLOCK`: disks, in the order of the XML. */
  readonly block?: StatsBranch<BlockStats> & BlockStatsList;
  /** `VirDomainStatsTypes.PERF`: the perf events that {@link Domain.setPerfEvents} has enabled. */
  readonly perf?: PerfStats;
  /** `VirDomainStatsTypes.IOTHREAD`: I/O threads by id. The id is not a position. */
  readonly iothread?: StatsBranch<IoThreadStats> & IoThreadStatsList;
  /** `VirDomainStatsTypes.MEMORY`: memory bandwidth. */
  readonly memory?: MemoryStats;
  /** `VirDomainStatsTypes.DIRTYRATE`: the result of {@link Domain.startDirtyRateCalc}. */
  readonly dirtyrate?: DirtyRateStats;
  /**
   * `VirDomainStatsTypes.VM`: the hypervisor's own statistics. libvirt does not guarantee their
   * names or meaning.
   */
  readonly vm?: HypervisorStats;
}

/** The state of a domain and its reason. */
export interface StateStats {
  /** The state, such as running or paused. */
  readonly state?: EnumNumber<VirDomainState>;
  /** The reason for the state. The enum depends on the state, such as `VirDomainRunningReason`. */
  readonly reason?: number;
}

/** The CPU time that a domain has used on the host. All times are in nanoseconds. */
export interface CpuStats {
  /** The total time of the guest and its hypervisor process, in nanoseconds. */
  readonly time?: bigint;
  /** The part of the time in user mode, in nanoseconds. */
  readonly user?: bigint;
  /** The part of the time in system mode, in nanoseconds. */
  readonly system?: bigint;
  /**
   * The time that the virtual CPUs have polled before a halt, in nanoseconds, for successful and
   * for failed polls.
   */
  readonly haltpoll?: {
    readonly success?: { readonly time?: bigint };
    readonly fail?: { readonly time?: bigint };
  };
  /** The monitors of the last-level cache. */
  readonly cache?: {
    readonly monitor?: StatsBranch<CacheMonitorStats> & Monitors<CacheMonitorStats>;
  };
  /** The monitors of energy use. Since libvirt 12.4. */
  readonly energy?: {
    readonly monitor?: StatsBranch<EnergyMonitorStats> & Monitors<EnergyMonitorStats>;
  };
}

/** The monitors of one kind, by index. */
export interface Monitors<Monitor> {
  /** The number of monitors. */
  readonly count?: number;
  readonly [index: number]: Monitor;
}

/** The use of the host's last-level cache by a group of virtual CPUs. */
export interface CacheMonitorStats {
  /** The name of the monitor. */
  readonly name?: string;
  /** The monitored virtual CPUs, such as `0-2,4`. */
  readonly vcpus?: string;
  /** The caches, by index. */
  readonly bank?: StatsBranch<CacheBankStats> & {
    readonly count?: number;
    readonly [index: number]: CacheBankStats;
  };
}

/** The use of one cache of the host. */
export interface CacheBankStats {
  /** The host's number for the cache. */
  readonly id?: number;
  /** The used part of the cache, in bytes. */
  readonly bytes?: bigint;
}

/** The energy use of a group of virtual CPUs. */
export interface EnergyMonitorStats {
  /** The name of the monitor. */
  readonly name?: string;
  /** The monitored virtual CPUs, such as `0-2,4`. */
  readonly vcpus?: string;
  /** The processor packages, by index. */
  readonly pkg?: StatsBranch<EnergyPackageStats> & {
    readonly count?: number;
    readonly [index: number]: EnergyPackageStats;
  };
}

/** A processor package of the host. */
export interface EnergyPackageStats {
  /** The host's number for the package. */
  readonly id?: number;
}

/**
 * The guest's memory. Amounts are in KiB. The values about the guest's own use come from its
 * balloon driver.
 */
export interface BalloonStats {
  /** The current memory of the domain, in KiB. */
  readonly current?: bigint;
  /** The maximum memory of the domain, in KiB. */
  readonly maximum?: bigint;
  /** The amount read from swap space, in KiB. */
  readonly swap_in?: bigint;
  /** The amount written to swap space, in KiB. */
  readonly swap_out?: bigint;
  /** The number of page faults that needed disk I/O. */
  readonly major_fault?: bigint;
  /** The number of page faults that needed no disk I/O. */
  readonly minor_fault?: bigint;
  /** The memory that is not used at all, not even by caches, in KiB. */
  readonly unused?: bigint;
  /** The total memory that the guest sees, in KiB. */
  readonly available?: bigint;
  /** The memory that the guest could release without swapping, in KiB. */
  readonly usable?: bigint;
  /** The time of the last report, in seconds since 1970; 0 if there was none. */
  readonly 'last-update'?: bigint;
  /** The memory that the guest could release without writing, such as disk caches, in KiB. */
  readonly disk_caches?: bigint;
  /** The number of successful huge page allocations. */
  readonly hugetlb_pgalloc?: bigint;
  /** The number of failed huge page allocations. */
  readonly hugetlb_pgfail?: bigint;
  /** The resident memory of the domain's process on the host, in KiB. */
  readonly rss?: bigint;
}

/** The numbers of virtual CPUs, and their statistics by number. */
export interface VcpuStatsList {
  /** The number of online virtual CPUs. */
  readonly current?: number;
  /** The maximum number of virtual CPUs. */
  readonly maximum?: number;
  readonly [index: number]: VcpuStats;
}

/**
 * The statistics of a virtual CPU. Times are in nanoseconds. The object also contains the
 * hypervisor's own statistics, such as `halt_exits.sum`.
 */
export interface VcpuStats {
  /** The state: offline, running or blocked. */
  readonly state?: EnumNumber<VirVcpuState>;
  /** The CPU time used, in nanoseconds. */
  readonly time?: bigint;
  /**
   * The time that the virtual CPU was ready to run but waited for a CPU of the host, in
   * nanoseconds.
   */
  readonly wait?: bigint;
  /** Whether the virtual CPU is idle or, on some architectures, switched off. */
  readonly halted?: boolean;
  /**
   * The same time as {@link wait}, as measured by the host's kernel, in nanoseconds. The guest sees
   * this time as steal time.
   */
  readonly delay?: bigint;
  readonly [hypervisor: string]: HypervisorStat | bigint | number | boolean | undefined;
}

/** The hypervisor's own statistics, keyed by the hypervisor's names. */
export interface HypervisorStats {
  readonly [name: string]: HypervisorStat;
}

/** A statistic of the hypervisor. Exactly one of the three fields is present. */
export interface HypervisorStat {
  /** The current value. */
  readonly cur?: bigint | boolean;
  /** The accumulated value. */
  readonly sum?: bigint | boolean;
  /** The highest value so far. */
  readonly max?: bigint | boolean;
}

/** The number of network interfaces, and their statistics by index. */
export interface NetStatsList {
  /** The number of network interfaces. */
  readonly count?: number;
  readonly [index: number]: NetStats;
}

/**
 * The statistics of a network interface from the guest's view: `rx` is traffic that the guest
 * received.
 */
export interface NetStats {
  /** The name of the interface on the host, such as `vnet0`. */
  readonly name?: string;
  /** The received traffic. */
  readonly rx?: NetTraffic;
  /** The sent traffic. */
  readonly tx?: NetTraffic;
}

/** The counters of one direction of a network interface. */
export interface NetTraffic {
  /** The number of bytes. */
  readonly bytes?: bigint;
  /** The number of packets. */
  readonly pkts?: bigint;
  /** The number of errors. */
  readonly errs?: bigint;
  /** The number of dropped packets. */
  readonly drop?: bigint;
}

/**
 * The enabled perf events, keyed by the names of {@link PerfEventParams}. The values are counts,
 * except `cmt`, `mbmt` and `mbml`.
 */
export interface PerfStats {
  /** The used part of the last-level cache, in bytes. */
  readonly cmt?: bigint;
  /** The memory traffic of the whole host, in bytes. */
  readonly mbmt?: bigint;
  /** The memory traffic of the memory controller, in bytes. */
  readonly mbml?: bigint;
  /** The number of CPU cycles. */
  readonly cpu_cycles?: bigint;
  /** The number of executed instructions. */
  readonly instructions?: bigint;
  /** The number of cache accesses. */
  readonly cache_references?: bigint;
  /** The number of cache misses. */
  readonly cache_misses?: bigint;
  /** The number of executed branches. */
  readonly branch_instructions?: bigint;
  /** The number of mispredicted branches. */
  readonly branch_misses?: bigint;
  /** The number of bus cycles. */
  readonly bus_cycles?: bigint;
  /** The number of cycles that waited for instructions. */
  readonly stalled_cycles_frontend?: bigint;
  /** The number of cycles that waited for data or execution units. */
  readonly stalled_cycles_backend?: bigint;
  /** The number of CPU cycles, without the effect of frequency scaling. */
  readonly ref_cpu_cycles?: bigint;
  /** The number of ticks of the CPU clock. */
  readonly cpu_clock?: bigint;
  /** The number of ticks of the clock of the task. */
  readonly task_clock?: bigint;
  /** The number of page faults. */
  readonly page_faults?: bigint;
  /** The number of context switches. */
  readonly context_switches?: bigint;
  /** The number of moves to another CPU. */
  readonly cpu_migrations?: bigint;
  /** The number of minor page faults. */
  readonly page_faults_min?: bigint;
  /** The number of major page faults. */
  readonly page_faults_maj?: bigint;
  /** The number of alignment faults. */
  readonly alignment_faults?: bigint;
  /** The number of emulation faults. */
  readonly emulation_faults?: bigint;
}

/** The number of I/O threads, and their statistics by id. */
export interface IoThreadStatsList {
  /** The number of I/O threads. Some of them may have no statistics. */
  readonly count?: number;
  readonly [id: number]: IoThreadStats;
}

/** The polling parameters of an I/O thread. */
export interface IoThreadStats {
  /** The longest polling time, in nanoseconds; 0 if polling is disabled. */
  readonly 'poll-max-ns'?: bigint;
  /** The factor by which the polling time grows; 0 for the hypervisor's default. */
  readonly 'poll-grow'?: bigint;
  /** The divisor by which the polling time shrinks; 0 for the hypervisor's default. */
  readonly 'poll-shrink'?: bigint;
  /** The polling weight. Since libvirt 12.7. */
  readonly 'poll-weight'?: bigint;
}

/** The traffic of the host's memory controllers. */
export interface MemoryStats {
  /** The monitors of memory bandwidth. */
  readonly bandwidth?: {
    readonly monitor?: StatsBranch<BandwidthMonitorStats> & Monitors<BandwidthMonitorStats>;
  };
}

/** The memory traffic of a group of virtual CPUs. */
export interface BandwidthMonitorStats {
  /** The name of the monitor. */
  readonly name?: string;
  /** The monitored virtual CPUs, such as `0-2,4`. */
  readonly vcpus?: string;
  /** The memory controllers, by index. */
  readonly node?: StatsBranch<BandwidthNodeStats> & {
    readonly count?: number;
    readonly [index: number]: BandwidthNodeStats;
  };
}

/** The traffic of one memory controller of the host. */
export interface BandwidthNodeStats {
  /** The host's number for the controller. */
  readonly id?: number;
  /** The traffic, in bytes. */
  readonly bytes?: {
    /**
     * The traffic through the controller of the processor that the virtual CPUs ran on, in bytes.
     */
    readonly local?: bigint;
    /** The traffic through all controllers, in bytes. */
    readonly total?: bigint;
  };
}

/** The rate at which the guest writes to its memory. */
export interface DirtyRateStats {
  /** The state of the measurement: not started, running or complete. */
  readonly calc_status?: EnumNumber<VirDomainDirtyRateStatus>;
  /** The start of the measurement, in seconds since the boot of the host. */
  readonly calc_start_time?: bigint;
  /** The duration of the measurement, in seconds. */
  readonly calc_period?: number;
  /** The method: `page-sampling`, `dirty-bitmap` or `dirty-ring`. */
  readonly calc_mode?: string;
  /** The rate, in MiB/s. */
  readonly megabytes_per_second?: bigint;
  /** The rates per virtual CPU. Only `dirty-ring` provides them. */
  readonly vcpu?: StatsBranch<VcpuDirtyRate> & { readonly [index: number]: VcpuDirtyRate };
}

/** The rate at which one virtual CPU writes to the guest's memory. */
export interface VcpuDirtyRate {
  /** The rate, in MiB/s. */
  readonly megabytes_per_second?: bigint;
}
