import type { Connection } from '../api/connection/connection.ts';
import type { Domain } from '../api/domain/domain.ts';
import type { DomainStatsRecord } from '../api/domain/domain-records.ts';
import type { StoragePool } from '../api/storage/storage-pool.ts';
import { timers, withTimeout } from '../async/index.ts';
import { TimeoutError, TransportError, VirError } from '../errors/index.ts';
import { addDomain, addJob, isActive, isUnanswered, STATS_GROUPS } from './domain-samples.ts';
import { DOMAIN, HOST, POOL } from './metric-table.ts';
import type { Samples } from './sample.ts';

/** The part of a connection that the figures come from. */
export type MetricsConnection = Pick<
  Connection,
  'uri' | 'getAllDomainStats' | 'listAllStoragePools'
>;

/** The connection of a host, a wait for it, or nothing. */
export type HostSource = MetricsConnection | OpeningHost | null | undefined;

/**
 * Returns the connection of a host, or throws the reason why it has none. `within` runs a wait that
 * ends at the host's time limit, with an error that begins with the text.
 */
export type OpeningHost = (
  within: (work: (signal: AbortSignal) => Promise<void>, problem: string) => Promise<void>,
) => Promise<MetricsConnection>;

/** The choices for a host. */
export interface HostOptions {
  readonly timeoutMs: number;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  readonly uuid: boolean;
  readonly pools: boolean;
  readonly jobs: boolean;
  /** Called with each failure that costs figures. */
  readonly onError: (error: unknown) => void;
}

/** How often the statistics of a host are asked for, if calls are not answered. */
const ATTEMPTS_MAX = 4;

/** QEMU's driver, of which {@link isUnanswered} knows the statistics. */
const QEMU = /^qemu(?:\+|:)/;

const describeAbort = () =>
  ({ message: 'Collecting metrics was aborted', outcome: 'unknown' }) as const;

/** The time limit of a host, which all its calls share. */
class Deadline {
  readonly #endsAtMs: number;
  readonly #options: HostOptions;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#endsAtMs = timers.monotonicMs() + options.timeoutMs;
  }

  get leftMs(): number {
    return this.#endsAtMs - timers.monotonicMs();
  }

  /** Runs work that must end within `ms`, or at the deadline. */
  within<T>(work: (signal: AbortSignal) => Promise<T>, ms = this.leftMs): Promise<T> {
    return this.#limited(work, ms, `The host did not answer within ${this.#options.timeoutMs} ms`);
  }

  /** Runs a wait that must end at the deadline. The problem is the beginning of its error. */
  wait(work: (signal: AbortSignal) => Promise<void>, problem: string): Promise<void> {
    const message = `${problem} after ${this.#options.timeoutMs} ms`;
    return this.#limited(work, this.leftMs, message);
  }

  #limited<T>(work: (signal: AbortSignal) => Promise<T>, ms: number, message: string): Promise<T> {
    const { timeoutMs, signal } = this.#options;
    const makeError = (): TimeoutError => new TimeoutError('WAIT_TIMEOUT', message, { timeoutMs });
    const limits = { timeoutMs: Math.max(1, ms), signal, makeError, describeAbort };
    return withTimeout(limits, work);
  }
}

/**
 * Adds the figures of a host. Rejects only if the caller's signal aborts. A host without a
 * connection is down.
 */
export async function addHost(
  samples: Samples,
  source: HostSource,
  options: HostOptions,
): Promise<void> {
  const startedAtMs = timers.monotonicMs();
  const deadline = new Deadline(options);
  const isUp = await isAnswered(options, async () => {
    const connection =
      typeof source === 'function'
        ? await source((work, problem) => deadline.wait(work, problem))
        : source;
    if (connection === null || connection === undefined) throw notConnected();
    const [domains] = await Promise.allSettled([
      addDomains(samples, connection, deadline, options),
      options.pools ? addPools(samples, connection, deadline, options) : undefined,
    ]);
    if (domains.status === 'rejected') throw domains.reason;
  });
  samples.add(HOST.up, isUp ? 1 : 0);
  samples.add(HOST.duration, (timers.monotonicMs() - startedAtMs) / 1000);
}

