import type { Metric, MetricUnit } from './sample.ts';

/** How figures are named: gauges go up and down, counters only grow and end with `_total`. */
const gauge = (name: string, help: string, unit?: MetricUnit): Metric => ({
  name,
  type: 'gauge',
  help,
  unit,
});
const counter = (name: string, help: string, unit?: MetricUnit): Metric => ({
  name,
  type: 'counter',
  help,
  unit,
});

/** Figures of a host. */
export const HOST = {
  up: gauge('libvirt_up', 'Whether the host answered in time (1) or not (0).'),
  domains: gauge('libvirt_domains', 'The number of domains, including those that are shut off.'),
  duration: gauge(
    'libvirt_collect_duration_seconds',
    'The time that the host took to answer.',
    'seconds',
  ),
} as const;

const DOMAIN_PREFIX = 'libvirt_domain_info';

/** Figures of a domain. */
export const DOMAIN = {
  timedOut: gauge(
    'libvirt_domain_timed_out',
    'Whether the hypervisor did not answer about the domain (1), so that figures are missing.',
  ),
  state: gauge(`${DOMAIN_PREFIX}_state`, 'The number of the state, with its description.'),
  maximumMemory: gauge(
    `${DOMAIN_PREFIX}_maximum_memory_bytes`,
    'The maximum memory of the domain.',
    'bytes',
  ),
  memory: gauge(`${DOMAIN_PREFIX}_memory_usage_bytes`, 'The memory of the domain.', 'bytes'),
  vcpus: gauge(`${DOMAIN_PREFIX}_virtual_cpus`, 'The number of virtual CPUs that are online.'),
  cpuTime: counter(
    `${DOMAIN_PREFIX}_cpu_time_seconds_total`,
    'The CPU time that the domain has used.',
    'seconds',
  ),
} as const;

const MEMORY_PREFIX = 'libvirt_domain_memory_stats';

/** Figures of a domain's memory, mostly from its balloon driver. */
export const MEMORY = {
  swapIn: gauge(`${MEMORY_PREFIX}_swap_in_bytes`, 'The amount read from swap space.', 'bytes'),
  swapOut: gauge(`${MEMORY_PREFIX}_swap_out_bytes`, 'The amount written to swap space.', 'bytes'),
  unused: gauge(
    `${MEMORY_PREFIX}_unused_bytes`,
    'The memory that the guest does not use at all, not even for caches.',
    'bytes',
  ),
  available: gauge(
    `${MEMORY_PREFIX}_available_bytes`,
    'The total memory that the guest sees.',
    'bytes',
  ),
  usable: gauge(
    `${MEMORY_PREFIX}_usable_bytes`,
    'The memory that the guest could release without swapping.',
    'bytes',
  ),
  rss: gauge(
    `${MEMORY_PREFIX}_rss_bytes`,
    "The resident memory of the domain's process on the host.",
    'bytes',
  ),
  usedPercent: gauge(
    `${MEMORY_PREFIX}_used_percent`,
    'The part of the available memory that is not usable, in percent.',
  ),
  current: gauge(`${MEMORY_PREFIX}_current_balloon_bytes`, 'The size of the balloon.', 'bytes'),
  maximum: gauge(`${MEMORY_PREFIX}_maximum_bytes`, 'The maximum size of the balloon.', 'bytes'),
  majorFaults: counter(
    `${MEMORY_PREFIX}_major_fault_total`,
    'The number of page faults that needed disk I/O.',
  ),
  minorFaults: counter(
    `${MEMORY_PREFIX}_minor_fault_total`,
    'The number of page faults that needed no disk I/O.',
  ),
  diskCaches: gauge(
    `${MEMORY_PREFIX}_disk_caches_bytes`,
    'The memory that the guest could release without writing, such as disk caches.',
    'bytes',
  ),
  hugePages: counter(
    `${MEMORY_PREFIX}_hugetlb_pgalloc_total`,
    'The number of successful huge page allocations.',
  ),
  hugePageFailures: counter(
    `${MEMORY_PREFIX}_hugetlb_pgfail_total`,
    'The number of failed huge page allocations.',
  ),
  lastUpdate: gauge(
    `${MEMORY_PREFIX}_last_update_timestamp_seconds`,
    'The time of the last report by the balloon driver, in seconds since 1970.',
    'seconds',
  ),
} as const;

const VCPU_PREFIX = 'libvirt_domain_vcpu';

/** Figures of virtual CPUs. */
export const VCPU = {
  current: gauge(`${VCPU_PREFIX}_current`, 'The number of virtual CPUs that are online.'),
  maximum: gauge(`${VCPU_PREFIX}_maximum`, 'The maximum number of virtual CPUs.'),
  state: gauge(`${VCPU_PREFIX}_state`, 'The state: 0 offline, 1 running, 2 blocked.'),
  time: counter(
    `${VCPU_PREFIX}_time_seconds_total`,
    'The CPU time that the virtual CPU has used.',
    'seconds',
  ),
  wait: counter(
    `${VCPU_PREFIX}_wait_seconds_total`,
    'The time that the virtual CPU was ready to run but waited for a CPU of the host.',
    'seconds',
  ),
  delay: counter(
    `${VCPU_PREFIX}_delay_seconds_total`,
    "The time that the host's scheduler delayed the virtual CPU: the guest's steal time.",
    'seconds',
  ),
} as const;

