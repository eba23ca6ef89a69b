import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/index.ts';
import type { Campaign } from '../../stress/campaign.ts';
import { outcomeOf, requireEqual, StressFailure } from '../../stress/campaign.ts';
import { splitPackets } from '../../stress/packet-transport.ts';
import { Random } from '../../stress/random.ts';
import { run } from '../../stress/runner.ts';
import { mutateValue } from '../../stress/value-mutation.ts';

const SHORT = { seed: 7, minutes: 0, isShort: true };

describe('The runner of the stress campaigns', () => {
  it('gives each round the next seed, and adds up the figures', async () => {
    const seeds: number[] = [];
    const report = await run(
      campaign(async (seed) => {
        seeds.push(seed);
        return { calls: 10 };
      }),
      SHORT,
    );
    expect(seeds).toEqual([7, 8, 9]);
    expect(report).toMatchObject({ rounds: 3, figures: { calls: 30 } });
    expect(report.failure).toBeUndefined();
  });

  it('ends at the first failure, and reports its seed', async () => {
    const error = new StressFailure('a wrong value');
    const report = await run(
      campaign(async (seed) => {
        if (seed === 8) throw error;
        return {};
      }),
      SHORT,
    );
    expect(report).toMatchObject({ rounds: 2, failure: { seed: 8, error } });
  });

  it('fails for a warning of Node, such as that about too many listeners', async () => {
    const report = await run(
      campaign(async () => {
        process.emit('warning', new Error('possible leak'));
        return {};
      }),
      SHORT,
    );
    expect(report.failure).toMatchObject({
      seed: 7,
      error: { cause: { message: 'possible leak' } },
    });
  });
});

describe('The invariants of the stress campaigns', () => {
  it('accept a LibvirtError, and refuse any other class of error', async () => {
    const expected = new ArgumentError('unknown option');
    expect(await outcomeOf(Promise.reject(expected), 'a call')).toEqual({ error: expected });
    const foreign = outcomeOf(Promise.reject(new TypeError('undefined')), 'a call');
    await expect(foreign).rejects.toThrow('a call has failed with another class of error');
  });

  it('refuse a wrong value, and name both', () => {
    requireEqual({ id: 1n }, { id: 1n }, 'the id');
    expect(() => requireEqual(1, 2, 'the id')).toThrow('the id is 1 instead of 2');
  });
});

describe('The random changes of the stress campaigns', () => {
  it('are the same for the same seed, and differ for another one', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.below(1000));
    };
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
  });

  it('change one part of a value, at the chosen place', () => {
    const value = { name: 'web', params: [{ type: 4, value: 5n }] };
    expect(mutateValue(value, 0, 1)).toEqual({ ...value, name: '\0' });
    expect(mutateValue(value, 1, 0)).toEqual({ ...value, params: [] });
    expect(mutateValue(value, 2, 5)).toEqual({ ...value, params: [{ type: 6, value: 5n }] });
    expect(mutateValue(value, 3, 2)).toEqual({
      ...value,
      params: [{ type: 4, value: -(2n ** 63n) }],
    });
  });

  it('see whole packets, however the bytes arrive', () => {
    const bytes = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 6, 2, 3, 0, 0]);
    const { packets, rest } = splitPackets(bytes);
    expect(packets).toEqual([bytes.subarray(0, 5), bytes.subarray(5, 11)]);
    expect([...rest]).toEqual([0, 0]);
  });
});

function campaign(round: (seed: number) => Promise<Record<string, number>>): Campaign {
  return { name: 'example', shortRounds: 3, round: ({ seed }) => round(seed) };
}
