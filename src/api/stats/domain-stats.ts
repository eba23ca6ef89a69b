import type {
  VirDomainDirtyRateStatus,
  VirDomainState,
  VirVcpuState,
} from '../../protocol/index.ts';
import type { OneOf } from '../values/flags.ts';
import type { BlockStats, BlockStatsList, StatValue } from './block-stats.ts';
import type { StatsBranch } from './stats-tree.ts';

/**
 * The statistics of a domain as a tree (`VIR_DOMAIN_STATS_*`). Every group and every figure may be
 * missing: because it was not asked for, because the domain does not run, or because the driver, or
 * its version, does not have it. Figures that are not listed here are in the tree too.
 */
export interface DomainStats {
  /** `VirDomainStatsTypes.STATE` */
  readonly state?: StateStats;
  /** `VirDomainStatsTypes.CPU_TOTAL`; the monitors are of resctrl, and of `<cputune>`. */
  readonly cpu?: CpuStats;
  /** `VirDomainStatsTypes.BALLOON` */
  readonly balloon?: BalloonStats;
  /** `VirDomainStatsTypes.VCPU`, by the number of the virtual CPU. Offline ones have no figures. */
  readonly vcpu?: StatsBranch<VcpuStats> & VcpuStatsList;
  /** `VirDomainStatsTypes.INTERFACE`, in the order of the XML. */
  readonly net?: StatsBranch<NetStats> & NetStatsList;
  /** `VirDomainStatsTypes.BLOCK`, in the order of the XML. */
  readonly block?: StatsBranch<BlockStats> & BlockStatsList;
  /** `VirDomainStatsTypes.PERF`: the events that {@link Domain.setPerfEvents} switched on. */
  readonly perf?: PerfStats;
  /** `VirDomainStatsTypes.IOTHREAD`, by the id of the thread, which is no position. */
  readonly iothread?: StatsBranch<IoThreadStats> & IoThreadStatsList;
  /** `VirDomainStatsTypes.MEMORY` */
  readonly memory?: MemoryStats;
  /** `VirDomainStatsTypes.DIRTYRATE`, after {@link Domain.startDirtyRateCalc}. */
  readonly dirtyrate?: DirtyRateStats;
  /** `VirDomainStatsTypes.VM`: the hypervisor's own figures, which libvirt does not vouch for. */
  readonly vm?: HypervisorStats;
}

/** What a domain is doing. */
export interface StateStats {
  readonly state?: OneOf<VirDomainState>;
  /** The reason, whose meaning depends on the state: `VirDomainRunningReason` and the like. */
  readonly reason?: number;
}

/** What the host's CPUs have done for a domain. All times are in nanoseconds. */
export interface CpuStats {
  /** Of the guest and of its hypervisor. */
  readonly time?: bigint;
  readonly user?: bigint;
  readonly system?: bigint;
  /** Time spent polling before a halt: that which paid off, and that which did not. */
  readonly haltpoll?: {
    readonly success?: { readonly time?: bigint };
    readonly fail?: { readonly time?: bigint };
  };
  readonly cache?: {
    readonly monitor?: StatsBranch<CacheMonitorStats> & Monitors<CacheMonitorStats>;
  };
  /** Since libvirt 12.4. */
  readonly energy?: {
    readonly monitor?: StatsBranch<EnergyMonitorStats> & Monitors<EnergyMonitorStats>;
  };
}

/** The monitors of a kind. */
export interface Monitors<Monitor> {
  readonly count?: number;
  readonly [index: number]: Monitor;
}

/** How much of the host's last level cache some virtual CPUs fill. */
export interface CacheMonitorStats {
  readonly name?: string;
  /** The virtual CPUs that are watched, such as `0-2,4`. */
  readonly vcpus?: string;
  readonly bank?: StatsBranch<CacheBankStats> & {
    readonly count?: number;
    readonly [index: number]: CacheBankStats;
  };
}

/** One of the host's caches. */
export interface CacheBankStats {
  /** The host's number of the cache. */
  readonly id?: number;
  readonly bytes?: bigint;
}

/** How much energy some virtual CPUs take. */
export interface EnergyMonitorStats {
  readonly name?: string;
  /** The virtual CPUs that are watched, such as `0-2,4`. */
  readonly vcpus?: string;
  readonly pkg?: StatsBranch<EnergyPackageStats> & {
    readonly count?: number;
    readonly [index: number]: EnergyPackageStats;
  };
}

/** A package of processors. */
export interface EnergyPackageStats {
  /** The host's number of the package. */
  readonly id?: number;
}

/** The guest's memory. Amounts are in KiB; what the guest knows comes from its balloon driver. */
export interface BalloonStats {
  readonly current?: bigint;
  readonly maximum?: bigint;
  /** What the guest has read from its swap space so far. */
  readonly swap_in?: bigint;
  /** What the guest has written to its swap space so far. */
  readonly swap_out?: bigint;
  /** How many page faults went to a disk. */
  readonly major_fault?: bigint;
  /** How many page faults did not. */
  readonly minor_fault?: bigint;
  /** What nothing uses, caches included. */
  readonly unused?: bigint;
  /** What the guest sees in all. */
  readonly available?: bigint;
  /** What the guest could give up without swapping. */
  readonly usable?: bigint;
  /** When the guest told, in seconds since 1970; 0 when it has not. */
  readonly 'last-update'?: bigint;
  /** What the guest could free without writing, such as caches of its disks. */
  readonly disk_caches?: bigint;
  /** How many huge pages the guest has got. */
  readonly hugetlb_pgalloc?: bigint;
  /** How many huge pages the guest could not get. */
  readonly hugetlb_pgfail?: bigint;
  /** What the guest's process takes on the host. */
  readonly rss?: bigint;
}