const BLOCK_PREFIX = 'libvirt_domain_block_stats';

/** Figures of disks. */
export const BLOCK = {
  readBytes: counter(`${BLOCK_PREFIX}_read_bytes_total`, 'The number of bytes read.', 'bytes'),
  readRequests: counter(`${BLOCK_PREFIX}_read_requests_total`, 'The number of reads.'),
  readTime: counter(
    `${BLOCK_PREFIX}_read_time_seconds_total`,
    'The total time of the reads.',
    'seconds',
  ),
  writeBytes: counter(`${BLOCK_PREFIX}_write_bytes_total`, 'The number of bytes written.', 'bytes'),
  writeRequests: counter(`${BLOCK_PREFIX}_write_requests_total`, 'The number of writes.'),
  writeTime: counter(
    `${BLOCK_PREFIX}_write_time_seconds_total`,
    'The total time of the writes.',
    'seconds',
  ),
  flushRequests: counter(`${BLOCK_PREFIX}_flush_requests_total`, 'The number of flushes.'),
  flushTime: counter(
    `${BLOCK_PREFIX}_flush_time_seconds_total`,
    'The total time of the flushes.',
    'seconds',
  ),
  capacity: gauge(`${BLOCK_PREFIX}_capacity_bytes`, 'The size that the guest sees.', 'bytes'),
} as const;

const NET_PREFIX = 'libvirt_domain_interface_stats';

/** Figures of network interfaces, from the guest's view. */
export const NET = {
  rx: trafficMetrics('receive', 'received'),
  tx: trafficMetrics('transmit', 'sent'),
} as const;

function trafficMetrics(verb: string, done: string) {
  return {
    bytes: counter(
      `${NET_PREFIX}_${verb}_bytes_total`,
      `The number of bytes that the guest has ${done}.`,
      'bytes',
    ),
    pkts: counter(
      `${NET_PREFIX}_${verb}_packets_total`,
      `The number of packets that the guest has ${done}.`,
    ),
    errs: counter(
      `${NET_PREFIX}_${verb}_errors_total`,
      `The number of errors of packets to be ${done}.`,
    ),
    drop: counter(
      `${NET_PREFIX}_${verb}_drops_total`,
      `The number of dropped packets to be ${done}.`,
    ),
  } as const;
}

const JOB_PREFIX = 'libvirt_domain_job_info';

/** Figures of a domain's job, such as a migration. */
export const JOB = {
  type: gauge(`${JOB_PREFIX}_type`, 'The kind of job; 0 if there is none.'),
  timeElapsed: gauge(
    `${JOB_PREFIX}_time_elapsed_seconds`,
    'The time since the start of the job.',
    'seconds',
  ),
  timeRemaining: gauge(
    `${JOB_PREFIX}_time_remaining_seconds`,
    'The estimated time to the end of the job.',
    'seconds',
  ),
  dataTotal: gauge(`${JOB_PREFIX}_data_total_bytes`, 'The amount of data of the job.', 'bytes'),
  dataProcessed: gauge(`${JOB_PREFIX}_data_processed_bytes`, 'The data transferred.', 'bytes'),
  dataRemaining: gauge(`${JOB_PREFIX}_data_remaining_bytes`, 'The data that remains.', 'bytes'),
  memTotal: gauge(`${JOB_PREFIX}_memory_total_bytes`, 'The memory of the job.', 'bytes'),
  memProcessed: gauge(`${JOB_PREFIX}_memory_processed_bytes`, 'The memory transferred.', 'bytes'),
  memRemaining: gauge(`${JOB_PREFIX}_memory_remaining_bytes`, 'The memory that remains.', 'bytes'),
  fileTotal: gauge(`${JOB_PREFIX}_file_total_bytes`, 'The size of the files of the job.', 'bytes'),
  fileProcessed: gauge(
    `${JOB_PREFIX}_file_processed_bytes`,
    'The part of the files transferred.',
    'bytes',
  ),
  fileRemaining: gauge(
    `${JOB_PREFIX}_file_remaining_bytes`,
    'The part of the files that remains.',
    'bytes',
  ),
} as const;

const POOL_PREFIX = 'libvirt_storage_pool';

/** Figures of a storage pool. */
export const POOL = {
  timedOut: gauge(
    `${POOL_PREFIX}_timed_out`,
    'Whether the host did not answer about the pool in time (1).',
  ),
  state: gauge(
    `${POOL_PREFIX}_state`,
    'The state: 0 inactive, 1 building, 2 running, 3 degraded, 4 inaccessible.',
  ),
  capacity: gauge(`${POOL_PREFIX}_capacity_bytes`, 'The size of the pool.', 'bytes'),
  allocation: gauge(`${POOL_PREFIX}_allocation_bytes`, 'The space in use.', 'bytes'),
  available: gauge(`${POOL_PREFIX}_available_bytes`, 'The free space.', 'bytes'),
} as const;

/** All kinds of figures that `collectMetrics` returns. */
export const LIBVIRT_METRICS: readonly Metric[] = [
  ...[HOST, DOMAIN, JOB, MEMORY, BLOCK, NET.rx, NET.tx, VCPU, POOL].flatMap(
    (group): readonly Metric[] => Object.values(group),
  ),
];
