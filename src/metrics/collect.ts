import { requireSignal, throwIfAborted } from '../async/index.ts';
import { ArgumentError, suggestion } from '../errors/index.ts';
import type { HostOptions, MetricsConnection } from './host-samples.ts';
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
   * The time limit of each host, in milliseconds. A host that does not answer in time is down
   * (`libvirt_up` is 0), and costs no other host any figure.
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
  readonly onError?: (error: unknown, host: string | undefined) => void;

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
 * @param hosts - A connection, or connections by the names of their hosts. With names, all samples
 * have the label `host`.
 *
 * @example
 * const samples = await collectMetrics({ hail, sleet }, { timeoutMs: 3000 });
 * response.end(prometheusText(samples));
 */
export async function collectMetrics(
  hosts: MetricsConnection | MetricsHosts,
  options: CollectMetricsOptions = {},
): Promise<readonly MetricSample[]> {
  const { onError, ...checked } = checkedOptions(options);
  throwIfAborted(checked.signal, 'Collecting metrics');
  const perHost = await Promise.all(
    entriesOf(hosts).map(async ([host, connection]) => {
      const samples = new Samples(host === undefined ? {} : { host });
      const report = (error: unknown): void => onError?.(error, host);
      await addHost(samples, connection, { ...checked, onError: report });
      return samples.all;
    }),
  );
  return perHost.flat();
}

function entriesOf(
  hosts: MetricsConnection | MetricsHosts,
): readonly (readonly [string | undefined, MetricsConnection | null | undefined])[] {
  if (typeof hosts !== 'object' || hosts === null) {
    throw new ArgumentError('Expected "hosts" to be a connection, or connections by name', {
      argument: 'hosts',
    });
  }
  if (isConnection(hosts)) return [[undefined, hosts]];
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
