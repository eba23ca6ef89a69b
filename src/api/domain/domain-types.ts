import type {
  VirDomainBlockedReason,
  VirDomainBlockJobType,
  VirDomainControlErrorReason,
  VirDomainControlState,
  VirDomainCrashedReason,
  VirDomainDiskErrorCode,
  VirDomainJobType,
  VirDomainMemoryStatTags,
  VirDomainNostateReason,
  VirDomainPausedReason,
  VirDomainPMSuspendedReason,
  VirDomainRunningReason,
  VirDomainShutdownReason,
  VirDomainShutoffReason,
  VirDomainState,
  VirIPAddrType,
  VirVcpuState,
} from '../../protocol/index.ts';
import type { DomainDevice } from '../../xml/generated/domain.ts';
import type { EnumName } from '../values/enum-name.ts';
import type { EnumNumber } from '../values/flags.ts';

/** The state and the resources of a domain (`virDomainInfo`). */
export interface DomainInfo {
  /** The state, such as running or paused. */
  readonly state: VirDomainState;
  /** The name of `state`. */
  readonly stateName: EnumName<typeof VirDomainState>;
  /** The maximum memory, in KiB. */
  readonly maxMem: bigint;
  /** The current memory, in KiB. */
  readonly memory: bigint;
  /** The number of virtual CPUs. */
  readonly nrVirtCpu: number;
  /** The CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
}

/** The name of the reason for a domain's state. The possible names depend on the state. */
export type DomainReasonName = EnumName<
  | typeof VirDomainNostateReason
  | typeof VirDomainRunningReason
  | typeof VirDomainBlockedReason
  | typeof VirDomainPausedReason
  | typeof VirDomainShutdownReason
  | typeof VirDomainShutoffReason
  | typeof VirDomainCrashedReason
  | typeof VirDomainPMSuspendedReason
>;

/** The state of a domain and its reason (`virDomainGetState`). */
export interface DomainStateInfo {
  /** The state, such as running or paused. */
  readonly state: VirDomainState;
  /** The name of `state`. */
  readonly stateName: EnumName<typeof VirDomainState>;
  /**
   * The reason for the state. The enum depends on the state: `VirDomainRunningReason`,
   * `VirDomainPausedReason` and so on.
   */
  readonly reason: number;
  /** The name of `reason`. */
  readonly reasonName: DomainReasonName;
}

/** The state of libvirt's control channel to the hypervisor (`virDomainControlInfo`). */
export interface DomainControlInfo {
  /** The state of the channel: idle, busy with a job, busy with a command, or broken. */
  readonly state: EnumNumber<VirDomainControlState>;
  /** The name of `state`. */
  readonly stateName: EnumName<typeof VirDomainControlState>;
  /** The reason, if the state is `ERROR`. */
  readonly details: EnumNumber<VirDomainControlErrorReason>;
  /** The name of `details`. */
  readonly detailsName: EnumName<typeof VirDomainControlErrorReason>;
  /** The time in this state, in milliseconds; 0 if it is unknown. */
  readonly stateTime: bigint;
}

/** The time of the guest's clock (`virDomainGetTime`). */
export interface DomainTime {
  /** The seconds since 1970-01-01 UTC. */
  readonly seconds: bigint;
  /** The nanoseconds in addition to `seconds`. */
  readonly nseconds: number;
}

/** A virtual CPU of a running domain (`virVcpuInfo`). */
export interface DomainVcpuInfo {
  /** The number of the virtual CPU. */
  readonly number: number;
  /** The state: offline, running or blocked. */
  readonly state: EnumNumber<VirVcpuState>;
  /** The name of `state`. */
  readonly stateName: EnumName<typeof VirVcpuState>;
  /** The CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
  /**
   * The CPU of the host that the virtual CPU runs on; -1 if the virtual CPU is not running or its
   * CPU is unknown.
   */
  readonly cpu: number;
  /** The CPU map: one boolean per CPU of the host, true if the virtual CPU may run there. */
  readonly cpumap: readonly boolean[];
}

/** An I/O thread and its CPU affinity (`virDomainIOThreadInfo`). */
export interface DomainIoThreadInfo {
  /** The id of the thread. */
  readonly iothreadId: number;
  /** The CPU map: one boolean per CPU of the host, true if the thread may run there. */
  readonly cpumap: readonly boolean[];
}

/** The scheduler of a domain (`virDomainGetSchedulerType`). */
export interface DomainSchedulerType {
  /** The name of the scheduler, such as `posix` or `credit`. */
  readonly type: string;
  /** The number of the scheduler's parameters. */
  readonly nparams: number;
}

/** The I/O counters of a disk (`virDomainBlockStatsStruct`). An unknown value is -1. */
export interface DomainBlockStats {
  /** The number of read requests. */
  readonly rdReq: bigint;
  /** The number of bytes read. */
  readonly rdBytes: bigint;
  /** The number of write requests. */
  readonly wrReq: bigint;
  /** The number of bytes written. */
  readonly wrBytes: bigint;
  /** The number of errors. Xen reports it; most other hypervisors do not. */
  readonly errs: bigint;
}

/**
 * The traffic counters of a network interface (`virDomainInterfaceStatsStruct`). An unknown value
 * is -1.
 */
export interface DomainInterfaceStats {
  /** The number of bytes received. */
  readonly rxBytes: bigint;
  /** The number of packets received. */
  readonly rxPackets: bigint;
  /** The number of receive errors. */
  readonly rxErrs: bigint;
  /** The number of received packets that were dropped. */
  readonly rxDrop: bigint;
  /** The number of bytes sent. */
  readonly txBytes: bigint;
  /** The number of packets sent. */
  readonly txPackets: bigint;
  /** The number of send errors. */
  readonly txErrs: bigint;
  /** The number of packets to send that were dropped. */
  readonly txDrop: bigint;
}

/** A statistic of the guest's memory (`virDomainMemoryStatStruct`). */
export interface DomainMemoryStat {
  /** The kind of statistic. */
  readonly tag: EnumNumber<VirDomainMemoryStatTags>;
  /** The name of `tag`. */
  readonly tagName: EnumName<typeof VirDomainMemoryStatTags>;
  /**
   * The value, in KiB. There are exceptions: faults and huge page allocations are counts, and the
   * time of the last update is in seconds since 1970.
   */
  readonly val: bigint;
}

/** The sizes of a disk (`virDomainBlockInfo`), in bytes. */
export interface DomainBlockInfo {
  /** The size that the guest sees, in bytes. */
  readonly capacity: bigint;
  /** The space that the disk uses on the host, in bytes. */
  readonly allocation: bigint;
  /** The size of the file or device on the host, in bytes. */
  readonly physical: bigint;
}

/**
 * The progress of a block job (`virDomainBlockJobInfo`). The job is complete when `cur` equals
 * `end`.
 */
export interface DomainBlockJobInfo {
  /** The kind of job. */
  readonly type: EnumNumber<VirDomainBlockJobType>;
  /** The name of `type`. */
  readonly typeName: EnumName<typeof VirDomainBlockJobType>;
  /**
   * The bandwidth limit in MiB/s, or in bytes/s if `BANDWIDTH_BYTES` was in `flags`. 0 means no
   * limit.
   */
  readonly bandwidth: bigint;
  /** The progress, in a unit that the hypervisor chooses. */
  readonly cur: bigint;
  /** The value of `cur` at the end of the job. */
  readonly end: bigint;
}

/** A disk with an I/O error (`virDomainDiskError`). */
export interface DomainDiskError {
  /** The disk's target, such as `vda`. */
  readonly disk: string;
  /** The kind of error. */
  readonly error: EnumNumber<VirDomainDiskErrorCode>;
  /** The name of `error`. */
  readonly errorName: EnumName<typeof VirDomainDiskErrorCode>;
}

/**
 * The progress of a domain job (`virDomainJobInfo`). Times are in milliseconds, amounts in bytes.
 * An unknown value is 0.
 */
export interface DomainJobInfo {
  /** The kind of job; `NONE` if no job is running. */
  readonly type: EnumNumber<VirDomainJobType>;
  /** The name of `type`. */
  readonly typeName: EnumName<typeof VirDomainJobType>;
  /** The time since the start of the job, in milliseconds. */
  readonly timeElapsed: bigint;
  /** The estimated time to the end of the job, in milliseconds. Known only for `BOUNDED` jobs. */
  readonly timeRemaining: bigint;
  /** The total amount of data, in bytes: memory and files. */
  readonly dataTotal: bigint;
  /** The transferred part of the data, in bytes. */
  readonly dataProcessed: bigint;
  /** The remaining part of the data, in bytes. */
  readonly dataRemaining: bigint;
  /** The total amount of memory, in bytes. */
  readonly memTotal: bigint;
  /** The transferred part of the memory, in bytes. */
  readonly memProcessed: bigint;
  /**
   * The remaining part of the memory, in bytes. It may grow while the guest writes to its memory.
   */
  readonly memRemaining: bigint;
  /** The total size of the files, in bytes. */
  readonly fileTotal: bigint;
  /** The transferred part of the files, in bytes. */
  readonly fileProcessed: bigint;
  /** The remaining part of the files, in bytes. */
  readonly fileRemaining: bigint;
}

/** A mounted file system of the guest (`virDomainFSInfo`). */
export interface DomainFsInfo {
  /** The mount point in the guest. */
  readonly mountpoint: string;
  /** The guest's name for the device, such as `vda1`. */
  readonly name: string;
  /** The type, such as `ext4`. */
  readonly fstype: string;
  /** The targets of the disks that contain the file system, such as `vda`. */
  readonly devAliases: readonly string[];
}

/** A network interface and its addresses (`virDomainInterface`). */
export interface DomainInterface {
  /**
   * The name of the interface. Depending on the source of the data, this is the guest's or the
   * host's name for the interface.
   */
  readonly name: string;
  /** The MAC address; null if it is unknown. */
  readonly hwaddr: string | null;
  /** The IP addresses. */
  readonly addrs: readonly DomainIpAddress[];
}

/** An IP address of a network interface (`virDomainIPAddress`). */
export interface DomainIpAddress {
  /** The address family: IPv4 or IPv6. */
  readonly type: EnumNumber<VirIPAddrType>;
  /** The name of `type`. */
  readonly typeName: EnumName<typeof VirIPAddrType>;
  /** The address as text, such as `192.0.2.7`. */
  readonly addr: string;
  /** The length of the network prefix, in bits. */
  readonly prefix: number;
}

/**
 * The label of a security model, such as SELinux, for the domain's process (`virSecurityLabel`).
 */
export interface SecurityLabel {
  /** The label in the model's own format; empty if the domain is not running. */
  readonly label: string;
  /** Whether the model enforces the label. If false, the model only logs violations. */
  readonly enforcing: boolean;
}

/** A disk as an object for {@link Domain.blockCopy}, such as `{ disk: { type: 'file', ... } }`. */
export type DomainDisk = Extract<DomainDevice, { readonly disk: object }>;
