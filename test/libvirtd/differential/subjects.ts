import type {
  Connection,
  Domain,
  Network,
  NodeDevice,
  StoragePool,
  StorageVol,
} from '../../../src/index.ts';
import { RemoteError } from '../../../src/index.ts';
import type {
  RemoteNonnullDomainCheckpoint,
  RemoteNonnullDomainSnapshot,
  RemoteNonnullInterface,
  RemoteNonnullNetworkPort,
  RemoteNonnullNwfilter,
  RemoteNonnullNwfilterBinding,
  RemoteNonnullSecret,
} from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';

/** What questions are about, by its kind. */
export interface Subjects {
  readonly connection: Connection;
  readonly domain: Domain;
  readonly network: Network;
  readonly pool: StoragePool;
  readonly volume: StorageVol;
  readonly device: NodeDevice;
  readonly snapshot: Raw<RemoteNonnullDomainSnapshot>;
  readonly checkpoint: Raw<RemoteNonnullDomainCheckpoint>;
  readonly port: Raw<RemoteNonnullNetworkPort>;
  readonly interface: Raw<RemoteNonnullInterface>;
  readonly secret: Raw<RemoteNonnullSecret>;
  readonly filter: Raw<RemoteNonnullNwfilter>;
  readonly binding: Raw<RemoteNonnullNwfilterBinding>;
}

/** What has no class here, for raw calls. */
export interface Raw<Wire> {
  readonly connection: Connection;
  readonly wire: Wire;
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
    below(await connection.listAllDomains(), async (dom) => {
      const { snapshots } = await connection.call(remote.domainListAllSnapshots, { dom, ...ALL });
      return raw(connection, snapshots, ({ name }) => name);
    }),
  checkpoint: async (connection) =>
    below(await connection.listAllDomains(), async (dom) => {
      const args = { dom, ...ALL };
      const { checkpoints } = await connection.call(remote.domainListAllCheckpoints, args);
      return raw(connection, checkpoints, ({ name }) => name);
    }),
  port: async (connection) =>
    below(await connection.listAllNetworks(), async (network) => {
      const { ports } = await connection.call(remote.networkListAllPorts, { network, ...ALL });
      return raw(connection, ports, ({ uuid }) => uuid);
    }),
  interface: async (connection) => {
    const { ifaces } = await connection.call(remote.connectListAllInterfaces, ALL);
    return raw(connection, ifaces, ({ name }) => name);
  },
  secret: async (connection) => {
    const { secrets } = await connection.call(remote.connectListAllSecrets, ALL);
    return raw(connection, secrets, ({ uuid }) => uuid);
  },
  filter: async (connection) => {
    const { filters } = await connection.call(remote.connectListAllNwfilters, ALL);
    return raw(connection, filters, ({ name }) => name);
  },
  binding: async (connection) => {
    const { bindings } = await connection.call(remote.connectListAllNwfilterBindings, ALL);
    return raw(connection, bindings, ({ portdev }) => portdev);
  },
};

const ALL = { needResults: 1, flags: 0 } as const;

function raw<Wire>(
  connection: Connection,
  wires: readonly Wire[],
  key: (wire: Wire) => string,
): Keyed<Raw<Wire>> {
  return wires.map((wire) => [key(wire), { connection, wire }]);
}

/** The objects of a kind by what tells them apart; none where the driver has no such kind. */
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
    if (error instanceof RemoteError) return [];
    throw error;
  }
}
