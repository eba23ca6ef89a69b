import { Domain } from '../../api/domain/domain.ts';
import { namedState } from '../../api/domain/state-names.ts';
import {
  VirDomainEventType,
  VirDomainStatsNames,
  VirDomainStatsTypes,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type {
  Facts,
  Hint,
  KindAdapter,
  ListResult,
  ReadRequest,
  Source,
  Touch,
} from './adapter.ts';
import { isRefusal, mapLimited, unlessMissing } from './adapter.ts';

/** The maximum number of records in one reply (`REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX`). */
const STATS_MAX = 4096;
/** Domains of one read: a reply of a few dozen KiB, which is decoded in one turn. */
const BATCH_MAX = 256;

const MISSING = [VirErrorNumber.NO_DOMAIN];

/** The name, the id, the state and its reason, all from the same moment. */
interface Current {
  readonly name: string;
  readonly uuid: string;
  readonly id: number;
  readonly state: number;
  readonly reason: number;
}

/**
 * Creates the adapter for domains.
 *
 * The state of any number of domains is read by one call of `virDomainListGetStats`, which returns
 * it together with the name and the id. Drivers without statistics are asked for each domain.
 */
export function domainAdapter(): KindAdapter<Domain> {
  const states = new StateReader();
  return {
    ...{ kind: 'domain', batchMax: BATCH_MAX, isGrouped: false, absence: 'removed' },
    events: ['domain:lifecycle'],
    touchOf: (event) => {
      if (event.type !== 'domain:lifecycle') return undefined;
      const { domain } = event;
      return { unit: domain.uuid, object: domain, hint: hintOf(event.event) };
    },
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list: (source) => list(source, states),
    read: (source, requests) => read(source, requests, states),
  };
}

function objectOf(connection: Source['connection'], row: AnyRow): Domain {
  const [uuid, id] = [row['uuid'] as string, row['id'] as number];
  return Domain.of(connection, { name: row.name, uuid, id });
}

/** A definition makes a domain persistent; without one, a running domain is transient. */
function hintOf(event: number): Hint {
  if (event === VirDomainEventType.DEFINED) return { isPersistent: true };
  if (event === VirDomainEventType.UNDEFINED) return { isPersistent: false };
  return {};
}

async function list(source: Source, states: StateReader): Promise<ListResult<Domain>> {
  const { connection, signal, fields } = source;
  // The complete list decides which domains exist: statistics leave domains out.
  const domains = await connection.listAllDomains({ signal });
  const listed = async (flags: 'PERSISTENT' | 'AUTOSTART'): Promise<ReadonlySet<string>> =>
    new Set((await connection.listAllDomains({ flags, signal })).map(({ uuid }) => uuid));
  const hasAutostart = fields.has('autostart');
  const [current, persistent, autostart] = await Promise.all([
    states.readAll(source, domains),
    listed('PERSISTENT'),
    hasAutostart ? listed('AUTOSTART') : new Set<string>(),
  ]);
  const units = new Map<string, readonly Facts[]>();
  const uncertain: Touch<Domain>[] = [];
  for (const domain of domains) {
    const found = current.get(domain.uuid);
    if (found === undefined) {
      uncertain.push({ unit: domain.uuid, object: domain, hint: {} });
      continue;
    }
    const row = rowOf(found, persistent.has(domain.uuid));
    units.set(domain.uuid, [
      hasAutostart ? { row, readings: { autostart: autostart.has(domain.uuid) } } : { row },
    ]);
  }
  return { units, uncertain };
}

async function read(
  source: Source,
  requests: readonly ReadRequest<Domain>[],
  states: StateReader,
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const current = await states.read(
    source,
    requests.map(({ object }) => object),
  );
  const units = new Map<string, readonly Facts[]>();
  const facts = await mapLimited(requests, async (request) => {
    const found = current.get(request.unit);
    return found === undefined ? undefined : factsOf(source, request, found);
  });
  for (const each of facts) {
    if (each !== undefined) units.set(each.row.key, [each]);
  }
  return units;
}

/** Makes a call only for values that neither the event nor the row tells. */
function factsOf(
  source: Source,
  request: ReadRequest<Domain>,
  current: Current,
): Facts | Promise<Facts | undefined> {
  const { before, hint, isFull } = request;
  const known = hint.isPersistent ?? (before?.['isPersistent'] as boolean | undefined);
  const needsAutostart = source.fields.has('autostart') && (isFull || before === undefined);
  if (isFull || known === undefined || needsAutostart) {
    return readMore(source, request, current, needsAutostart);
  }
  return { row: rowOf(current, known) };
}

async function readMore(
  { signal }: Source,
  { object }: ReadRequest<Domain>,
  current: Current,
  needsAutostart: boolean,
): Promise<Facts | undefined> {
  const [isPersistent, autostart] = await Promise.all([
    unlessMissing(object.isPersistent({ signal }), MISSING),
    // A transient domain has no autostart, and some drivers refuse the call.
    needsAutostart
      ? unlessMissing(object.getAutostart({ signal }), [...MISSING, VirErrorNumber.NO_SUPPORT])
      : undefined,
  ]);
  if (isPersistent === undefined) return undefined;
  const row = rowOf(current, isPersistent);
  return needsAutostart ? { row, readings: { autostart: autostart ?? false } } : { row };
}

function rowOf({ name, uuid, id, state, reason }: Current, isPersistent: boolean): AnyRow {
  const names = namedState(state, reason);
  const isActive = id !== -1;
  return { kind: 'domain', key: uuid, name, uuid, id, isActive, isPersistent, ...names };
}

/** Reads the states of domains, in as few calls as the driver allows. */
class StateReader {
  #hasStats = true;

  /** Reads the states of all domains. */
  async readAll(source: Source, domains: readonly Domain[]): Promise<ReadonlyMap<string, Current>> {
    if (domains.length <= STATS_MAX && this.#hasStats) {
      try {
        const { connection, signal } = source;
        const options = { stats: VirDomainStatsTypes.STATE, signal };
        return byUuid(await connection.getAllDomainStats(options));
      } catch (error) {
        if (!isRefusal(error, [VirErrorNumber.NO_SUPPORT])) throw error;
        this.#hasStats = false;
      }
    }
    const current = new Map<string, Current>();
    for (let from = 0; from < domains.length; from += STATS_MAX / 4) {
      const part = await this.read(source, domains.slice(from, from + STATS_MAX / 4));
      for (const [uuid, each] of part) current.set(uuid, each);
    }
    return current;
  }

  /** Reads the states of some domains. Missing domains are left out. */
  async read(source: Source, domains: readonly Domain[]): Promise<ReadonlyMap<string, Current>> {
    const { connection, signal } = source;
    if (this.#hasStats && domains.length > 0) {
      try {
        const options = { stats: VirDomainStatsTypes.STATE, signal };
        return byUuid(await connection.domainListGetStats(domains, options));
      } catch (error) {
        // A driver that does not skip missing domains refuses the whole list.
        if (!isRefusal(error, [VirErrorNumber.NO_SUPPORT, ...MISSING])) throw error;
        this.#hasStats &&= !isRefusal(error, [VirErrorNumber.NO_SUPPORT]);
      }
    }
    return readEach(source, domains);
  }
}

function byUuid(
  records: Awaited<ReturnType<Source['connection']['getAllDomainStats']>>,
): ReadonlyMap<string, Current> {
  const current = new Map<string, Current>();
  for (const { dom, params } of records) {
    const state = params[VirDomainStatsNames.STATE_STATE];
    const reason = params[VirDomainStatsNames.STATE_REASON];
    if (typeof state !== 'number' || typeof reason !== 'number') continue;
    const { name, uuid, id } = dom;
    current.set(uuid, { name, uuid, id, state, reason });
  }
  return current;
}

/** Asks for each domain. The name and the id come from a look-up, because no call has all. */
async function readEach(
  { connection, signal }: Source,
  domains: readonly Domain[],
): Promise<ReadonlyMap<string, Current>> {
  const current = new Map<string, Current>();
  await mapLimited(domains, async ({ uuid }) => {
    const domain = await unlessMissing(connection.domainLookupByUuid(uuid, { signal }), MISSING);
    const state = await (domain && unlessMissing(domain.getState({ signal }), MISSING));
    if (domain === undefined || state === undefined) return;
    const { name, id } = domain;
    current.set(uuid, { name, uuid, id, state: state.state, reason: state.reason });
  });
  return current;
}
