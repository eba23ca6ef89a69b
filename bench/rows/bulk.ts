import type { Bench, Target } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';

/** Large replies: lists, statistics and XML of 1,001 domains. */
export async function benchBulk(bench: Bench, target: Target): Promise<void> {
  const contestants = new Contestants(bench, target, { isPinned: true });
  const times = (full: number): string => String(Math.max(2, Math.round(full * bench.scale)));
  const compare = (id: string, title: string, operation: readonly string[], hasC = true) =>
    bench.measure({
      id,
      title,
      metric: 'time',
      contestants: [
        contestants.ours(operation),
        ...(hasC ? contestants.c(operation) : []),
        contestants.floor('raw', operation),
        contestants.floor('nd', operation),
        ...(operation[0] === 'stats' ? [] : contestants.unraid(operation)),
      ],
    });
  await compare('bulk/list', 'List of 1,001 domains', ['list', times(60)]);
  await compare('bulk/stats', 'Statistics of 1,001 domains', ['stats', times(15)]);
  await compare('bulk/xml/1', 'XML of a domain, one after another', ['xml', times(2), '1']);
  await compare('bulk/xml/32', 'XML of a domain, 32 in flight', ['xml', times(2), '32'], false);
}
