import { Network } from '../../api/network/network.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import type { AnyRow } from '../rows.ts';
import type { Facts, KindAdapter, ReadRequest, Source } from './adapter.ts';
import { unlessMissing } from './adapter.ts';
import { flagsByUuid, readDefined } from './defined-objects.ts';

const MISSING = [VirErrorNumber.NO_NETWORK];

/** Creates the adapter for virtual networks. */
export function networkAdapter(): KindAdapter<Network> {
  return {
    ...{ kind: 'network', batchMax: 1, isGrouped: false, absence: 'removed' },
    events: ['network:lifecycle'],
    touchOf: (event) =>
      event.type === 'network:lifecycle'
        ? { unit: event.network.uuid, object: event.network, hint: {} }
        : undefined,
    unitOf: ({ key }) => key,
    unitObjectOf: objectOf,
    objectOf,
    list: async (source) => {
      const { connection, signal } = source;
      const listing = await flagsByUuid(source, (flags) =>
        connection.listAllNetworks({ flags, signal }),
      );
      const units = new Map<string, readonly Facts[]>();
      for (const { object, ...rest } of listing) units.set(object.uuid, [factsOf(object, rest)]);
      return { units, uncertain: [] };
    },
    read,
  };
}

function objectOf(connection: Source['connection'], row: AnyRow): Network {
  return Network.of(connection, { name: row.name, uuid: row.key });
}

async function read(
  source: Source,
  requests: readonly ReadRequest<Network>[],
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const units = new Map<string, readonly Facts[]>();
  for (const { unit, object } of requests) {
    const values = await unlessMissing(readDefined(source, object), MISSING);
    if (values !== undefined) units.set(unit, [factsOf(object, values)]);
  }
  return units;
}

function factsOf(
  { name, uuid }: Network,
  { isActive, isPersistent, readings }: Awaited<ReturnType<typeof readDefined>>,
): Facts {
  const row: AnyRow = { kind: 'network', key: uuid, name, uuid, isActive, isPersistent };
  return { row, readings };
}