/** How many virtual CPUs there are, and their figures by their numbers. */
export interface VcpuStatsList {
  /** How many are online. */
  readonly current?: number;
  readonly maximum?: number;
  readonly [index: number]: VcpuStats;
}

/**
 * A virtual CPU. Times are in nanoseconds. The hypervisor's own figures stand beside them, such as
 * `halt_exits.sum`.
 */
export interface VcpuStats {
  readonly state?: OneOf<VirVcpuState>;
  readonly time?: bigint;
  /** Ready, and waiting for a CPU of the host. */
  readonly wait?: bigint;
  /** Idle, or on some architectures switched off. */
  readonly halted?: boolean;
  /** The same as the kernel counts it for the guest, which sees it as stolen time. */
  readonly delay?: bigint;
  readonly [hypervisor: string]: HypervisorStat | bigint | number | boolean | undefined;
}

/** Figures of the hypervisor's, by its own names. */
export interface HypervisorStats {
  readonly [name: string]: HypervisorStat;
}

/** One figure of the hypervisor's. It has one of the three. */
export interface HypervisorStat {
  /** As it is now. */
  readonly cur?: bigint | boolean;
  /** Added up. */
  readonly sum?: bigint | boolean;
  /** The highest so far. */
  readonly max?: bigint | boolean;
}

/** How many network interfaces there are, and their figures. */
export interface NetStatsList {
  readonly count?: number;
  readonly [index: number]: NetStats;
}

/** A network interface, as the guest sees it: what it received is `rx`. */
export interface NetStats {
  /** The name on the host, such as `vnet0`. */
  readonly name?: string;
  readonly rx?: NetTraffic;
  readonly tx?: NetTraffic;
}

/** One direction of a network interface. */
export interface NetTraffic {
  readonly bytes?: bigint;
  readonly pkts?: bigint;
  readonly errs?: bigint;
  readonly drop?: bigint;
}

/** The perf events that are switched on, by the names of {@link PerfEventParams}: counts, but for three. */
export interface PerfStats {
  /** Bytes of the last level cache. */
  readonly cmt?: bigint;
  /** Bytes of memory traffic, of the whole host. */
  readonly mbmt?: bigint;
  /** Bytes of memory traffic, of the memory controller. */
  readonly mbml?: bigint;
  readonly cpu_cycles?: bigint;
  readonly instructions?: bigint;
  readonly cache_references?: bigint;
  readonly cache_misses?: bigint;
  readonly branch_instructions?: bigint;
  readonly branch_misses?: bigint;
  readonly bus_cycles?: bigint;
  readonly stalled_cycles_frontend?: bigint;
  readonly stalled_cycles_backend?: bigint;
  readonly ref_cpu_cycles?: bigint;
  readonly cpu_clock?: bigint;
  readonly task_clock?: bigint;
  readonly page_faults?: bigint;
  readonly context_switches?: bigint;
  readonly cpu_migrations?: bigint;
  readonly page_faults_min?: bigint;
  readonly page_faults_maj?: bigint;
  readonly alignment_faults?: bigint;
  readonly emulation_faults?: bigint;
}

/** How many I/O threads there are, and their figures by their ids. */
export interface IoThreadStatsList {
  /** It may be more than have figures. */
  readonly count?: number;
  readonly [id: number]: IoThreadStats;
}

/** How an I/O thread polls. */
export interface IoThreadStats {
  /** The longest that it polls, in nanoseconds; 0 when it does not. */
  readonly 'poll-max-ns'?: bigint;
  /** By how much the time grows; 0 leaves that to the hypervisor. */
  readonly 'poll-grow'?: bigint;
  /** By how much the time shrinks; 0 leaves that to the hypervisor. */
  readonly 'poll-shrink'?: bigint;
  /** Since libvirt 12.7. */
  readonly 'poll-weight'?: StatValue;
}

/** What goes over the host's memory controllers. */
export interface MemoryStats {
  readonly bandwidth?: {
    readonly monitor?: StatsBranch<BandwidthMonitorStats> & Monitors<BandwidthMonitorStats>;
  };
}

/** The memory traffic of some virtual CPUs. */
export interface BandwidthMonitorStats {
  readonly name?: string;
  /** The virtual CPUs that are watched, such as `0-2,4`. */
  readonly vcpus?: string;
  readonly node?: StatsBranch<BandwidthNodeStats> & {
    readonly count?: number;
    readonly [index: number]: BandwidthNodeStats;
  };
}

/** One memory controller of the host. */
export interface BandwidthNodeStats {
  /** The host's number of the controller. */
  readonly id?: number;
  readonly bytes?: {
    /** Through the controller of the processor that the virtual CPUs were on. */
    readonly local?: bigint;
    /** Through all controllers. */
    readonly total?: bigint;
  };
}

/** How fast the guest changes its memory. */
export interface DirtyRateStats {
  readonly calc_status?: OneOf<VirDomainDirtyRateStatus>;
  /** In seconds since the host was started. */
  readonly calc_start_time?: bigint;
  /** In seconds. */
  readonly calc_period?: number;
  /** `page-sampling`, `dirty-bitmap` or `dirty-ring`. */
  readonly calc_mode?: string;
  /** MiB a second. */
  readonly megabytes_per_second?: bigint;
  /** With `dirty-ring` alone. */
  readonly vcpu?: StatsBranch<VcpuDirtyRate> & { readonly [index: number]: VcpuDirtyRate };
}

/** How fast one virtual CPU changes the guest's memory. */
export interface VcpuDirtyRate {
  /** MiB a second. */
  readonly megabytes_per_second?: bigint;
}
