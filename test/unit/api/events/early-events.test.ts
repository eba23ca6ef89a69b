import { describe, expect, it } from '@jest/globals';
import { EarlyEvents } from '../../../../src/api/events/early-events.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../../support/growth.ts';

describe('EarlyEvents', () => {
  it('returns the events of an id in their order, and only once', () => {
    const early = new EarlyEvents<string>();
    early.add(1, 'a');
    early.add(2, 'b');
    early.add(1, 'c');
    expect(early.take(1)).toEqual(['a', 'c']);
    expect(early.take(1)).toEqual([]);
    expect(early.takeAll()).toEqual(['b']);
    expect(early.takeAll()).toEqual([]);
  });

  it('keeps 10,000 events, counts further ones, and has room again when some are taken', () => {
    const early = new EarlyEvents<number>();
    for (let index = 0; index < 10_003; index += 1) early.add(index % 2, index);
    expect(early.takeMissed()).toBe(3);
    expect(early.takeMissed()).toBe(0);
    expect(early.take(0)).toHaveLength(5000);
    early.add(0, 0);
    expect(early.takeMissed()).toBe(0);
    expect(early.take(0)).toEqual([0]);
  });

  it('takes the events of each id in a time that does not grow with those of other ids', async () => {
    const work = (size: number): void => {
      const early = new EarlyEvents<number>();
      for (let id = 0; id < size; id += 1) early.add(id, id);
      for (let id = 0; id < size; id += 1) early.take(id);
    };
    expect(await growth(2000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
