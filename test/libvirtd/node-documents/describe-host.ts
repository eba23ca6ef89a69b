import type { Connection, Domain } from '../../../src/index.ts';
import { connect, VirError } from '../../../src/index.ts';

/** Opens a URI and returns everything that its host has, or the error of opening it. */
export async function describeHost(uri: string): Promise<unknown> {
  try {
    await using connection = await connect(uri);
    return await objectsOf(connection);
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    const message = error.message.replace(/uuid [\da-f-]{36}/, 'uuid');
    return `${error.number} ${error.domain}: ${message}`;
  }
}

async function objectsOf(connection: Connection): Promise<unknown> {
  const domains = await connection.listAllDomains();
  const networks = await connection.listAllNetworks();
  const pools = await connection.listAllStoragePools();
  const interfaces = await connection.listAllInterfaces();
  const devices = await connection.listAllNodeDevices();
  return {
    info: await connection.nodeGetInfo(),
    capabilities: await connection.getCapabilities(),
    domains: await described(domains, describeDomain),
    networks: await described(networks, async (network) => [
      await network.isActive(),
      await network.isPersistent(),
      await network.getAutostart(),
      withoutUuid(await network.getXmlDesc()),
    ]),
    interfaces: await described(interfaces, async (each) => [
      await each.isActive(),
      await each.getXmlDesc(),
    ]),
    pools: await described(pools, async (pool) => [
      await pool.getInfo(),
      await pool.isPersistent(),
      withoutUuid(await pool.getXmlDesc()),
      await described(await pool.listAllVolumes(), async (volume) => [
        volume.key,
        await volume.getPath(),
        await volume.getInfo(),
        await volume.getXmlDesc(),
      ]),
    ]),
    devices: await described(devices, (device) => device.getXmlDesc()),
  };
}

async function describeDomain(domain: Domain): Promise<unknown> {
  return {
    id: domain.id,
    state: await domain.getState(),
    isPersistent: await domain.isPersistent(),
    autostart: await domain.getAutostart(),
    hasManagedSave: await domain.hasManagedSaveImage(),
    xml: withoutUuid(await domain.getXmlDesc()),
    snapshots: await described(await domain.listAllSnapshots(), async (snapshot) => [
      await snapshot.isCurrent(),
      withoutUuid(await snapshot.getXmlDesc()),
    ]),
  };
}

/** Returns what is said of each object, by its name. Daemons have their own orders. */
async function described<Each extends { readonly name: string }>(
  objects: readonly Each[],
  describeOne: (each: Each) => Promise<unknown>,
): Promise<unknown> {
  const entries = await Promise.all(
    objects.map(async (each) => [each.name, await describeOne(each)] as const),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Objects without a UUID in the document get a random one. */
function withoutUuid(xml: string): string {
  return xml.replaceAll(/<uuid>(?!11111111-)[\da-f-]{36}<\/uuid>/g, '<uuid/>');
}
