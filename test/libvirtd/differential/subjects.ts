import type {
  Connection,
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  Interface,
  Network,
  NetworkPort,
  NodeDevice,
  NWFilter,
  NWFilterBinding,
  Secret,
  StoragePool,
  StorageVol,
} from '../../../src/index.ts';
import { VirError } from '../../../src/index.ts';

/** The types of the objects that questions are about, by kind. */
export interface Subjects {
  readonly connection: Connection;
  readonly domain: Domain;
  readonly network: Network;
  readonly pool: StoragePool;
  readonly volume: StorageVol;
  readonly device: NodeDevice;
  readonly snapshot: DomainSnapshot;
  readonly checkpoint: DomainCheckpoint;
  readonly port: NetworkPort;
  readonly interface: Interface;
  readonly secret: Secret;
  readonly filter: NWFilter;
  readonly binding: NWFilterBinding;
}

export type Kind = keyof Subjects;

type Listing = (connection: Connection) => Promise<ReadonlyArray<readonly [string, unknown]>>;

const LISTINGS: Readonly<Record<Kind, Listing>> = {
  connection: async (connection) => [['connection', connection]],
  domain: async (connection) => byName(await connection.listAllDomains()),
  network: async (connection) => byName(await connection.listAllNetworks()),
  pool: async (connection) => byName(await connection.listAllStoragePools()),
  volume: async (connection) =>
    below(await connection.listAllStoragePools(), async (pool) =>
      byName(await pool.listAllVolumes()),
    ),
  device: async (connection) => byName(await connection.listAllNodeDevices()),
  snapshot: async (connection) =>
    below(await connection.listAllDomains(), async (domain) =>
      byName(await domain.listAllSnapshots()),
    ),
  checkpoint: async (connection) =>
    below(await connection.listAllDomains(), async (domain) =>
      byName(await domain.listAllCheckpoints()),
    ),
  port: async (connection) =>
    below(await connection.listAllNetworks(), async (network) =>
      (await network.listAllPorts()).map((port) => [port.uuid, port]),
    ),
  interface: async (connection) => byName(await connection.listAllInterfaces()),
  secret: async (connection) =>
    (await connection.listAllSecrets()).map((secret) => [secret.uuid, secret]),
  filter: async (connection) => byName(await connection.listAllNwFilters()),
  binding: async (connection) =>
    (await connection.listAllNwFilterBindings()).map((binding) => [binding.portdev, binding]),
};

/** Returns the objects of a kind with unique keys, or none if the driver has no such kind. */
export async function subjectsOf(
  connection: Connection,
  kind: Kind,
): Promise<ReadonlyArray<readonly [string, unknown]>> {
  return unlessRefused(() => LISTINGS[kind](connection));
}

interface Named {
  readonly name: string;
}

type Keyed<T> = ReadonlyArray<readonly [string, T]>;

function byName<T extends Named>(objects: readonly T[]): Keyed<T> {
  return objects.map((each) => [each.name, each]);
}

async function below<Parent extends Named>(
  parents: readonly Parent[],
  childrenOf: (parent: Parent) => Promise<Keyed<unknown>>,
): Promise<Keyed<unknown>> {
  const each = parents.map(async (parent) => {
    const children = await unlessRefused(() => childrenOf(parent));
    return children.map(([name, child]) => [`${parent.name}/${name}`, child] as const);
  });
  return (await Promise.all(each)).flat();
}

async function unlessRefused(list: () => Promise<Keyed<unknown>>): Promise<Keyed<unknown>> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof VirError) return [];
    throw error;
  }
}
