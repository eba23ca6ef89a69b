import { Secret } from '../../api/secret/secret.ts';
import type { VirSecretUsageType } from '../../protocol/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, ReadRequest, Source } from './adapter.ts';
import { unlessMissing } from './adapter.ts';

const MISSING = [VirErrorNumber.NO_SECRET];

/** Creates the adapter for secrets. */
export function secretAdapter(): KindAdapter<Secret> {
  return {
    ...{ kind: 'secret', batchMax: 1, isGrouped: false, absence: 'removed' },
    events: ['secret:lifecycle'],
    touchOf: (event) =>
      event.type === 'secret:lifecycle'
        ? { unit: event.secret.uuid, object: event.secret, hint: {} }
        : undefined,
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list: async ({ connection, signal }) => {
      const units = new Map<string, readonly Facts[]>();
      for (const secret of await connection.listAllSecrets({ signal })) {
        units.set(secret.uuid, [factsOf(secret)]);
      }
      return { units, uncertain: [] };
    },
    read,
  };
}

function objectOf(connection: Source['connection'], row: AnyRow): Secret {
  const usageType = row['usageType'] as VirSecretUsageType;
  return Secret.of(connection, { uuid: row.key, usageType, usageId: row.name });
}

async function read(
  { connection, signal }: Source,
  requests: readonly ReadRequest<Secret>[],
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const units = new Map<string, readonly Facts[]>();
  for (const { unit } of requests) {
    const secret = await unlessMissing(connection.secretLookupByUuid(unit, { signal }), MISSING);
    if (secret !== undefined) units.set(unit, [factsOf(secret)]);
  }
  return units;
}

function factsOf({ uuid, usageId, usageType, usageTypeName }: Secret): Facts {
  return { row: { kind: 'secret', key: uuid, name: usageId, uuid, usageType, usageTypeName } };
}
