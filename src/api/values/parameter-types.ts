import {
  VirConnectIdentityNames,
  VirDomainAnnounceInterfaceNames,
  VirDomainBandwidthNames,
  VirDomainBlkioNames,
  VirDomainBlockCopyNames,
  VirDomainBlockIotuneNames,
  VirDomainIothreadNames,
  VirDomainLaunchSecurityNames,
  VirDomainMemoryNames,
  VirDomainNumaNames,
  VirDomainSaveParamNames,
  VirDomainSchedulerNames,
  VirNodeMemoryNames,
  VirPerfParamNames,
  VirTypedParameterType,
} from '../../protocol/index.ts';
import type { TypedParamsInput } from './typed-params-input.ts';

// libvirt's drivers reject parameters of other types (virTypedParamsValidate).

const { INT, UINT, LLONG, ULLONG, STRING, BOOLEAN } = VirTypedParameterType;

export const IDENTITY_TYPES = {
  [VirConnectIdentityNames.GROUP_NAME]: STRING,
  [VirConnectIdentityNames.PROCESS_ID]: LLONG,
  [VirConnectIdentityNames.PROCESS_TIME]: ULLONG,
  [VirConnectIdentityNames.SASL_USER_NAME]: STRING,
  [VirConnectIdentityNames.SELINUX_CONTEXT]: STRING,
  [VirConnectIdentityNames.UNIX_GROUP_ID]: ULLONG,
  [VirConnectIdentityNames.UNIX_USER_ID]: ULLONG,
  [VirConnectIdentityNames.USER_NAME]: STRING,
  [VirConnectIdentityNames.X509_DISTINGUISHED_NAME]: STRING,
} as const;

/** The parameters of {@link Connection.setIdentity}. */
export type IdentityParams = TypedParamsInput<typeof IDENTITY_TYPES>;

export const NODE_MEMORY_TYPES = {
  [VirNodeMemoryNames.SHARED_MERGE_ACROSS_NODES]: UINT,
  [VirNodeMemoryNames.SHARED_PAGES_TO_SCAN]: UINT,
  [VirNodeMemoryNames.SHARED_SLEEP_MILLISECS]: UINT,
} as const;

/** The parameters of {@link Connection.nodeSetMemoryParameters}. */
export type NodeMemoryParams = TypedParamsInput<typeof NODE_MEMORY_TYPES>;

export const MEMORY_TYPES = {
  [VirDomainMemoryNames.HARD_LIMIT]: ULLONG,
  [VirDomainMemoryNames.MIN_GUARANTEE]: ULLONG,
  [VirDomainMemoryNames.SOFT_LIMIT]: ULLONG,
  [VirDomainMemoryNames.SWAP_HARD_LIMIT]: ULLONG,
} as const;

/**
 * The parameters of {@link Domain.setMemoryParameters}, all in KiB. 9,007,199,254,740,991 means no
 * limit.
 */
export type MemoryParams = TypedParamsInput<typeof MEMORY_TYPES>;

export const BLKIO_TYPES = {
  [VirDomainBlkioNames.DEVICE_READ_BPS]: STRING,
  [VirDomainBlkioNames.DEVICE_READ_IOPS]: STRING,
  [VirDomainBlkioNames.DEVICE_WEIGHT]: STRING,
  [VirDomainBlkioNames.DEVICE_WRITE_BPS]: STRING,
  [VirDomainBlkioNames.DEVICE_WRITE_IOPS]: STRING,
  [VirDomainBlkioNames.WEIGHT]: UINT,
} as const;

/**
 * The parameters of {@link Domain.setBlkioParameters}. The parameters per device are text, such as
 * `/dev/sda,500,/dev/sdb,300`.
 */
export type BlkioParams = TypedParamsInput<typeof BLKIO_TYPES>;

export const NUMA_TYPES = {
  [VirDomainNumaNames.MODE]: INT,
  [VirDomainNumaNames.NODESET]: STRING,
} as const;

