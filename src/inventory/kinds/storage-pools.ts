import { StoragePool } from '../../api/storage/storage-pool.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { KindAdapter } from './adapter.ts';
import { definedAdapter } from './defined-objects.ts';

/** Creates the adapter for storage pools. */
export function storagePoolAdapter(): KindAdapter<StoragePool> {
  return definedAdapter({
    kind: 'storage-pool',
    events: ['storage-pool:lifecycle', 'storage-pool:refresh'],
    missing: [VirErrorNumber.NO_STORAGE_POOL],
    ofEvent: (event) =>
      event.type === 'storage-pool:lifecycle' || event.type === 'storage-pool:refresh'
        ? event.pool
        : undefined,
    of: (connection, names) => StoragePool.of(connection, names),
    list: (connection, options) => connection.listAllStoragePools(options),
    readings: async ({ fields, signal }, pool) =>
      fields.has('info') ? { info: await pool.getInfo({ signal }) } : {},
  });
}
