import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Metric, Result } from './compare.ts';

/** One row of the performance table, with its results. */
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly metric: Metric;
  readonly results: readonly Result[];
}

/** The ratios of this library to each peer, by row. */
type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

const BASELINE = resolve('bench/baseline.json');
const OURS = 'libvirt-client';
const UNITS = { rate: 'per second', time: 'ms each', memory: 'KiB each' } as const;

/** Prints a row in Markdown: ratios to each contestant, and those of the baseline in parentheses. */
export function printReport({ id, title, metric, results }: Report): void {
  const before = readBaseline()[id] ?? {};
  const others = results.map(({ name }) => name).filter((name) => !name.startsWith(OURS));
  const headings = ['contestant', UNITS[metric], 'CPU µs each', ...others.map((it) => `to ${it}`)];
  console.log(`\n### ${title} (${id})\n`);
  console.log(`| ${headings.join(' | ')} |`);
  console.log(`|${'---|'.repeat(headings.length)}`);
  for (const { name, median, cpuMicroseconds, ratios } of results) {
    const cpu = cpuMicroseconds === undefined ? '' : cpuMicroseconds.toFixed(1);
    const columns = others.map((other) => {
      const old = name === OURS ? before[other] : undefined;
      return `${format(ratios[other])}${old === undefined ? '' : ` (${format(old)})`}`;
    });
    console.log(`| ${[name, number(median), cpu, ...columns].join(' | ')} |`);
  }
}

/** Writes the ratios of this library into the baseline. Rows that were not measured stay. */
export function saveBaseline(reports: readonly Report[]): void {
  const rows = { ...readBaseline() };
  for (const { id, results } of reports) {
    for (const { name, ratios } of results) {
      if (!name.startsWith(OURS)) continue;
      const own = Object.entries(ratios).filter(([other]) => !other.startsWith(OURS));
      rows[name === OURS ? id : `${id}${name.slice(OURS.length)}`] = Object.fromEntries(
        own.map(([other, ratio]) => [other, Number(ratio.toFixed(3))]),
      );
    }
  }
  const sorted = Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(BASELINE, `${JSON.stringify(sorted, null, 2)}\n`);
}

function readBaseline(): Record<string, Readonly<Record<string, number>>> {
  return { ...(JSON.parse(readFileSync(BASELINE, 'utf8')) as Baseline) };
}

function format(ratio: number | undefined): string {
  return ratio === undefined || Number.isNaN(ratio) ? '' : ratio.toFixed(2);
}

function number(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
