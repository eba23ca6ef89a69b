import type { Fleet, FleetChange } from '../../../src/fleet/index.ts';
import { openFleet } from '../../../src/fleet/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Transport, TransportSink } from '../../../src/transport/index.ts';
import { PassingTransport } from '../../support/passing-transport.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { requireEqual, StressFailure, settled } from '../campaign.ts';
import { Random } from '../random.ts';

const HOSTS = 20;
const DISRUPTIONS = 100;
const DISRUPTIONS_SHORT = 20;
const GUESTS_MAX = 12;
/** More than the client holds while it restores its registrations. */
const FLOOD = 10_500;

/**
 * A fleet of 20 in-memory daemons is disrupted while its guests change: daemons are killed,
 * networks are partitioned, and events are lost by an overflow. After each disruption, the view must
 * be equal to the guests of the host. No guest may be reported as removed that still exists, and
 * none may stay that is gone.
 */
export const views: Campaign = {
  name: 'views',
  shortRounds: 1,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    const hosts = await Promise.all(Array.from({ length: HOSTS }, (_, index) => Host.start(index)));
    const fleet = await openFleet(
      Object.fromEntries(hosts.map((host) => [host.name, host.target])),
      {
        ...{ retry: { initialDelayMs: 1, maxDelayMs: 10 }, probeEveryMs: null },
        inventory: { kinds: ['domain'] },
      },
    );
    const watcher = new Watcher(fleet, hosts);
    try {
      await settled(fleet.opened(), 'the fleet');
      const counts = { kills: 0, partitions: 0, overflows: 0 };
      for (let left = isShort ? DISRUPTIONS_SHORT : DISRUPTIONS; left > 0; left -= 1) {
        const host = random.pick(hosts);
        counts[await disrupt(host, random)] += 1;
        await requireView(fleet, host);
      }
      for (const host of hosts) await requireView(fleet, host);
      watcher.requireNoFault();
      return { ...counts, changes: watcher.changes, 'removals checked': watcher.removals };
    } finally {
      await fleet.close();
      await Promise.all(hosts.map(({ daemon }) => daemon.close()));
    }
  },
};

/** Disrupts a host while its guests change. */
async function disrupt(host: Host, random: Random): Promise<'kills' | 'partitions' | 'overflows'> {
  host.change(random);
  const kind = random.below(20);
  if (kind === 0) {
    await overflow(host);
    return 'overflows';
  }
  if (kind < 11) {
    await turns(random.below(5));
    await host.daemon.crash();
    host.change(random);
    await turns(random.below(5));
    host.change(random);
    await host.daemon.restart();
    await turns(random.below(20));
    host.change(random);
    return 'kills';
  }
  await turns(random.below(5));
  host.partition(random.oneIn(2));
  host.change(random);
  await turns(random.below(20));
  host.change(random);
  host.endPartition();
  await turns(random.below(10));
  host.change(random);
  return 'partitions';
}

/** Sends more events during a reconnect than the client holds. */
async function overflow(host: Host): Promise<void> {
  const { daemon } = host;
  using _ = daemon.misbehave({
    ...{ kind: 'delay', procedure: remote.connectDomainEventCallbackRegisterAny, delayMs: 20 },
  });
  await daemon.restart();
  const sentinel = daemon.hypervisor.domains.lookupByName('test');
  await settled(
    until(() => daemon.connections > 0),
    'the reconnect',
  );
  for (let index = 0; index < FLOOD; index += 1) {
    sentinel.emit({ kind: 'lifecycle', event: 4, detail: 0 });
    if (index % 500 === 0) await turns(1);
  }
  host.change(new Random(host.index));
}

/** Requires that the view of a host becomes equal to its guests, and that it is live. */
async function requireView(fleet: Fleet<'domain'>, host: Host): Promise<void> {
  const shown = (): string[] =>
    (fleet.inventory.host(host.name)?.domains.snapshot() ?? [])
      .map(({ uuid, name, id, state, reason, isPersistent }) =>
        [uuid, name, id, state, reason, isPersistent].join(' '),
      )
      .sort();
  const actual = host.guests();
  const isEqual = (): boolean => {
    const { state, inventory } = fleet.host(host.name) ?? {};
    return state === 'open' && inventory?.state === 'live' && shown().join() === actual.join();
  };
  await settled(until(isEqual), `the view of ${host.name}`).catch(() => {
    requireEqual(shown(), actual, `the view of ${host.name}`);
    throw new StressFailure(`${host.name} is not live: ${fleet.host(host.name)?.inventory?.state}`);
  });
  // A late answer must not change it.
  await turns(5);
  requireEqual(shown(), actual, `the view of ${host.name} a little later`);
}

