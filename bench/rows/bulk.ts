import type { Bench, Target } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';

/**
 * Large replies: lists, statistics and XML of 1,001 domains. Each row has a long form, in which V8
 * has compiled what runs often.
 */
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
  const xml = 'XML of a domain';
  await compare('bulk/list', 'List of 1,001 domains', ['list', times(60)]);
  await compare('bulk/list/long', 'List of 1,001 domains, 400 times', ['list', times(400)]);
  await compare('bulk/stats', 'Statistics of 1,001 domains', ['stats', times(15)]);
  await compare('bulk/stats/long', 'Statistics of 1,001 domains, 120 times', ['stats', times(120)]);
  await compare('bulk/xml/1', `${xml}, one after another`, ['xml', times(2), '1']);
  await compare('bulk/xml/1/long', `${xml}, one after another, 20,020 calls`, [
    'xml',
    times(20),
    '1',
  ]);
  await compare('bulk/xml/32', `${xml}, 32 in flight`, ['xml', times(2), '32'], false);
  await compare(
    'bulk/xml/32/long',
    `${xml}, 32 in flight, 20,020 calls`,
    ['xml', times(20), '32'],
    false,
  );
}
