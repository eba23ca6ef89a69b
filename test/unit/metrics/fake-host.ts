import type { StoragePool } from '../../../src/index.ts';
import { statsTree, VirError, VirErrorNumber } from '../../../src/index.ts';
import type { MetricSample, MetricsConnection } from '../../../src/metrics/index.ts';

type Records = Awaited<ReturnType<MetricsConnection['getAllDomainStats']>>;
type Domain = Records[number]['dom'];
type StatsOptions = Parameters<MetricsConnection['getAllDomainStats']>[0];

/** Resolves to a value; `hangs` never answers. Both reject when the signal aborts. */
export type Answer<T> = T | 'hangs' | Error;

/** A host that answers as a test says. */
export class FakeHost implements MetricsConnection {
  readonly uri: string;
  /** The options of each call for statistics. */
  readonly calls: StatsOptions[] = [];
  /** The answers to calls for statistics; the last one is given again. */
  readonly #stats: readonly Answer<Records>[];
  readonly #pools: Answer<StoragePool[]>;

  constructor(
    stats: readonly Answer<Records>[],
    { uri = 'qemu:///system', pools = [] as Answer<StoragePool[]> } = {},
  ) {
    this.uri = uri;
    this.#stats = stats;
    this.#pools = pools;
  }

  getAllDomainStats(options?: StatsOptions): Promise<Records> {
    const answer = this.#stats[Math.min(this.calls.length, this.#stats.length - 1)];
    this.calls.push(options);
    return answerOf(answer ?? [], options?.signal);
  }

  listAllStoragePools(options?: { readonly signal?: AbortSignal }): Promise<StoragePool[]> {
    return answerOf(this.#pools, options?.signal);
  }
}

/** Returns the record of a domain, from libvirt's flat names. */
export function record(
  name: string,
  params: Readonly<Record<string, number | bigint | string>>,
  job: Answer<unknown> = virError('NO_SUPPORT'),
): Records[number] {
  const getJobInfo = ({ signal }: { signal?: AbortSignal } = {}) => answerOf(job, signal);
  const dom = { name, uuid: `uuid-of-${name}`, getJobInfo } as unknown as Domain;
  return { dom, params, stats: statsTree(params) } as unknown as Records[number];
}

/** Returns a storage pool. */
export function pool(name: string, info: Answer<object>): StoragePool {
  const getInfo = ({ signal }: { signal?: AbortSignal } = {}) => answerOf(info, signal);
  return { name, uuid: `uuid-of-${name}`, getInfo } as unknown as StoragePool;
}

/** Returns the samples as `name{label="value"}` and figure. */
export function figures(samples: readonly MetricSample[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    samples.map(({ metric, labels, value }) => {
      const pairs = Object.entries(labels).map(([name, text]) => `${name}=${text}`);
      return [`${metric.name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`}`, value];
    }),
  );
}

function answerOf<T>(answer: Answer<T>, signal: AbortSignal | undefined): Promise<T> {
  if (answer instanceof Error) return Promise.reject(answer);
  if (answer !== 'hangs') return Promise.resolve(answer as T);
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

/** Returns an error of libvirt. */
export function virError(code: 'NO_SUPPORT' | 'NO_STORAGE_POOL' | 'INTERNAL_ERROR'): VirError {
  return new VirError(`libvirt's ${code}`, {
    ...{ code: `VIR_ERR_${code}`, number: VirErrorNumber[code], domain: 0, level: 2 },
    ...{ domainName: 'VIR_FROM_NONE' },
  } as ConstructorParameters<typeof VirError>[1]);
}
