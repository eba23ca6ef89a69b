/** One measurement of one contestant. */
export interface Sample {
  readonly operations: number;
  readonly seconds: number;
  /** CPU time of the contestant's process, if it is known. */
  readonly cpuSeconds?: number;
  /** Private memory that the operations took. */
  readonly kibibytes?: number;
}

/** An implementation to measure. `run` resolves when its operations are done. */
export interface Contestant {
  readonly name: string;
  run(): Promise<Sample>;
}

/** The result of one contestant: medians of the rounds. */
export interface Result {
  readonly name: string;
  readonly median: number;
  /** Microseconds of CPU time per operation. */
  readonly cpuMicroseconds: number | undefined;
  /** The median of the per-round ratios to each contestant, by its name. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** What is compared: operations a second, milliseconds an operation, or KiB an operation. */
export type Metric = 'rate' | 'time' | 'memory';

/**
 * Compares contestants. Each round runs all of them in a random order, and each ratio is computed
 * within a round. So it does not matter if the speed of the machine changes between rounds.
 */
export async function compare(
  contestants: readonly Contestant[],
  metric: Metric,
  rounds: number,
): Promise<readonly Result[]> {
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of shuffled(contestants)) samples.get(name)?.push(await run());
  }
  const values = new Map(
    [...samples].map(([name, own]) => [name, own.map((sample) => figureOf(sample, metric))]),
  );
  return contestants.map(({ name }) => ({
    name,
    median: median(values.get(name) ?? []),
    cpuMicroseconds: cpuOf(samples.get(name) ?? []),
    ratios: Object.fromEntries(
      [...values].map(([other, base]) => [
        other,
        median((values.get(name) ?? []).map((value, at) => value / (base[at] ?? Number.NaN))),
      ]),
    ),
  }));
}

/** Times `body`, which does `operations` operations in this process. */
export async function time(operations: number, body: () => Promise<void> | void): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await body();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { operations, seconds, cpuSeconds: (user + system) / 1e6 };
}

function figureOf({ operations, seconds, kibibytes }: Sample, metric: Metric): number {
  if (metric === 'rate') return operations / seconds;
  if (metric === 'time') return (seconds / operations) * 1000;
  return (kibibytes ?? Number.NaN) / operations;
}

function cpuOf(samples: readonly Sample[]): number | undefined {
  const each = samples.flatMap(({ cpuSeconds, operations }) =>
    cpuSeconds === undefined ? [] : [(cpuSeconds / operations) * 1e6],
  );
  return each.length === 0 ? undefined : median(each);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => ({ value, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
