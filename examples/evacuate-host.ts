import type { Connection, Domain } from 'libvirt-client';
import type { Fleet } from 'libvirt-client/fleet';

/** A guest that was moved, with its new host. */
export interface MovedGuest {
  readonly name: string;
  readonly host: string;
}

/** A guest that stayed, with the reason. */
export interface RemainingGuest {
  readonly name: string;
  readonly error: unknown;
}

export interface EvacuateOptions {
  /** The number of guests that move at the same time. The default is 2. */
  readonly concurrency?: number;

  /** Aborts the migrations in progress, and begins no further one. */
  readonly signal?: AbortSignal;

  /** Called after each guest that was moved. */
  readonly onMoved?: (guest: MovedGuest) => void;
}

/**
 * Moves all running guests from a host to the other hosts of a fleet, the largest first: each to the
 * open host with the most memory that no guest uses. A guest that cannot move stays, and does not stop the others.
 *
 * No guest is tried again at another host: after a failure, an operator should look first where it
 * runs. The error of each remaining guest says so.
 */
export async function evacuate(fleet: Fleet, host: string, options: EvacuateOptions = {}) {
  const { concurrency = 2, signal, onMoved } = options;
  const source = fleet.connection(host);
  const targets = await roomOfHosts(fleet, host);
  const queue = await guestsBySize(source, signal);
  const moved: MovedGuest[] = [];
  const remaining: RemainingGuest[] = [];

  const work = async (): Promise<void> => {
    for (let guest = queue.shift(); guest !== undefined; guest = queue.shift()) {
      const { domain, bytes } = guest;
      const { name } = domain;
      try {
        signal?.throwIfAborted();
        const target = reserve(targets, bytes);
        try {
          await move(domain, fleet.connection(target.host), signal);
        } catch (error) {
          target.freeBytes += bytes;
          throw error;
        }
        moved.push({ name, host: target.host });
        onMoved?.({ name, host: target.host });
      } catch (error) {
        remaining.push({ name, error });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { moved, remaining };
}

/** A host that can take guests. Guests that are on the way count already. */
interface Target {
  readonly host: string;
  freeBytes: bigint;
}

async function roomOfHosts(fleet: Fleet, except: string): Promise<Target[]> {
  const { ok } = await fleet.each(async (connection, _host, { signal }) => {
    const { memory } = await connection.nodeGetInfo({ signal });
    const guests = await guestsBySize(connection, signal);
    return guests.reduce((free, { bytes }) => free - bytes, memory * 1024n);
  });
  return ok
    .filter(({ host }) => host !== except)
    .map(({ host, value }) => ({ host, freeBytes: value }));
}

async function guestsBySize(source: Connection, signal?: AbortSignal) {
  const domains = await source.listAllDomains({ flags: 'ACTIVE', signal });
  const guests = await Promise.all(
    domains.map(async (domain) => {
      const { maxMem } = await domain.getInfo({ signal });
      return { domain, bytes: maxMem * 1024n };
    }),
  );
  return guests.sort((a, b) => Number(b.bytes - a.bytes));
}

/** Chooses the host with the most free memory, and counts the guest there. */
function reserve(targets: readonly Target[], bytes: bigint): Target {
  const [best] = [...targets].sort((a, b) => Number(b.freeBytes - a.freeBytes));
  if (best === undefined || best.freeBytes < bytes) throw new Error('No host has enough memory');
  best.freeBytes -= bytes;
  return best;
}

/** Moves a guest. A persistent guest moves with its definition, so it leaves nothing behind. */
async function move(domain: Domain, target: Connection, signal?: AbortSignal): Promise<void> {
  const persist = await domain.isPersistent();
  await domain.migrateTo(target, {
    persist,
    undefineSource: persist,
    ...(signal === undefined ? {} : { signal }),
  });
}
