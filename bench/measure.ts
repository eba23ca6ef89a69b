/** An implementation to measure. `run` resolves when its operations are done. */
export interface Contestant {
  readonly name: string;
  run(): Promise<Sample>;
}

export interface Sample {
  readonly operations: number;
  readonly seconds: number;
  /** CPU time of the process that did the operations, if it is known. */
  readonly cpuSeconds: number | undefined;
}

export interface Row {
  readonly name: string;
  /** Operations a second: the median of the rounds. */
  readonly rate: number;
  /** Microseconds of CPU time per operation: the median of the rounds. */
  readonly cpuMicroseconds: number | undefined;
  /** The median of the per-round ratios to the first contestant; above 1 is faster. */
  readonly ratio: number;
}

/**
 * Compares contestants. Each round runs all of them in a random order, and each ratio is computed
 * within a round. So it does not matter if the speed of the machine changes between rounds.
 */
export async function compare(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<readonly Row[]> {
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (const { run } of contestants) await run();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of shuffled(contestants)) samples.get(name)?.push(await run());
  }
  const [first] = contestants;
  const base = rates(samples.get(first?.name ?? '') ?? []);
  return contestants.map(({ name }) => toRow(name, samples.get(name) ?? [], base));
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

/** Prints one table in Markdown. */
export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n### ${title}\n`);
  console.log('| contestant | per second | CPU µs each | ratio to the first |');
  console.log('|---|---|---|---|');
  for (const { name, rate, cpuMicroseconds, ratio } of rows) {
    const cpu = cpuMicroseconds === undefined ? '' : cpuMicroseconds.toFixed(2);
    const perSecond = Math.round(rate).toLocaleString('en');
    console.log(`| ${name} | ${perSecond} | ${cpu} | ${ratio.toFixed(2)} |`);
  }
}

function toRow(name: string, samples: readonly Sample[], base: readonly number[]): Row {
  const own = rates(samples);
  const cpu = samples.flatMap(({ cpuSeconds, operations }) =>
    cpuSeconds === undefined ? [] : [(cpuSeconds / operations) * 1e6],
  );
  return {
    name,
    rate: median(own),
    cpuMicroseconds: cpu.length === 0 ? undefined : median(cpu),
    ratio: median(own.map((rate, round) => rate / (base[round] ?? Number.NaN))),
  };
}

function rates(samples: readonly Sample[]): readonly number[] {
  return samples.map(({ operations, seconds }) => operations / seconds);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => ({ value, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
