import { StoragePool } from '../../api/storage/storage-pool.ts';
import { StorageVol } from '../../api/storage/storage-vol.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, ListResult, ReadRequest, Source, Touch } from './adapter.ts';
import { isRefusal, mapLimited, unlessMissing } from './adapter.ts';

/** The pool does not exist, or it is not active. */
const WITHOUT_VOLUMES = [VirErrorNumber.NO_STORAGE_POOL, VirErrorNumber.OPERATION_INVALID];
const MISSING = [VirErrorNumber.NO_STORAGE_VOL];

/** Creates the adapter for storage volumes, which are read by pool. */
export function storageVolumeAdapter(): KindAdapter<StoragePool> {
  return {
    ...{ kind: 'storage-volume', batchMax: 1, isGrouped: true, absence: 'excluded' },
    events: ['storage-pool:lifecycle', 'storage-pool:refresh'],
    touchOf: (event) =>
      event.type === 'storage-pool:lifecycle' || event.type === 'storage-pool:refresh'
        ? { unit: event.pool.uuid, object: event.pool, hint: {} }
        : undefined,
    unitOf: (row) => row['poolUuid'] as string,
    unitObjectOf: (connection, row) => {
      const [name, uuid] = [row['pool'] as string, row['poolUuid'] as string];
      return StoragePool.of(connection, { name, uuid });
    },
    objectOf: (connection, row) => {
      const [pool, key] = [row['pool'] as string, row['volumeKey'] as string];
      return StorageVol.of(connection, { pool, name: row.name, key }, StoragePool);
    },
    list,
    read,
  };
}

async function list(source: Source): Promise<ListResult<StoragePool>> {
  const { connection, signal, volumesOf } = source;
  const pools = await connection.listAllStoragePools({ flags: 'ACTIVE', signal });
  const units = new Map<string, readonly Facts[]>();
  const uncertain: Touch<StoragePool>[] = [];
  await mapLimited(pools.filter(volumesOf), async (pool) => {
    try {
      units.set(pool.uuid, await volumes(source, pool));
    } catch (error) {
      // One broken pool must not hide the volumes of the others.
      if (isRefusal(error, WITHOUT_VOLUMES)) return;
      if (signal.aborted) throw error;
      uncertain.push({ unit: pool.uuid, object: pool, hint: {} });
    }
  });
  return { units, uncertain };
}

async function read(
  source: Source,
  requests: readonly ReadRequest<StoragePool>[],
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const units = new Map<string, readonly Facts[]>();
  for (const { unit, object } of requests) {
    if (!source.volumesOf(object)) continue;
    const facts = await unlessMissing(volumes(source, object), WITHOUT_VOLUMES);
    if (facts !== undefined) units.set(unit, facts);
  }
  return units;
}

async function volumes(source: Source, pool: StoragePool): Promise<Facts[]> {
  const { signal, fields } = source;
  const all = await pool.listAllVolumes({ signal });
  const facts = await mapLimited(all, async (volume) => {
    const { name, key } = volume;
    const row: AnyRow = {
      ...{ kind: 'storage-volume', key: `${pool.uuid}/${name}`, name },
      ...{ pool: pool.name, poolUuid: pool.uuid, volumeKey: key },
    };
    if (!fields.has('info')) return { row };
    const info = await unlessMissing(volume.getInfo({ signal }), MISSING);
    return info === undefined ? undefined : { row, readings: { info } };
  });
  return facts.filter((each) => each !== undefined);
}
