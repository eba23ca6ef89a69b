import { expect, it } from '@jest/globals';
import { views } from '../../stress/campaigns/views.ts';

it('The view of a fleet of 20 hosts is right after each of 20 kills, partitions and overflows', async () => {
  const {
    kills,
    partitions,
    overflows,
    'removals checked': removals,
  } = await views.round({
    ...{ seed: 1, isShort: true },
  });
  expect((kills ?? 0) + (partitions ?? 0) + (overflows ?? 0)).toBe(20);
  expect([kills, partitions, overflows].every((count) => (count ?? 0) > 0)).toBe(true);
  expect(removals).toBeGreaterThan(0);
});
