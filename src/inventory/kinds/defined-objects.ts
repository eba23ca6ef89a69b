import type { Connection } from '../../api/connection/connection.ts';
import type { LibvirtEvent } from '../../api/events/event-map.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, Source } from './adapter.ts';
import { mapLimited, unlessMissing } from './adapter.ts';

/** The values of an object that can be active, defined, and started with the daemon. */
interface DefinedValues {
  readonly isActive: boolean;
  readonly isPersistent: boolean;
  readonly readings: NonNullable<Facts['readings']>;
}

interface DefinedObject {
  readonly name: string;
  readonly uuid: string;
  isActive(options: CallOptions): Promise<boolean>;
  isPersistent(options: CallOptions): Promise<boolean>;
  getAutostart(options: CallOptions): Promise<boolean>;
}

/** The flags that lists of networks and of storage pools have in common. */
type ListFlag = 'ACTIVE' | 'PERSISTENT' | 'AUTOSTART';

/** The differences between networks and storage pools. */
interface DefinedKind<Item extends DefinedObject>
  extends Pick<KindAdapter<Item>, 'kind' | 'events'> {
  /** libvirt's errors that say that there is no such object. */
  readonly missing: readonly number[];

  /** Returns the object that an event is about; undefined if the event is of another kind. */
  ofEvent(event: LibvirtEvent): Item | undefined;

  of(connection: Connection, names: { readonly name: string; readonly uuid: string }): Item;

  list(
    connection: Connection,
    options: { readonly flags: ListFlag | 0; readonly signal: AbortSignal },
  ): Promise<readonly Item[]>;

  /** Reads further values of an object. */
  readings?(source: Source, object: Item): Promise<NonNullable<Facts['readings']>>;
}

/** Creates the adapter for networks or storage pools. */
export function definedAdapter<Item extends DefinedObject>(
  own: DefinedKind<Item>,
): KindAdapter<Item> {
  const { kind, events, missing } = own;
  const objectOf = (connection: Connection, { key, name }: AnyRow): Item =>
    own.of(connection, { name, uuid: key });
  const factsOf = async (source: Source, object: Item, values: DefinedValues): Promise<Facts> => {
    const { name, uuid } = object;
    const { isActive, isPersistent } = values;
    const row: AnyRow = { kind, key: uuid, name, uuid, isActive, isPersistent };
    return { row, readings: { ...values.readings, ...(await own.readings?.(source, object)) } };
  };
  return {
    ...{ kind, events, batchMax: 1, isGrouped: false, absence: 'removed' },
    touchOf: (event) => {
      const object = own.ofEvent(event);
      return object && { unit: object.uuid, object, hint: {} };
    },
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list: async (source) => {
      const { connection, signal } = source;
      const listing = await flagsByUuid(source, (flags) => own.list(connection, { flags, signal }));
      const units = new Map<string, readonly Facts[]>();
      const all = await mapLimited(listing, async ({ object, ...values }) => ({
        object,
        facts: await unlessMissing(factsOf(source, object, values), missing),
      }));
      for (const { object, facts } of all) {
        if (facts !== undefined) units.set(object.uuid, [facts]);
      }
      return { units, uncertain: [] };
    },
    read: async (source, requests) => {
      const units = new Map<string, readonly Facts[]>();
      for (const { unit, object } of requests) {
        const reading = readDefined(source, object).then((values) =>
          factsOf(source, object, values),
        );
        const facts = await unlessMissing(reading, missing);
        if (facts !== undefined) units.set(unit, [facts]);
      }
      return units;
    },
  };
}

/** Reads the values of one network or pool. */
async function readDefined(
  { fields, signal }: Pick<Source, 'fields' | 'signal'>,
  object: DefinedObject,
): Promise<DefinedValues> {
  const [isActive, isPersistent, autostart] = await Promise.all([
    object.isActive({ signal }),
    object.isPersistent({ signal }),
    fields.has('autostart') ? object.getAutostart({ signal }) : undefined,
  ]);
  return { isActive, isPersistent, readings: autostart === undefined ? {} : { autostart } };
}

/** Lists all objects of a kind with their values: one call for each value, not for each object. */
async function flagsByUuid<Item extends { readonly uuid: string }>(
  { fields }: Pick<Source, 'fields'>,
  list: (flags: ListFlag | 0) => Promise<readonly Item[]>,
): Promise<ReadonlyArray<DefinedValues & { readonly object: Item }>> {
  const uuids = async (flag: ListFlag): Promise<ReadonlySet<string>> =>
    new Set((await list(flag)).map(({ uuid }) => uuid));
  const hasAutostart = fields.has('autostart');
  const [all, active, persistent, autostart] = await Promise.all([
    list(0),
    uuids('ACTIVE'),
    uuids('PERSISTENT'),
    hasAutostart ? uuids('AUTOSTART') : new Set<string>(),
  ]);
  return all.map((object) => ({
    object,
    isActive: active.has(object.uuid),
    isPersistent: persistent.has(object.uuid),
    readings: hasAutostart ? { autostart: autostart.has(object.uuid) } : {},
  }));
}