/** One host: its daemon, its network, and the guests that were ever removed. */
class Host {
  readonly index: number;
  readonly name: string;
  readonly daemon: TestDaemon;
  /** The number of times that each guest has ended. */
  readonly ends = new Map<string, number>();
  readonly #links = new Set<Link>();
  #isPartitioned = false;
  #next = 0;

  private constructor(index: number, daemon: TestDaemon) {
    this.index = index;
    this.name = `host-${index}`;
    this.daemon = daemon;
  }

  static async start(index: number): Promise<Host> {
    return new Host(index, await startDaemon({ memory: true }));
  }

  get target(): { readonly uri: string; readonly transport: () => Transport; reconnect: object } {
    return {
      ...{ uri: 'test:///default', reconnect: { initialDelayMs: 1, maxDelayMs: 5 } },
      transport: () => {
        if (this.#isPartitioned) throw new Error('no route to host');
        const link = new Link(this.daemon.connect());
        this.#links.add(link);
        return link;
      },
    };
  }

  /** Cuts the network: packets are lost, at once or after a while without a sign. */
  partition(isSilent: boolean): void {
    this.#isPartitioned = true;
    for (const link of this.#links) {
      if (isSilent) link.isSilent = true;
      else link.destroy();
    }
  }

  /** Connections do not survive the loss of packets. */
  endPartition(): void {
    this.#isPartitioned = false;
    for (const link of this.#links) link.destroy();
    this.#links.clear();
  }

  /** The guests, in the form of the view. */
  guests(): string[] {
    return this.daemon.hypervisor.domains
      .list()
      .map(({ uuid, name, id, state, reason, isPersistent }) =>
        [uuid, name, id, state, reason, isPersistent].join(' '),
      )
      .sort();
  }

  /** Changes up to five guests. */
  change(random: Random): void {
    for (let left = random.below(6); left > 0; left -= 1) this.#changeOne(random);
  }

  #changeOne(random: Random): void {
    const { domains } = this.daemon.hypervisor;
    const guests = domains.list();
    if (guests.length < GUESTS_MAX && random.oneIn(3)) {
      this.#next += 1;
      const xml = `<domain type='test'><name>guest-${this.#next}</name>
        <memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;
      if (random.oneIn(2)) domains.create(xml);
      else domains.define(xml);
      return;
    }
    const guest = random.pick(guests);
    const { name, uuid, isActive, isPersistent, state } = guest;
    if (!isActive) {
      if (random.oneIn(2) || name === 'test') guest.start();
      else this.#end(uuid, () => guest.undefine());
    } else if (random.oneIn(3)) {
      if (isPersistent) guest.destroy();
      else this.#end(uuid, () => guest.destroy());
    } else if (random.oneIn(4) && isPersistent && name !== 'test') {
      guest.undefine();
    } else if (state === 1) guest.suspend();
    else guest.resume();
  }

  #end(uuid: string, end: () => void): void {
    this.ends.set(uuid, (this.ends.get(uuid) ?? 0) + 1);
    end();
  }
}

/** A link that can lose all packets. */
class Link extends PassingTransport {
  isSilent = false;

  override start(sink: TransportSink): void {
    super.start({
      onData: (bytes) => {
        if (!this.isSilent) sink.onData(bytes);
      },
      onDrain: () => sink.onDrain(),
      onClose: (error) => sink.onClose(error),
    });
  }

  override write(bytes: Uint8Array): boolean {
    return this.isSilent || super.write(bytes);
  }
}

/** Follows all changes, and checks each removal. */
class Watcher {
  changes = 0;
  removals = 0;
  readonly #ends: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly #reported = new Map<string, number>();
  #fault: string | undefined;

  constructor(fleet: Fleet<'domain'>, hosts: readonly Host[]) {
    this.#ends = new Map(hosts.map(({ name, ends }) => [name, ends]));
    void this.#follow(fleet);
  }

  /** @throws {@link StressFailure} if a removal was reported that did not happen. */
  requireNoFault(): void {
    if (this.#fault !== undefined) throw new StressFailure(this.#fault);
  }

  async #follow(fleet: Fleet<'domain'>): Promise<void> {
    for await (const change of fleet.inventory.changes()) {
      this.changes += 1;
      if (change.type === 'removed') this.#check(change);
      else if (change.type === 'excluded') this.#fault ??= `${change.row.name} was excluded`;
    }
  }

  #check({ host, row }: Extract<FleetChange<'domain'>, { type: 'removed' }>): void {
    this.removals += 1;
    const id = `${host} ${row.uuid}`;
    const reported = (this.#reported.get(id) ?? 0) + 1;
    this.#reported.set(id, reported);
    if (reported > (this.#ends.get(host)?.get(row.uuid) ?? 0)) {
      this.#fault ??= `${row.name} of ${host} was reported as removed, but still exists`;
    }
  }
}
