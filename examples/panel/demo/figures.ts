import { VirDomainState } from 'libvirt-client';
import type { MetricSample } from 'libvirt-client/metrics';
import { LIBVIRT_METRICS } from 'libvirt-client/metrics';
import type { Figures } from '../figures.ts';
import type { DemoGuest } from './guests.ts';
import { randomOf } from './paint.ts';

const MIB = 1024 * 1024;

const STATE = 'libvirt_domain_info_state';
const CPUS = 'libvirt_domain_info_virtual_cpus';
const RESIDENT = LIBVIRT_METRICS.find(({ name }) => name.endsWith('memory_stats_rss_bytes'));

/** The guest that does not answer its hypervisor. */
const STUCK = 'windows-2022';

/** The counters of a guest, by metric. They grow with its load. */
interface Counters {
  readonly loadAt: (seconds: number) => number;
  readonly values: Map<string, number>;
  atSeconds: number;
}

/** The growth of a counter for each second at full load, and its delay behind the CPU. */
const RATES = {
  block_stats_read_bytes_total: [14 * MIB, 9],
  block_stats_write_bytes_total: [9 * MIB, 18],
  interface_stats_receive_bytes_total: [6 * MIB, 27],
  interface_stats_transmit_bytes_total: [11 * MIB, 36],
} as const;

/** Returns the figures that a guest had at a time, so that the charts are full from the start. */
export function figuresAt(
  { name, vcpus, memoryMiB, state }: DemoGuest,
  atSeconds: number,
): Figures {
  const loadAt = loadOf(name);
  const isBusy = state === undefined;
  const rate = (counter: keyof typeof RATES): number =>
    isBusy ? rateAt(loadAt, counter, atSeconds) : 0;
  const memoryMax = memoryMiB * MIB;
  const isSilent = name === STUCK;
  return {
    cpu: isBusy ? loadAt(atSeconds) * 100 : 0,
    memory: isSilent ? null : memoryMax * memoryShare(loadAt, atSeconds),
    memoryMax,
    diskRead: isSilent ? null : rate('block_stats_read_bytes_total'),
    diskWrite: isSilent ? null : rate('block_stats_write_bytes_total'),
    received: rate('interface_stats_receive_bytes_total'),
    sent: rate('interface_stats_transmit_bytes_total'),
    vcpus,
    hasTimedOut: isSilent,
  };
}

/**
 * Returns a function that replaces the figures of the hosts in memory, which grow evenly, by those
 * of guests with a load. Their states and sizes stay.
 */
export function livelyFigures(): (samples: readonly MetricSample[]) => readonly MetricSample[] {
  const guests = new Map<string, Counters>();
  return (samples) => {
    const now = Date.now() / 1000;
    const busy = new Set<string>();
    for (const { metric, labels, value } of samples) {
      const name = labels['domain'] ?? '';
      if (metric.name === STATE && value === VirDomainState.RUNNING) busy.add(name);
      if (metric.name === CPUS) advance(guests, name, busy.has(name) ? value : 0, now);
    }
    return samples.flatMap((sample) => replace(sample, guests, now));
  };
}

/** Lets the counters of a guest grow since the last time. A paused guest has no CPUs. */
function advance(guests: Map<string, Counters>, name: string, cpus: number, now: number): void {
  const guest = guests.get(name) ?? { loadAt: loadOf(name), values: new Map(), atSeconds: now };
  guests.set(name, guest);
  const seconds = now - guest.atSeconds;
  guest.atSeconds = now;
  const add = (metric: string, rate: number): void => {
    const growth = cpus === 0 ? 0 : rate * seconds;
    guest.values.set(metric, (guest.values.get(metric) ?? 1e9) + growth);
  };
  add('info_cpu_time_seconds_total', guest.loadAt(now) * cpus);
  for (const metric of Object.keys(RATES) as (keyof typeof RATES)[]) {
    add(metric, rateAt(guest.loadAt, metric, now));
  }
}

function rateAt(loadAt: Counters['loadAt'], counter: keyof typeof RATES, seconds: number): number {
  const [rate, delay] = RATES[counter];
  return rate * loadAt(seconds - delay) ** 2;
}

/** Returns the part of the memory that a guest uses. It changes slowly. */
function memoryShare(loadAt: Counters['loadAt'], seconds: number): number {
  return 0.35 + 0.4 * loadAt(seconds / 6 + 500);
}

/** Replaces a counter, and adds the memory of the process, which hosts in memory do not have. */
function replace(
  sample: MetricSample,
  guests: ReadonlyMap<string, Counters>,
  now: number,
): readonly MetricSample[] {
  const guest = sample.labels['domain'] ?? '';
  const counters = guests.get(guest);
  if (counters === undefined) return [sample];
  const name = sample.metric.name.replace('libvirt_domain_', '');
  const isSilent = guest === STUCK;
  if (name === 'timed_out') return [{ ...sample, value: isSilent ? 1 : 0 }];
  if (isSilent && name.startsWith('block_stats')) return [];
  if (name === 'info_memory_usage_bytes' && RESIDENT !== undefined && !isSilent) {
    const value = sample.value * memoryShare(counters.loadAt, now);
    return [sample, { ...sample, metric: RESIDENT, value }];
  }
  return [{ ...sample, value: counters.values.get(name) ?? sample.value }];
}

/** Returns a load from 0 to 1: slow waves, quick ones, and a peak now and then. */
function loadOf(name: string): (seconds: number) => number {
  const random = randomOf(name);
  const [base, slow, quick] = [0.06 + random() * 0.35, 40 + random() * 90, 7 + random() * 9];
  const peakEvery = 70 + random() * 80;
  return (seconds) => {
    const waves = 0.14 * Math.sin(seconds / slow) + 0.06 * Math.sin(seconds / quick);
    const noise = 0.03 * Math.sin(seconds * 2.7) * Math.sin(seconds * 1.3);
    const peak =
      seconds % peakEvery < 14 ? 0.35 * Math.sin(((seconds % peakEvery) / 14) * Math.PI) : 0;
    return Math.min(0.98, Math.max(0.01, base + waves + noise + peak));
  };
}