/**
 * The parameters of {@link Domain.setNumaParameters}: the policy as a `VirDomainNumatuneMemMode`,
 * and the nodes as text, such as `0-2,4`.
 */
export type NumaParams = TypedParamsInput<typeof NUMA_TYPES>;

export const SCHEDULER_TYPES = {
  [VirDomainSchedulerNames.CAP]: UINT,
  [VirDomainSchedulerNames.CPU_SHARES]: ULLONG,
  [VirDomainSchedulerNames.EMULATOR_PERIOD]: ULLONG,
  [VirDomainSchedulerNames.EMULATOR_QUOTA]: LLONG,
  [VirDomainSchedulerNames.GLOBAL_PERIOD]: ULLONG,
  [VirDomainSchedulerNames.GLOBAL_QUOTA]: LLONG,
  [VirDomainSchedulerNames.IOTHREAD_PERIOD]: ULLONG,
  [VirDomainSchedulerNames.IOTHREAD_QUOTA]: LLONG,
  [VirDomainSchedulerNames.LIMIT]: LLONG,
  [VirDomainSchedulerNames.RESERVATION]: LLONG,
  [VirDomainSchedulerNames.SHARES]: INT,
  [VirDomainSchedulerNames.VCPU_PERIOD]: ULLONG,
  [VirDomainSchedulerNames.VCPU_QUOTA]: LLONG,
  [VirDomainSchedulerNames.WEIGHT]: UINT,
} as const;

/**
 * The parameters of {@link Domain.setSchedulerParameters}. The supported parameters depend on the
 * driver.
 */
export type SchedulerParams = TypedParamsInput<typeof SCHEDULER_TYPES>;

export const BANDWIDTH_TYPES = {
  [VirDomainBandwidthNames.IN_AVERAGE]: UINT,
  [VirDomainBandwidthNames.IN_BURST]: UINT,
  [VirDomainBandwidthNames.IN_FLOOR]: UINT,
  [VirDomainBandwidthNames.IN_PEAK]: UINT,
  [VirDomainBandwidthNames.OUT_AVERAGE]: UINT,
  [VirDomainBandwidthNames.OUT_BURST]: UINT,
  [VirDomainBandwidthNames.OUT_PEAK]: UINT,
} as const;

/**
 * The parameters of {@link Domain.setInterfaceParameters}. Averages, peaks and floors are in KiB/s,
 * bursts in KiB.
 */
export type BandwidthParams = TypedParamsInput<typeof BANDWIDTH_TYPES>;

export const BLOCK_IO_TUNE_TYPES = {
  [VirDomainBlockIotuneNames.GROUP_NAME]: STRING,
  [VirDomainBlockIotuneNames.READ_BYTES_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.READ_BYTES_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.READ_BYTES_SEC_MAX_LENGTH]: ULLONG,
  [VirDomainBlockIotuneNames.READ_IOPS_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.READ_IOPS_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.READ_IOPS_SEC_MAX_LENGTH]: ULLONG,
  [VirDomainBlockIotuneNames.SIZE_IOPS_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_BYTES_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_BYTES_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_BYTES_SEC_MAX_LENGTH]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_IOPS_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_IOPS_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.TOTAL_IOPS_SEC_MAX_LENGTH]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_BYTES_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_BYTES_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_BYTES_SEC_MAX_LENGTH]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_IOPS_SEC]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_IOPS_SEC_MAX]: ULLONG,
  [VirDomainBlockIotuneNames.WRITE_IOPS_SEC_MAX_LENGTH]: ULLONG,
} as const;

/**
 * The parameters of {@link Domain.setBlockIoTune} and {@link Domain.setThrottleGroup}. 0 removes a
 * limit.
 */
export type BlockIoTuneParams = TypedParamsInput<typeof BLOCK_IO_TUNE_TYPES>;

