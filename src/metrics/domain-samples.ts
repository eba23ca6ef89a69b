import type { DomainJobInfo } from '../api/domain/domain-types.ts';
import type { BlockStats } from '../api/stats/block-stats.ts';
import type {
  BalloonStats,
  DomainStats,
  NetStats,
  NetTraffic,
  VcpuStats,
} from '../api/stats/domain-stats.ts';
import { BLOCK, DOMAIN, JOB, MEMORY, NET, VCPU } from './metric-table.ts';
import type { Samples } from './sample.ts';

/** The groups of statistics that {@link addDomain} reads. */
export const STATS_GROUPS = [
  ...(['STATE', 'CPU_TOTAL', 'BALLOON', 'VCPU', 'INTERFACE', 'BLOCK'] as const),
] as const;

/** The label of a state that exporters for libvirt have established, by `VirDomainState`. */
const STATES: readonly string[] = [
  'no state',
  'the domain is running',
  'the domain is blocked on resource',
  'the domain is paused by user',
  'the domain is being shut down',
  'the domain is shut off',
  'the domain is crashed',
  'the domain is suspended by guest power management',
];

/** `VirDomainState`: no state, shut off, crashed. */
const WITHOUT_PROCESS: readonly number[] = [0, 5, 6];

/** Whether the statistics are those of a domain that has a process. */
export function isActive({ state }: DomainStats): boolean {
  return state?.state !== undefined && !WITHOUT_PROCESS.includes(state.state);
}

/**
 * Whether QEMU did not answer about a guest. With `NOWAIT`, libvirt then leaves out all figures that
 * it asks QEMU for. The memory of the process is then left out too. Otherwise it is always there,
 * also if the guest has neither a disk nor a balloon.
 */
export function isUnanswered(stats: DomainStats): boolean {
  return isActive(stats) && stats.balloon?.rss === undefined;
}

/** Adds the figures of a domain. */
export function addDomain(samples: Samples, stats: DomainStats): void {
  const { state, cpu, balloon, vcpu, net = [], block = [] } = stats;
  if (state?.state !== undefined) {
    const description = STATES[state.state] ?? `state ${state.state}`;
    samples.with({ state_desc: description }).add(DOMAIN.state, state.state);
  }
  samples.addKiB(DOMAIN.maximumMemory, balloon?.maximum);
  samples.addKiB(DOMAIN.memory, balloon?.current);
  samples.add(DOMAIN.vcpus, vcpu?.current);
  samples.addNs(DOMAIN.cpuTime, cpu?.time);
  // The other figures of a guest that does not run would be those of its definition.
  if (!isActive(stats)) return;
  if (balloon !== undefined) addBalloon(samples, balloon);
  samples.add(VCPU.current, vcpu?.current);
  samples.add(VCPU.maximum, vcpu?.maximum);
  for (const [number, each] of vcpu?.entries() ?? []) addVcpu(samples, number, each);
  for (const each of net) addNet(samples, each);
  for (const each of block) addBlock(samples, each);
}

/** Adds the figures of a job. They are undefined without one, except the kind. */
export function addJob(samples: Samples, job: DomainJobInfo): void {
  samples.add(JOB.type, job.type);
  if (job.typeName === 'none') return;
  samples.addMs(JOB.timeElapsed, job.timeElapsed);
  if (job.typeName === 'bounded') samples.addMs(JOB.timeRemaining, job.timeRemaining);
  samples.add(JOB.dataTotal, job.dataTotal);
  samples.add(JOB.dataProcessed, job.dataProcessed);
  samples.add(JOB.dataRemaining, job.dataRemaining);
  samples.add(JOB.memTotal, job.memTotal);
  samples.add(JOB.memProcessed, job.memProcessed);
  samples.add(JOB.memRemaining, job.memRemaining);
  samples.add(JOB.fileTotal, job.fileTotal);
  samples.add(JOB.fileProcessed, job.fileProcessed);
  samples.add(JOB.fileRemaining, job.fileRemaining);
}

function addBalloon(samples: Samples, balloon: BalloonStats): void {
  const { available, usable } = balloon;
  samples.addKiB(MEMORY.current, balloon.current);
  samples.addKiB(MEMORY.maximum, balloon.maximum);
  samples.addKiB(MEMORY.swapIn, balloon.swap_in);
  samples.addKiB(MEMORY.swapOut, balloon.swap_out);
  samples.addKiB(MEMORY.unused, balloon.unused);
  samples.addKiB(MEMORY.available, available);
  samples.addKiB(MEMORY.usable, usable);
  samples.addKiB(MEMORY.rss, balloon.rss);
  if (available !== undefined && usable !== undefined && available > 0n) {
    samples.add(MEMORY.usedPercent, (Number(available - usable) / Number(available)) * 100);
  }
  samples.add(MEMORY.majorFaults, balloon.major_fault);
  samples.add(MEMORY.minorFaults, balloon.minor_fault);
  samples.addKiB(MEMORY.diskCaches, balloon.disk_caches);
  samples.add(MEMORY.hugePages, balloon.hugetlb_pgalloc);
  samples.add(MEMORY.hugePageFailures, balloon.hugetlb_pgfail);
  samples.add(MEMORY.lastUpdate, balloon['last-update']);
}

function addVcpu(domain: Samples, number: number, { state, time, wait, delay }: VcpuStats): void {
  const samples = domain.with({ vcpu: String(number) });
  samples.add(VCPU.state, state);
  samples.addNs(VCPU.time, time);
  samples.addNs(VCPU.wait, wait);
  samples.addNs(VCPU.delay, delay);
}

/** An interface without a device on the host has no name. */
function addNet(domain: Samples, { name, rx, tx }: NetStats): void {
  if (name === undefined) return;
  const samples = domain.with({ target_device: name });
  addTraffic(samples, NET.rx, rx);
  addTraffic(samples, NET.tx, tx);
}

function addTraffic(samples: Samples, metrics: typeof NET.rx, traffic: NetTraffic = {}): void {
  samples.add(metrics.bytes, traffic.bytes);
  samples.add(metrics.pkts, traffic.pkts);
  samples.add(metrics.errs, traffic.errs);
  samples.add(metrics.drop, traffic.drop);
}

function addBlock(domain: Samples, { name, rd, wr, fl, capacity }: BlockStats): void {
  if (name === undefined) return;
  const samples = domain.with({ target_device: name });
  samples.add(BLOCK.readBytes, rd?.bytes);
  samples.add(BLOCK.readRequests, rd?.reqs);
  samples.addNs(BLOCK.readTime, rd?.times);
  samples.add(BLOCK.writeBytes, wr?.bytes);
  samples.add(BLOCK.writeRequests, wr?.reqs);
  samples.addNs(BLOCK.writeTime, wr?.times);
  samples.add(BLOCK.flushRequests, fl?.reqs);
  samples.addNs(BLOCK.flushTime, fl?.times);
  samples.add(BLOCK.capacity, capacity);
}
