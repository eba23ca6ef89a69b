import { describe, expect, it } from '@jest/globals';
import { Fifo } from '../../../src/async/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';
import { seeded } from '../protocol/support/table-codec.ts';

describe('Fifo', () => {
  it.each([20, 3000])('behaves as an array of up to about %d items', (size) => {
    const random = seeded(size);
    const fifo = new Fifo<number>();
    const array: number[] = [];
    for (let step = 0; step < 4 * size + 2000; step += 1) {
      const dice = random();
      // First it grows, then it shrinks.
      if (dice < (step < 2 * size ? 0.7 : 0.3)) {
        fifo.push(step);
        array.push(step);
      } else if (dice < 0.95) {
        expect(fifo.shift()).toBe(array.shift());
      } else if (dice < 0.97) {
        fifo.unshift(step);
        array.unshift(step);
      } else if (array.length > 0) {
        fifo.replaceFirst(step);
        array[0] = step;
        fifo.replaceLast(-step);
        array[array.length - 1] = -step;
      }
      expect([fifo.length, fifo.first, fifo.last]).toEqual([array.length, array[0], array.at(-1)]);
    }
    fifo.clear();
    expect([fifo.length, fifo.first, fifo.last, fifo.shift()]).toEqual([0, ...Array(3)]);
  });

  it('takes linear time for any number of items', async () => {
    const work = (size: number): void => {
      const fifo = new Fifo<number>();
      for (let index = 0; index < size; index += 1) fifo.push(index);
      while (fifo.length > 0) fifo.shift();
    };
    expect(await growth(50_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });

  it('can be refilled at its front after each removal in linear time', async () => {
    const work = (size: number): void => {
      const fifo = new Fifo<number>();
      for (let index = 0; index < size; index += 1) fifo.push(index);
      for (let index = 0; index < size; index += 1) {
        fifo.shift();
        fifo.unshift(index);
        fifo.shift();
      }
    };
    expect(await growth(50_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});
