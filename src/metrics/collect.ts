import { requireSignal, throwIfAborted } from '../async/index.ts';
import { ArgumentError, suggestion } from '../errors/index.ts';
import type { MetricsFleet } from './fleet-source.ts';
import { fleetSources } from './fleet-source.ts';
import type { HostOptions, HostSource, MetricsConnection } from './host-samples.ts';
import { addHost } from './host-samples.ts';
import type { MetricSample } from './sample.ts';
import { Samples } from './sample.ts';

/** Connections by the names of their hosts. A host without a connection is down. */
export type MetricsHosts =
  | Readonly<Record<string, MetricsConnection | null | undefined>>
  | ReadonlyMap<string, MetricsConnection | null | undefined>;

/** Options of {@link collectMetrics}. */
export interface CollectMetricsOptions {
  /**
   * The time limit of each host, in milliseconds. It includes the wait for a host of a fleet that
   * is being opened. A host that does not answer in time is down (`libvirt_up` is 0), and costs no
   * other host any figure.
   *
   * @default 5000
   */
  readonly timeoutMs?: number;

  /** Whether the figures of domains and storage pools have the label `uuid`. False by default. */
  readonly uuid?: boolean;

  /**
   * Whether there are figures of storage pools: two calls more for each host, one for each pool.
   *
   * @default true
   */
  readonly pools?: boolean;

  /**
   * Whether there are figures of the jobs of domains, such as migrations: a call for each domain
   * that runs.
   *
   * @default false
   */
  readonly jobs?: boolean;

  /**
   * Called with each failure that costs figures, and with the name of the host. `undefined` is the
   * name if a single connection was passed.
   */
  readonly onError?: (error: Error, host: string | undefined) => void;

  /** Aborts the collection with an {@link AbortError}. */
  readonly signal?: AbortSignal;
}

/** The default time limit is below the 10 seconds that Prometheus waits for an exporter. */
const TIMEOUT_MS = 5000;
/** The largest delay of setTimeout. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

const OPTIONS = {
  ...{ timeoutMs: true, uuid: true, pools: true, jobs: true, onError: true, signal: true },
} satisfies Record<keyof CollectMetricsOptions, true>;

/**
 * Collects the figures of one or many hosts, with one `virConnectGetAllDomainStats` for each host:
 * all domains, including those that are shut off, their virtual CPUs, memory, disks and network
 * interfaces, and the storage pools. The names and units are those of the exporters for
 * Prometheus; docs/metrics.md lists them.
 *
 * All hosts are asked at the same time, each with its own time limit. A failure of a host does not
 * reject the promise: see `libvirt_up` and `onError`. A QEMU guest that hangs costs its own figures
 * alone: `libvirt_domain_timed_out` is 1.
 *
 * @param hosts - A connection, connections by the names of their hosts, or a fleet. With names, all
 * samples have the label `host`. A host of a fleet that is being opened is waited for, within the
 * time limit. One that is not open otherwise is down, and `onError` gets its last error.
 *
 * @example
 * const samples = await collectMetrics({ hail, sleet }, { timeoutMs: 3000 });
 * response.end(prometheusText(samples));
 */
export async function collectMetrics(
  hosts: MetricsConnection | MetricsHosts | MetricsFleet,
  options: CollectMetricsOptions = {},
): Promise<readonly MetricSample[]> {
  const { onError, ...checked } = checkedOptions(options);
  throwIfAborted(checked.signal, 'Collecting metrics');
  const perHost = await Promise.all(
    entriesOf(hosts).map(async ([host, source]) => {
      const samples = new Samples(host === undefined ? {} : { host });
      const report = (error: unknown): void => onError?.(asError(error), host);
      await addHost(samples, source, { ...checked, onError: report });
      return samples.all;
    }),
  );
  return perHost.flat();
}

/** The failures of the library are errors; those of other connections can be anything. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}

type HostEntry = readonly [name: string | undefined, source: HostSource];

function entriesOf(hosts: MetricsConnection | MetricsHosts | MetricsFleet): readonly HostEntry[] {
  if (typeof hosts !== 'object' || hosts === null) {
    const text = 'Expected "hosts" to be a connection, connections by name, or a fleet';
    throw new ArgumentError(text, { argument: 'hosts' });
  }
  if (isConnection(hosts)) return [[undefined, hosts]];
  if (isFleet(hosts)) return fleetSources(hosts);
  const entries = isMap(hosts) ? [...hosts] : Object.entries(hosts);
  for (const [name, connection] of entries) {
    if (connection === null || connection === undefined || isConnection(connection)) continue;
    const argument = `hosts.${String(name)}`;
    throw new ArgumentError(`Expected "${argument}" to be a connection`, { argument });
  }
  return entries;
}

/** A Map of another realm is one too. */
function isMap(hosts: MetricsHosts): hosts is Extract<MetricsHosts, ReadonlyMap<string, unknown>> {
  return Object.prototype.toString.call(hosts) === '[object Map]';
}

function isFleet(hosts: MetricsHosts | MetricsFleet): hosts is MetricsFleet {
  const { hosts: list, connection } = hosts as Partial<MetricsFleet>;
  return Array.isArray(list) && typeof connection === 'function';
}

function isConnection(value: object): value is MetricsConnection {
  return typeof (value as MetricsConnection).getAllDomainStats === 'function';
}

function checkedOptions(
  options: CollectMetricsOptions,
): Omit<HostOptions, 'onError'> & Pick<CollectMetricsOptions, 'onError'> {
  const { timeoutMs = TIMEOUT_MS, uuid = false, pools = true, jobs = false } = options;
  const { onError, signal } = options;
  const known = Object.keys(OPTIONS);
  const wrong = Object.keys(options).find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const text = `Unknown option ${JSON.stringify(wrong)}${suggestion(wrong, known)}`;
    throw new ArgumentError(text, { argument: wrong });
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > TIMEOUT_MS_MAX) {
    const text = `Expected "timeoutMs" to be a whole number from 1 to ${TIMEOUT_MS_MAX}`;
    throw new ArgumentError(text, { argument: 'timeoutMs' });
  }
  if (signal !== undefined) requireSignal(signal);
  return { timeoutMs, uuid, pools, jobs, signal, ...(onError === undefined ? {} : { onError }) };
}
