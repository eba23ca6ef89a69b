import { setTimeout as wait } from 'node:timers/promises';
import type { MetricSample } from 'libvirt-client/metrics';
import { collectMetrics } from 'libvirt-client/metrics';
import type { PanelFleet, PanelOptions } from './site.ts';

/** The figures of a guest at one time. A figure that is not known is null. */
export interface Figures {
  /** In percent of all its virtual CPUs. */
  readonly cpu: number | null;
  /** The memory that the guest uses, and all its memory, in bytes. */
  readonly memory: number | null;
  readonly memoryMax: number | null;
  /** In bytes per second. */
  readonly diskRead: number | null;
  readonly diskWrite: number | null;
  readonly received: number | null;
  readonly sent: number | null;
  readonly vcpus: number | null;
  /** Whether the hypervisor got no answer from the guest. */
  readonly hasTimedOut: boolean;
}

/** The figures of all guests at one time, by the host and the UUID of the guest: `host/uuid`. */
export interface FiguresReading {
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly guests: Readonly<Record<string, Figures>>;
}

/** The number of readings that are kept: five minutes with the default interval. */
const READINGS_MAX = 150;

/** The sums of a guest's samples, over all its disks and interfaces. */
type Totals = Map<string, number>;

/** Reads the figures of all guests again and again, and keeps the last ones. */
export class FiguresHistory {
  readonly #fleet: PanelFleet;
  readonly #adjust: NonNullable<PanelOptions['adjustSamples']>;
  readonly #listeners = new Set<(reading: FiguresReading) => void>();
  readonly #readings: FiguresReading[];
  #before: { readonly time: number; readonly totals: ReadonlyMap<string, Totals> } | undefined;

  constructor(fleet: PanelFleet, options: PanelOptions) {
    const { adjustSamples = (samples) => samples, readings = [] } = options;
    this.#readings = [...readings];
    this.#fleet = fleet;
    this.#adjust = adjustSamples;
  }

  /** The last readings, the oldest one first. */
  get readings(): readonly FiguresReading[] {
    return this.#readings;
  }

  /** Calls a listener with each new reading. Returns a function that removes it. */
  subscribe(listener: (reading: FiguresReading) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the figures until the signal aborts. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#read(signal);
        await wait(everyMs, undefined, { signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const samples = await collectMetrics(this.#fleet, {
      ...{ uuid: true, pools: false, timeoutMs: 5000, signal },
      // The host's own state says that it does not answer.
      onError() {},
    });
    const now = { time: Date.now(), totals: totalsOf(this.#adjust(samples)) };
    const before = this.#before ?? now;
    this.#before = now;
    // Without growth to compare, the reading would be a gap after the figures that are known.
    if (before.totals.size === 0 || (before === now && this.#readings.length > 0)) return;
    const seconds = (now.time - before.time) / 1000;
    const guests = Object.fromEntries(
      [...now.totals].map(([key, totals]) => [
        key,
        figuresOf(totals, before.totals.get(key), seconds),
      ]),
    );
    const reading = { time: now.time, guests };
    this.#readings.push(reading);
    if (this.#readings.length > READINGS_MAX) this.#readings.shift();
    for (const listener of this.#listeners) listener(reading);
  }
}

function totalsOf(samples: readonly MetricSample[]): ReadonlyMap<string, Totals> {
  const guests = new Map<string, Totals>();
  for (const { metric, labels, value } of samples) {
    const { host, uuid } = labels;
    if (host === undefined || uuid === undefined) continue;
    const key = `${host}/${uuid}`;
    const totals = guests.get(key) ?? new Map<string, number>();
    guests.set(key, totals.set(metric.name, (totals.get(metric.name) ?? 0) + value));
  }
  return guests;
}

function figuresOf(now: Totals, before: Totals | undefined, seconds: number): Figures {
  const get = (name: string): number | null => now.get(`libvirt_domain_${name}`) ?? null;
  /** The growth per second. A counter that has shrunk began again: the guest was started. */
  const rate = (name: string): number | null => {
    const [last, first] = [get(name), before?.get(`libvirt_domain_${name}`) ?? null];
    if (last === null || first === null || last < first || seconds <= 0) return null;
    return (last - first) / seconds;
  };
  const cpus = get('info_virtual_cpus');
  const cpuTime = rate('info_cpu_time_seconds_total');
  return {
    cpu: cpuTime === null || !cpus ? null : Math.min(100, (cpuTime / cpus) * 100),
    memory: usedMemory(get),
    memoryMax: get('info_memory_usage_bytes'),
    diskRead: rate('block_stats_read_bytes_total'),
    diskWrite: rate('block_stats_write_bytes_total'),
    received: rate('interface_stats_receive_bytes_total'),
    sent: rate('interface_stats_transmit_bytes_total'),
    vcpus: cpus,
    hasTimedOut: get('timed_out') === 1,
  };
}

/** The guest's own view if its balloon driver reports it; otherwise the memory of its process. */
function usedMemory(get: (name: string) => number | null): number | null {
  const available = get('memory_stats_available_bytes');
  const free = get('memory_stats_usable_bytes') ?? get('memory_stats_unused_bytes');
  if (available !== null && free !== null) return Math.max(0, available - free);
  const resident = get('memory_stats_rss_bytes');
  const maximum = get('info_memory_usage_bytes');
  return resident === null || maximum === null ? resident : Math.min(resident, maximum);
}