export const BLOCK_COPY_TYPES = {
  [VirDomainBlockCopyNames.BANDWIDTH]: ULLONG,
  [VirDomainBlockCopyNames.BUF_SIZE]: ULLONG,
  [VirDomainBlockCopyNames.GRANULARITY]: UINT,
} as const;

/**
 * The parameters of {@link Domain.blockCopy}: `bandwidth` in bytes/s, `granularity` and `buf-size`
 * in bytes.
 */
export type BlockCopyParams = TypedParamsInput<typeof BLOCK_COPY_TYPES>;

export const ANNOUNCE_TYPES = {
  [VirDomainAnnounceInterfaceNames.INITIAL]: UINT,
  [VirDomainAnnounceInterfaceNames.MAX]: UINT,
  [VirDomainAnnounceInterfaceNames.ROUNDS]: UINT,
  [VirDomainAnnounceInterfaceNames.STEP]: UINT,
} as const;

/**
 * The parameters of {@link Domain.announceInterface}: the number of announcements (`rounds`), the
 * delay before the first (`initial`), the increase of the delay with each announcement (`step`) and
 * the maximum delay (`max`). Delays are in milliseconds.
 */
export type AnnounceParams = TypedParamsInput<typeof ANNOUNCE_TYPES>;

export const IO_THREAD_TYPES = {
  [VirDomainIothreadNames.POLL_GROW]: UINT,
  [VirDomainIothreadNames.POLL_MAX_NS]: ULLONG,
  [VirDomainIothreadNames.POLL_SHRINK]: UINT,
  [VirDomainIothreadNames.POLL_WEIGHT]: UINT,
  [VirDomainIothreadNames.THREAD_POOL_MAX]: INT,
  [VirDomainIothreadNames.THREAD_POOL_MIN]: INT,
} as const;

/**
 * The parameters of {@link Domain.setIoThreadParams}: the polling time (`poll_max_ns`, in
 * nanoseconds), its growth factor, its shrink divisor, the weight of the newest interval
 * (`poll_weight`, 0 to 63, libvirt 12.7.0 or newer), and the size of the thread pool.
 */
export type IoThreadParams = TypedParamsInput<typeof IO_THREAD_TYPES>;

export const LAUNCH_SECURITY_TYPES = {
  [VirDomainLaunchSecurityNames.SEV_SECRET]: STRING,
  [VirDomainLaunchSecurityNames.SEV_SECRET_HEADER]: STRING,
  [VirDomainLaunchSecurityNames.SEV_SECRET_SET_ADDRESS]: ULLONG,
} as const;

/** The parameters of {@link Domain.setLaunchSecurityState}. The strings are in base64. */
export type LaunchSecurityParams = TypedParamsInput<typeof LAUNCH_SECURITY_TYPES>;

export const SAVE_TYPES = {
  [VirDomainSaveParamNames.DXML]: STRING,
  [VirDomainSaveParamNames.FILE]: STRING,
  [VirDomainSaveParamNames.IMAGE_FORMAT]: STRING,
  [VirDomainSaveParamNames.PARALLEL_CHANNELS]: INT,
} as const;

/**
 * The parameters of {@link Domain.saveParams} and {@link Connection.domainRestoreParams}.
 * `image_format` is `raw`, `gzip`, `bzip2`, `xz`, `lzop`, `zstd` or `sparse`. libvirt 11.2.0 or newer
 * knows it.
 */
export type SaveParams = TypedParamsInput<typeof SAVE_TYPES>;

/** All perf events are booleans. */
export const PERF_EVENT_TYPES = Object.fromEntries(
  Object.values(VirPerfParamNames).map((name) => [name, BOOLEAN]),
) as Readonly<Record<VirPerfParamNames, typeof BOOLEAN>>;

/** The parameters of {@link Domain.setPerfEvents}: true enables an event, false disables it. */
export type PerfEventParams = TypedParamsInput<typeof PERF_EVENT_TYPES>;
