import type { Connection, LibvirtEvent, SubscriptionItem } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { outcomeOf, requireEqual, settled } from '../campaign.ts';
import { Random } from '../random.ts';

const DEATHS = 20;
const DEATHS_SHORT = 8;
const LISTENERS = 10;

/**
 * The daemon dies again and again, sometimes twice in a row, while calls are in flight. After each
 * death, every listener must get the next event exactly once.
 */
export const deaths: Campaign = {
  name: 'deaths',
  shortRounds: 1,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri, {
      reconnect: { initialDelayMs: 1, maxDelayMs: 20 },
    });
    const received = await startListeners(connection);
    const count = isShort ? DEATHS_SHORT : DEATHS;
    let calls = 0;
    for (let death = 0; death < count; death += 1) {
      calls += await dieDuringCalls(daemon, connection, random);
      // A call waits until all events are registered again, but not for a loss that comes later.
      await settled(
        until(() => connection.state === 'open'),
        'the reconnect',
      );
      await settled(connection.getHostname(), 'a call after the reconnect');
      await checkEvent(daemon, received, `death-${death}`);
    }
    const reconnected = received.map((items) => countOf(items, isReconnected));
    for (const each of reconnected) requireEqual(each >= count, true, 'enough items `reconnected`');
    return { deaths: count, 'calls during deaths': calls, 'listeners checked': count * LISTENERS };
  },
};

type Items = SubscriptionItem<LibvirtEvent>[];

/** Starts listeners to different events and objects, all of which get block jobs of one domain. */
async function startListeners(connection: Connection): Promise<Items[]> {
  const domain = await connection.domainLookupByName('test');
  const choices = [
    (items: Items) => connection.listen('domain:block-job', (item) => items.push(item)),
    (items: Items) =>
      connection.listen('domain:block-job', (item) => items.push(item), { object: domain }),
    (items: Items) =>
      connection.listen(['domain:lifecycle', 'domain:block-job', 'network:lifecycle'], (item) =>
        items.push(item),
      ),
  ];
  const received: Items[] = [];
  for (let index = 0; index < LISTENERS; index += 1) {
    const items: Items = [];
    await choices[index % choices.length]?.(items);
    received.push(items);
  }
  return received;
}

/** Returns the number of calls that were in flight. Each must settle. */
async function dieDuringCalls(
  daemon: TestDaemon,
  connection: Connection,
  random: Random,
): Promise<number> {
  const calls = Array.from({ length: random.below(30) }, () =>
    outcomeOf(connection.domainLookupByName('test'), 'a call during a death'),
  );
  await turns(random.below(6));
  const deathsInARow = 1 + random.below(2);
  for (let index = 0; index < deathsInARow; index += 1) {
    const isCrash = random.oneIn(2);
    if (isCrash) await daemon.crash();
    else daemon.cut();
    await turns(random.below(20));
    if (isCrash) await daemon.restart();
  }
  // The client may not have noticed the death yet: its next state is not the one before it.
  await outcomeOf(connection.getLibVersion(), 'the first call after a death');
  await Promise.all(calls);
  return calls.length;
}

async function checkEvent(
  daemon: TestDaemon,
  received: readonly Items[],
  path: string,
): Promise<void> {
  const domain = daemon.hypervisor.domains.lookupByName('test');
  const isEvent = (item: SubscriptionItem<LibvirtEvent>): boolean =>
    item.type === 'domain:block-job' && item.path === path;
  domain.emit({ kind: 'blockJob', path, type: 1, status: 0 });
  await settled(
    until(() => received.every((items) => items.some(isEvent))),
    'an event after a death',
  );
  await turns();
  const counts = received.map((items) => countOf(items, isEvent));
  requireEqual(
    counts,
    received.map(() => 1),
    'the number of events of each listener',
  );
}

function isReconnected(item: SubscriptionItem<LibvirtEvent>): boolean {
  return item.type === 'reconnected';
}

function countOf<T>(values: readonly T[], isCounted: (value: T) => boolean): number {
  return values.filter(isCounted).length;
}
