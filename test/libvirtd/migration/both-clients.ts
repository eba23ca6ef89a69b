import type { Connection, Domain } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { differs } from '../support/differences.ts';
import type { Lane, Report } from './lane.ts';
import type { MigrationRig } from './rig.ts';

/** The guest on both hosts: state, reason and definition, or `absent`. */
export interface Places {
  readonly source: string;
  readonly destination: string;
}

/** A migration by libvirt's client and by this library. */
export interface Migration {
  readonly isBusy?: boolean;
  /** The options of virsh. */
  readonly virsh?: readonly string[];
  /** The call of libvirt-python instead of virsh: an expression with `domain` and `destination`. */
  readonly python?: string;
  readonly ours: (domain: Domain, destination: Connection) => Promise<unknown>;
  /** Changes the guest on the source before the migration. */
  readonly change?: (domain: Domain) => Promise<void>;
  /** Called before each client begins. */
  readonly prepare?: (lane: Lane) => void;
  /** Called while each client migrates. */
  readonly during?: (rig: MigrationRig, lane: Lane, name: string) => void | Promise<void>;
  /** Called when both clients have ended. */
  readonly afterwards?: () => Promise<void>;
  /** The states that the guests of both clients have in the end. */
  readonly places: Places;
}

/** The reports of both clients. */
export interface Reports {
  /** The report of libvirt's client. */
  readonly virsh: Report;
  readonly ours: Report;
}

const NAMES = { virsh: 'guest-of-virsh', ours: 'guest-of-ours' };

/**
 * Migrates a guest with each client, both at a time, and waits until both guests are in the wanted
 * places. Removes the guests then.
 */
export async function withBothClients(rig: MigrationRig, migration: Migration): Promise<Reports> {
  const { virsh = [], python, ours, places } = migration;
  try {
    const [byVirsh, byUs] = await Promise.all([
      oneClient(rig, migration, NAMES.virsh, (lane) =>
        python === undefined
          ? lane.byVirsh(NAMES.virsh, ...virsh)
          : lane.byPython(NAMES.virsh, python),
      ),
      oneClient(rig, migration, NAMES.ours, (lane) => lane.byUs(NAMES.ours, ours)),
    ]);
    await migration.afterwards?.();
    for (const name of Object.values(NAMES)) await untilAt(rig, name, places);
    return { virsh: byVirsh, ours: byUs };
  } finally {
    await Promise.all(Object.values(NAMES).map((name) => rig.forget(name)));
  }
}

async function oneClient(
  rig: MigrationRig,
  { isBusy = false, change, prepare, during }: Migration,
  name: string,
  migrate: (lane: Lane) => Promise<Report>,
): Promise<Report> {
  await using lane = await rig.openLane();
  const domain = await (isBusy ? rig.startBusyGuest(name) : rig.startGuest(name));
  await change?.(domain);
  prepare?.(lane);
  const [report] = await Promise.all([migrate(lane), during?.(rig, lane, name)]);
  return report;
}

/** Waits until a guest is in these places. */
export async function untilAt(rig: MigrationRig, name: string, places: Places): Promise<void> {
  let seen: Places | undefined;
  const areTrue = until(async () => {
    seen = {
      source: await rig.stateOn('source', name),
      destination: await rig.stateOn('destination', name),
    };
    return isAt(seen.source, places.source) && isAt(seen.destination, places.destination);
  });
  await areTrue.catch((cause: unknown) => {
    const text = `${name} is not at ${JSON.stringify(places)} but at ${JSON.stringify(seen)}`;
    throw new Error(text, { cause });
  });
}

function isAt(seen: string, wanted: string): boolean {
  if (seen === wanted) return true;
  const isLeftPaused = seen === 'paused (api-error), persistent' && wanted === RESUMED;
  return isLeftPaused && differs('mayStayPaused');
}

/** The guest on a source that has continued it. */
export const RESUMED = 'running (migration-canceled), persistent';

/** Waits until the memory of a guest is being transferred. Returns the guest on the source. */
export async function untilTransfers(rig: MigrationRig, name: string): Promise<Domain> {
  const domain = await rig.source.connection.domainLookupByName(name);
  await until(async () => {
    const { stats } = await domain.getJobStats();
    return Number(stats['memory_processed'] ?? 0) > 0;
  });
  return domain;
}
