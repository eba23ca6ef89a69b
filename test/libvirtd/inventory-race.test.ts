import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect, VirDomainState } from '../../src/index.ts';
import { liveInventory } from '../../src/inventory/index.ts';
import { echoes } from '../support/echoes.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const WRITERS = 4;
const CHANGES = 1000;
const NAIVE_CHANGES = 250;

const { RUNNING, PAUSED } = VirDomainState;

describeWithLibvirtd(
  'A view of guests that another client changes, while the guests are read',
  () => {
    let daemon: Libvirtd;
    // The test driver forgets its guests when its last connection closes.
    let connection: Connection;
    beforeAll(async () => {
      daemon = await startLibvirtd();
      connection = await connect(daemon.uri('test'));
      for (let index = 1; index < WRITERS; index += 1) {
        await connection.domainCreateXml(`<domain type='test'><name>guest-${index}</name>
        <memory>8192</memory><os><type>hvm</type></os></domain>`);
      }
    });
    afterAll(async () => {
      await connection?.close();
      await daemon?.stop();
    });

    it.each(['unix', 'tcp'] as const)(
      'is often wrong over %s if the value that arrives last wins',
      async (transport) => {
        await using reader = await connect(daemon.uri('test', transport));
        const cache = await NaiveCache.start(reader);
        const wrong = await change(daemon, transport, NAIVE_CHANGES, async (domain, write) => {
          await Promise.all([cache.read(domain), write()]);
          const { state } = await domain.getState();
          return cache.states.get(domain.uuid) === state;
        });
        expect(wrong).toBeGreaterThan(0);
      },
    );

    it.each(['unix', 'tcp'] as const)(
      'is never wrong over %s with a live inventory, and never goes back to an older state',
      async (transport) => {
        await using reader = await connect(daemon.uri('test', transport));
        await using inventory = await liveInventory(reader, { kinds: ['domain'] });
        const events = await EventCounter.start(reader);
        const { domains } = inventory;
        const wrong = await change(daemon, transport, CHANGES, async (domain, write, expected) => {
          const { uuid } = domain;
          const isRight = (): boolean => domains.get(uuid)?.state === expected;
          const refreshing = events.whileWaiting(uuid, () => domains.refresh(uuid));
          await write();
          await domains.waitFor(uuid, isRight, { timeoutMs: WAIT_LIMIT_MS });
          await refreshing;
          // Each answer that is on its way arrives during these calls.
          await echoes(reader, 2);
          return isRight();
        });
        expect(wrong).toBe(0);
        expect(inventory.status.state).toBe('live');
        for (const { uuid, state } of domains) {
          const domain = await reader.domainLookupByUuid(uuid);
          expect(await domain.getState()).toMatchObject({ state });
        }
      },
    );
  },
);

type Check = (domain: Domain, write: () => Promise<void>, expected: number) => Promise<boolean>;

/** Pauses and resumes all guests at the same time. Returns how often the check has failed. */
async function change(
  daemon: Libvirtd,
  transport: 'unix' | 'tcp',
  changes: number,
  isRight: Check,
): Promise<number> {
  await using writer = await connect(daemon.uri('test', transport));
  let wrong = 0;
  const work = async (domain: Domain): Promise<void> => {
    let { state } = await domain.getState();
    for (let index = 0; index < changes; index += 1) {
      const write = state === RUNNING ? () => domain.suspend() : () => domain.resume();
      state = state === RUNNING ? PAUSED : RUNNING;
      if (!(await isRight(domain, write, state))) wrong += 1;
    }
  };
  await Promise.all((await writer.listAllDomains()).map(work));
  return wrong;
}

/** Counts the events of each domain. */
class EventCounter {
  readonly #counts = new Map<string, number>();

  static async start(connection: Connection): Promise<EventCounter> {
    const counter = new EventCounter();
    await connection.listen('domain:lifecycle', (event) => {
      if (event.type === 'domain:lifecycle') counter.add(event.domain.uuid);
    });
    return counter;
  }

  add(uuid: string): void {
    this.#counts.set(uuid, (this.#counts.get(uuid) ?? 0) + 1);
  }

  /** Reads again and again, until the next event of the domain has arrived. */
  async whileWaiting(uuid: string, read: () => Promise<unknown>): Promise<void> {
    const seen = this.#counts.get(uuid);
    while (this.#counts.get(uuid) === seen) await read();
  }
}

/** The states of domains: the value of an event or of an answer, whichever arrives last. */
class NaiveCache {
  readonly states = new Map<string, number>();
  readonly #events: EventCounter;
  readonly #domains: ReadonlyMap<string, Domain>;

  private constructor(domains: readonly Domain[], events: EventCounter) {
    this.#domains = new Map(domains.map((domain) => [domain.uuid, domain]));
    this.#events = events;
  }

  static async start(connection: Connection): Promise<NaiveCache> {
    const domains = await connection.listAllDomains();
    const cache = new NaiveCache(domains, await EventCounter.start(connection));
    await connection.listen('domain:lifecycle', (event) => {
      if (event.type !== 'domain:lifecycle') return;
      cache.states.set(event.domain.uuid, event.eventName === 'resumed' ? RUNNING : PAUSED);
    });
    return cache;
  }

  /** Reads the state of a domain, as a program does that refreshes its view. */
  read({ uuid }: Domain): Promise<void> {
    const domain = this.#domains.get(uuid);
    return this.#events.whileWaiting(uuid, async () => {
      const { state } = (await domain?.getState()) ?? {};
      if (state !== undefined) this.states.set(uuid, state);
    });
  }
}
