import { StoragePool } from '../../api/storage/storage-pool.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, ReadRequest, Source } from './adapter.ts';
import { mapLimited, unlessMissing } from './adapter.ts';
import type { DefinedValues } from './defined-objects.ts';
import { flagsByUuid, readDefined } from './defined-objects.ts';

const MISSING = [VirErrorNumber.NO_STORAGE_POOL];

/** Creates the adapter for storage pools. */
export function storagePoolAdapter(): KindAdapter<StoragePool> {
  return {
    ...{ kind: 'storage-pool', batchMax: 1, isGrouped: false, absence: 'removed' },
    events: ['storage-pool:lifecycle', 'storage-pool:refresh'],
    touchOf: (event) =>
      event.type === 'storage-pool:lifecycle' || event.type === 'storage-pool:refresh'
        ? { unit: event.pool.uuid, object: event.pool, hint: {} }
        : undefined,
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list: async (source) => {
      const { connection, signal } = source;
      const listing = await flagsByUuid(source, (flags) =>
        connection.listAllStoragePools({ flags, signal }),
      );
      const units = new Map<string, readonly Facts[]>();
      const all = await mapLimited(listing, async ({ object, ...rest }) => ({
        object,
        facts: await unlessMissing(withInfo(source, object, rest), MISSING),
      }));
      for (const { object, facts } of all) {
        if (facts !== undefined) units.set(object.uuid, [facts]);
      }
      return { units, uncertain: [] };
    },
    read,
  };
}

function objectOf(connection: Source['connection'], row: AnyRow): StoragePool {
  return StoragePool.of(connection, { name: row.name, uuid: row.key });
}

async function read(
  source: Source,
  requests: readonly ReadRequest<StoragePool>[],
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const units = new Map<string, readonly Facts[]>();
  for (const { unit, object } of requests) {
    const facts = await unlessMissing(
      readDefined(source, object).then((values) => withInfo(source, object, values)),
      MISSING,
    );
    if (facts !== undefined) units.set(unit, [facts]);
  }
  return units;
}

async function withInfo(
  { fields, signal }: Source,
  pool: StoragePool,
  { isActive, isPersistent, readings }: DefinedValues,
): Promise<Facts> {
  const { name, uuid } = pool;
  const row: AnyRow = { kind: 'storage-pool', key: uuid, name, uuid, isActive, isPersistent };
  if (!fields.has('info')) return { row, readings };
  return { row, readings: { ...readings, info: await pool.getInfo({ signal }) } };
}
