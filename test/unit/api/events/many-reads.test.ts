import { describe, expect, it } from '@jest/globals';
import { ItemQueue } from '../../../../src/api/events/item-queue.ts';
import { StateLog } from '../../../../src/api/live/connection-state.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../../support/growth.ts';

describe('The time that pending reads take grows with their number', () => {
  it('when a subscription gets an item for each of them', async () => {
    const work = async (size: number): Promise<void> => {
      const queue = new ItemQueue(1);
      const reads = Array.from({ length: size }, () => queue.next());
      for (let index = 0; index < size; index += 1) queue.push({ type: 'reconnected' });
      await Promise.all(reads);
    };
    expect(await growth(40_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('when the state of a connection changes for each of them', async () => {
    const work = async (size: number): Promise<void> => {
      const log = new StateLog();
      const changes = log.follow(undefined);
      const reads = Array.from({ length: size }, () => changes.next());
      for (let index = 0; index < size; index += 1) log.end('open');
      await Promise.all(reads);
    };
    expect(await growth(40_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
