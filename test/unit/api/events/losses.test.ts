import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../../src/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { until } from '../../../support/until.ts';

const LOSSES = 1000;

describe('subscriptions of a connection that is lost a thousand times', () => {
  it('get no event twice, and are all registered in the end', async () => {
    await using daemon = await startDaemon();
    const reconnect = { initialDelayMs: 1, maxDelayMs: 3, retryReads: true };
    await using connection = await connect(daemon.uri, { reconnect });
    const object = await connection.domainLookupByName('test');
    const dom = object.toJSON();
    const lists = [
      await follow(connection.subscribe('domain:lifecycle')),
      await follow(connection.subscribe('domain:lifecycle', { object })),
      await follow(connection.subscribe(['network:lifecycle', 'domain:lifecycle'])),
    ];

    let emitted = 0;
    const emit = (): void => {
      daemon.emit({ kind: 'lifecycle', dom, event: 2, detail: emitted });
      emitted += 1;
    };
    const random = randomNumbers();
    const others: Promise<unknown>[] = [];
    for (let loss = 0; loss < LOSSES; loss += 1) {
      for (let turns = random() % 20; turns > 0; turns -= 1) {
        emit();
        await turn();
      }
      const opening = connection.subscribe(['domain:reboot', 'domain:lifecycle']);
      others.push(opening.then((subscription) => subscription.close()));
      if (random() % 2 === 0) await connection.getHostname();
      daemon.cut();
    }
    // The waiting calls have been made.
    await Promise.all(others);
    await connection.getHostname();
    emit();
    const last = emitted - 1;
    await until(() => lists.every((list) => list.at(-1) === last));
    for (const list of lists) {
      expect(list.length).toBeGreaterThan(100);
      expect(list).toEqual([...new Set(list)].sort((a, b) => a - b));
    }
  });
});

/** Collects the numbers of the events of a subscription. */
async function follow(
  opening: Promise<AsyncIterable<{ readonly type: string; readonly detail?: number }>>,
): Promise<number[]> {
  const subscription = await opening;
  const list: number[] = [];
  void (async () => {
    for await (const { type, detail = -1 } of subscription) {
      if (type === 'domain:lifecycle') list.push(detail);
    }
  })();
  return list;
}

/** The same numbers in each run (a linear congruential generator). */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state >>> 8;
  };
}
