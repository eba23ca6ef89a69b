import type { Finding, Page } from './pages.ts';
import { read } from './pages.ts';

/**
 * Returns the ratios of the README's comparison that are neither in bench/baseline.json nor in
 * PERF.md. `npm run bench -- --save` changes both, and the README must follow.
 */
export function unmeasuredFigures(readme: Page, measured = readMeasured()): readonly Finding[] {
  const [, section = ''] = readme.text.split(/^## Compared with others$/m);
  const [comparison = ''] = section.split(/^## /m);
  return (comparison.match(/\b\d+\.\d\d\b/g) ?? [])
    .filter((figure) => !measured.has(figure))
    .map((figure) => ({
      place: readme.path,
      problem: `${figure} is neither in bench/baseline.json nor in PERF.md`,
    }));
}

/** Returns all ratios with two decimals. */
function readMeasured(): ReadonlySet<string> {
  const baseline: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
    read('bench/baseline.json'),
  );
  const saved = Object.values(baseline).flatMap((row) => Object.values(row));
  const written = read('PERF.md').match(/\b\d+\.\d\d\b/g) ?? [];
  return new Set([...saved.map((ratio) => ratio.toFixed(2)), ...written]);
}