/** Returns the error of a host that has no connection, and no reason for that. */
export function notConnected(): TransportError {
  return new TransportError('CONNECT_FAILED', 'The host has no connection');
}

/** Whether the work succeeded. A failure is reported, and an abort is passed on. */
async function isAnswered(
  { signal, onError }: HostOptions,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    onError(error);
    return false;
  }
}

async function addDomains(
  samples: Samples,
  connection: MetricsConnection,
  deadline: Deadline,
  options: HostOptions,
): Promise<void> {
  const records = await allStats(connection, deadline);
  samples.add(HOST.domains, records.length);
  const asksQemu = QEMU.test(connection.uri);
  await Promise.all(
    records.map(async ({ dom, stats }) => {
      const domain = samples.with(labelsOf('domain', dom, options));
      addDomain(domain, stats);
      const isStuck = asksQemu && isUnanswered(stats);
      const hasTimedOut =
        isStuck ||
        (options.jobs && isActive(stats) && !(await addJobOf(domain, dom, deadline, options)));
      domain.add(DOMAIN.timedOut, hasTimedOut ? 1 : 0);
    }),
  );
}

/**
 * Returns the statistics of all domains.
 *
 * libvirt does not know that a guest hangs until it asks the guest's QEMU: the call that meets the
 * guest first is never answered. It keeps the guest's lock, so with `NOWAIT` the next call leaves
 * out that guest. Each attempt therefore gets half of the time that is left, and meets one such
 * guest at most. Later collections need one call again.
 */
async function allStats(
  connection: MetricsConnection,
  deadline: Deadline,
): Promise<readonly DomainStatsRecord[]> {
  const ask = (signal: AbortSignal): Promise<readonly DomainStatsRecord[]> =>
    connection.getAllDomainStats({ stats: STATS_GROUPS, flags: 'NOWAIT', signal });
  for (let attempt = 1; attempt < ATTEMPTS_MAX; attempt += 1) {
    try {
      return await deadline.within(ask, deadline.leftMs / 2);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
  return deadline.within(ask);
}

/** Adds the figures of a domain's job. Returns false if the hypervisor did not answer in time. */
async function addJobOf(
  samples: Samples,
  domain: Domain,
  deadline: Deadline,
  { signal, onError }: HostOptions,
): Promise<boolean> {
  try {
    addJob(samples, await deadline.within((limit) => domain.getJobInfo({ signal: limit })));
    return true;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    // The driver has no jobs, or the domain has ended meanwhile.
    if (error instanceof VirError) return true;
    onError(error);
    return !(error instanceof TimeoutError);
  }
}

/** Adds the figures of all pools. */
async function addPools(
  samples: Samples,
  connection: MetricsConnection,
  deadline: Deadline,
  options: HostOptions,
): Promise<void> {
  await isAnswered(options, async () => {
    const pools = await deadline.within((signal) => poolsOf(connection, signal));
    await Promise.all(pools.map((pool) => addPool(samples, pool, deadline, options)));
  });
}

async function poolsOf(
  connection: MetricsConnection,
  signal: AbortSignal,
): Promise<readonly StoragePool[]> {
  try {
    return await connection.listAllStoragePools({ signal });
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_SUPPORT') return [];
    throw error;
  }
}

async function addPool(
  host: Samples,
  pool: StoragePool,
  deadline: Deadline,
  options: HostOptions,
): Promise<void> {
  const samples = host.with(labelsOf('storage_pool', pool, options));
  try {
    const info = await deadline.within((signal) => pool.getInfo({ signal }));
    samples.add(POOL.timedOut, 0);
    samples.add(POOL.state, info.state);
    if (info.stateName === 'inactive') return;
    samples.add(POOL.capacity, info.capacity);
    samples.add(POOL.allocation, info.allocation);
    samples.add(POOL.available, info.available);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    // The pool was undefined meanwhile.
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_STORAGE_POOL') return;
    options.onError(error);
    if (error instanceof TimeoutError) samples.add(POOL.timedOut, 1);
  }
}

function labelsOf(
  label: string,
  { name, uuid }: { readonly name: string; readonly uuid: string },
  options: HostOptions,
): Readonly<Record<string, string>> {
  return options.uuid ? { [label]: name, uuid } : { [label]: name };
}
