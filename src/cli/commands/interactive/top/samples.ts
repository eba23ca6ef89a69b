import type { Connection, DomainStats } from '../../../../index.ts';
import { enumName, VirDomainState } from '../../../../index.ts';

/** One domain at one moment. Rates are null in its first sample. */
export interface TopRow {
  readonly host: string;
  readonly name: string;
  readonly uuid: string;
  readonly state: string;

  /** The share of one CPU of the host, in percent: 150 is one and a half CPUs. */
  readonly cpuPercent: number | null;
  readonly vcpus: number;

  /** The memory of the guest, in KiB. */
  readonly memory: bigint;

  /** Bytes a second. */
  readonly readRate: number | null;
  readonly writeRate: number | null;
  readonly receiveRate: number | null;
  readonly transmitRate: number | null;
}

interface Counters {
  readonly atMs: number;
  readonly cpuNs: bigint;
  readonly read: bigint;
  readonly written: bigint;
  readonly received: bigint;
  readonly transmitted: bigint;
}

/** The statistics of a domain. */
interface StatsRecord {
  readonly dom: { readonly name: string; readonly uuid: string };
  readonly stats: Pick<DomainStats, 'state' | 'cpu' | 'balloon' | 'net' | 'block'> & {
    readonly vcpu?: { readonly current?: number };
  };
}

/** Reads the statistics of a host again and again, and turns counters into rates. */
export class Sampler {
  readonly #connection: Connection;
  readonly #host: string;
  readonly #now: () => number;
  #before: ReadonlyMap<string, Counters> = new Map();

  constructor(connection: Connection, host: string, now: () => number) {
    this.#connection = connection;
    this.#host = host;
    this.#now = now;
  }

  /** Returns one row for each domain, in one call. A guest that is busy does not delay it. */
  async sample(signal: AbortSignal): Promise<TopRow[]> {
    const records = await this.#read(signal);
    const atMs = this.#now();
    const counters = new Map(records.map((record) => [record.dom.uuid, countersOf(record, atMs)]));
    const rows = records.map((record) => this.#row(record, counters.get(record.dom.uuid)));
    this.#before = counters;
    return rows;
  }

  async #read(signal: AbortSignal): Promise<readonly StatsRecord[]> {
    return this.#connection.getAllDomainStats({
      stats: ['STATE', 'CPU_TOTAL', 'BALLOON', 'VCPU', 'INTERFACE', 'BLOCK'],
      flags: ['NOWAIT'],
      signal,
    });
  }

  #row({ dom: domain, stats }: StatsRecord, now: Counters | undefined): TopRow {
    const before = this.#before.get(domain.uuid);
    const seconds = now && before ? (now.atMs - before.atMs) / 1000 : 0;
    const rate = (field: Exclude<keyof Counters, 'atMs'>): number | null => {
      if (now === undefined || before === undefined || seconds <= 0) return null;
      // A counter begins again at 0 when the guest starts again.
      return Math.max(0, Number(now[field] - before[field]) / seconds);
    };
    const cpu = rate('cpuNs');
    return {
      ...{ host: this.#host, name: domain.name, uuid: domain.uuid },
      state: enumName(VirDomainState, stats.state?.state ?? 0),
      cpuPercent: cpu === null ? null : Math.round(cpu / 1e6) / 10,
      vcpus: stats.vcpu?.current ?? 0,
      memory: stats.balloon?.current ?? 0n,
      readRate: rate('read'),
      writeRate: rate('written'),
      receiveRate: rate('received'),
      transmitRate: rate('transmitted'),
    };
  }
}

function countersOf({ stats }: StatsRecord, atMs: number): Counters {
  const disks = Object.values(stats.block ?? {}).filter((each) => typeof each === 'object');
  const nets = Object.values(stats.net ?? {}).filter((each) => typeof each === 'object');
  const sum = (values: ReadonlyArray<bigint | undefined>): bigint =>
    values.reduce((total: bigint, value) => total + (value ?? 0n), 0n);
  return {
    atMs,
    cpuNs: stats.cpu?.time ?? 0n,
    read: sum(disks.map(({ rd }) => rd?.bytes)),
    written: sum(disks.map(({ wr }) => wr?.bytes)),
    received: sum(nets.map(({ rx }) => rx?.bytes)),
    transmitted: sum(nets.map(({ tx }) => tx?.bytes)),
  };
}
