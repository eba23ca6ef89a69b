import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FleetHost, FleetRow } from 'libvirt-client/fleet';
import type { Site } from './site.ts';

/**
 * Sends the state of the fleet to a page as server-sent events, and then each change, until the
 * page or the panel is closed:
 *
 *     hello    { isWritable, readings }     the page forgets everything from before
 *     hosts    [ host, ... ]                all hosts
 *     guest    guest                        a new or changed guest
 *     gone     { host, uuid }               libvirt says that the guest no longer exists
 *     figures  { time, guests }             the newest figures
 *     jobs     [ job, ... ]                 all jobs
 *
 * A page that reads slowly gets fewer events: the newest state of each guest, of the hosts and of
 * the jobs. So it needs no more memory than the state itself.
 */
export async function sendLive(
  { fleet, figures, jobs, isWritable }: Site,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (name: string, data: unknown): boolean =>
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const hosts = new Latest(response, () => send('hosts', fleet.hosts.map(describeHost)));
  const work = new Latest(response, () => send('jobs', jobs.list));
  send('hello', { isWritable, readings: figures.readings });
  hosts.update();
  work.update();
  const removers = [
    fleet.subscribe(() => hosts.update()),
    jobs.subscribe(() => work.update()),
    figures.subscribe((reading) => {
      if (!response.writableNeedDrain) send('figures', reading);
    }),
  ];
  try {
    for await (const change of fleet.inventory.changes({ initial: true, signal })) {
      if (change.type === 'status') continue;
      const isFree =
        change.type === 'removed' || change.type === 'excluded'
          ? send('gone', { host: change.row.host, uuid: change.row.uuid })
          : send('guest', describeGuest(change.row));
      // Meanwhile the inventory combines the changes of each guest.
      if (!isFree) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    for (const remove of removers) remove();
    response.end();
  }
}

/** Sends a state that replaces the one before: now, or when the page has read everything. */
class Latest {
  readonly #response: ServerResponse;
  readonly #send: () => void;
  #isWaiting = false;

  constructor(response: ServerResponse, send: () => void) {
    this.#response = response;
    this.#send = send;
  }

  update(): void {
    if (this.#isWaiting) return;
    if (!this.#response.writableNeedDrain) {
      this.#send();
      return;
    }
    this.#isWaiting = true;
    this.#response.once('drain', () => {
      this.#isWaiting = false;
      this.update();
    });
  }
}

function describeHost(host: FleetHost): object {
  const { name, uri, state, since, latencyMs, libVersion, lastError, inventory } = host;
  return {
    ...{ name, state, since, latencyMs },
    // The query has paths of keys.
    uri: uri.replace(/\?.*/s, ''),
    version: libVersion === null ? null : versionText(libVersion),
    error: state === 'open' ? null : (lastError?.message ?? null),
    isStale: state !== 'open' || inventory?.state === 'stale',
    staleSince: inventory?.state === 'stale' ? inventory.since : null,
    staleReason: inventory?.reason?.message ?? null,
  };
}

function describeGuest(row: FleetRow<'domain'>): object {
  const { host, uuid, name, id, stateName, reasonName, isActive, isPersistent } = row;
  return { host, uuid, name, id, isActive, isPersistent, state: stateName, reason: reasonName };
}

/** libvirt's number of a release: 1,000,000 for each major one, 1,000 for each minor one. */
function versionText(version: bigint): string {
  return `${version / 1_000_000n}.${(version / 1000n) % 1000n}.${version % 1000n}`;
}
