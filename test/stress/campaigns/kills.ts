import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, LibvirtEvent, SubscriptionItem } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { Libvirtd } from '../../libvirtd/support/libvirtd.ts';
import { startLibvirtd } from '../../libvirtd/support/libvirtd.ts';
import { whyNoLibvirtd } from '../../libvirtd/support/machine.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { outcomeOf, requireEqual, settled } from '../campaign.ts';
import { Random } from '../random.ts';

const KILLS = 5;
const KILLS_SHORT = 1;
const LISTENERS = 10;

/**
 * A real libvirtd is killed again and again while calls are in flight. The next daemon listens at
 * the same path. Each call must settle, and every listener must get each later event exactly once.
 */
export const kills: Campaign = {
  name: 'kills',
  shortRounds: 1,
  whySkipped: whyNoLibvirtd,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    await using place = await Place.start();
    await using connection = await connect(place.uri, {
      reconnect: { initialDelayMs: 5, maxDelayMs: 50 },
    });
    const received = await startListeners(connection);
    const count = isShort ? KILLS_SHORT : KILLS;
    let calls = 0;
    for (let kill = 0; kill < count; kill += 1) {
      calls += await killDuringCalls(place, connection, random);
      await checkEvents(place, received);
    }
    return { kills: count, 'calls during kills': calls, 'listeners checked': count * LISTENERS };
  },
};

type Items = SubscriptionItem<LibvirtEvent>[];

async function startListeners(connection: Connection): Promise<readonly Items[]> {
  const domain = await connection.domainLookupByName('test');
  const received: Items[] = [];
  for (let index = 0; index < LISTENERS; index += 1) {
    const items: Items = [];
    const options = index % 2 === 0 ? {} : { object: domain };
    await connection.listen('domain:lifecycle', (item) => items.push(item), options);
    received.push(items);
  }
  return received;
}

/** Returns the number of calls. Some are in flight, some wait, and some wait for the reconnect. */
async function killDuringCalls(
  place: Place,
  connection: Connection,
  random: Random,
): Promise<number> {
  const call = (): Promise<unknown> =>
    outcomeOf(connection.domainLookupByName('test'), 'a call during a kill');
  const calls = Array.from({ length: random.below(200) }, call);
  await turns(random.below(20));
  const restarting = place.restart();
  await turns(random.below(20));
  calls.push(...Array.from({ length: random.below(20) }, call));
  await restarting;
  await Promise.all(calls);
  // The client may not have noticed the kill yet: its next state is not the one before it.
  await outcomeOf(connection.getLibVersion(), 'the first call after a kill');
  await settled(
    until(() => connection.state === 'open'),
    'the reconnect',
  );
  await settled(connection.getHostname(), 'a call after the reconnect');
  return calls.length;
}

/** Suspends and resumes the domain by another connection. Each listener gets two events. */
async function checkEvents(place: Place, received: readonly Items[]): Promise<void> {
  for (const items of received) items.length = 0;
  await using other = await connect(place.uri);
  const domain = await other.domainLookupByName('test');
  await domain.suspend();
  await domain.resume();
  await settled(
    until(() => received.every((items) => namesOf(items).includes('resumed'))),
    'the events after a kill',
  );
  await turns();
  const expected = received.map(() => ['suspended', 'resumed']);
  requireEqual(received.map(namesOf), expected, 'the events of the listeners');
}

function namesOf(items: Items): readonly string[] {
  return items.flatMap((item) => (item.type === 'domain:lifecycle' ? [item.eventName] : []));
}

/** A path at which one private libvirtd after another listens. */
class Place implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'libvirt-place-'));
  #daemon: Libvirtd;

  private constructor(daemon: Libvirtd) {
    this.#daemon = daemon;
    this.#pointTo(daemon);
  }

  static async start(): Promise<Place> {
    return new Place(await startLibvirtd());
  }

  get uri(): string {
    return `test+unix:///default?socket=${this.#link}`;
  }

  /** Kills the daemon and starts the next one. */
  async restart(): Promise<void> {
    const killed = this.#daemon;
    process.kill(killed.pid, 'SIGKILL');
    this.#daemon = await startLibvirtd();
    this.#pointTo(this.#daemon);
    await killed.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon.stop();
    rmSync(this.#folder, { recursive: true });
  }

  get #link(): string {
    return join(this.#folder, 'sock');
  }

  #pointTo({ socketPath }: Libvirtd): void {
    const next = `${this.#link}-next`;
    symlinkSync(socketPath, next);
    renameSync(next, this.#link);
  }
}
