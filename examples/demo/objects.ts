import type { Connection, NodeDevice } from '../../src/index.ts';
import { bar, bytes, heading, paint, state } from './paint.ts';

/** Devices beyond this number are only counted: a real host has hundreds. */
const DEVICES_MAX = 12;

export async function showDomains(connection: Connection): Promise<void> {
  const domains = await connection.listAllDomains();
  heading(`Guests (${domains.length})`);
  for (const domain of domains) {
    const { stateName, memory, nrVirtCpu } = await domain.getInfo();
    const facts = `${state(stateName)}, ${nrVirtCpu} vCPUs, ${bytes(memory * 1024n)}`;
    console.log(`${paint('bold', domain.name)}  ${domain.uuid}  ${facts}`);
  }
}

export async function showNetworks(connection: Connection): Promise<void> {
  heading('Networks');
  for (const network of await connection.listAllNetworks()) {
    console.log(`${paint('bold', network.name)}  ${network.uuid}  ${await activity(network)}`);
  }
}

export async function showPools(connection: Connection): Promise<void> {
  heading('Storage pools');
  for (const pool of await connection.listAllStoragePools()) {
    const { capacity, available } = await pool.getInfo();
    const space = `${bar(capacity - available, capacity)} ${bytes(available)} free`;
    console.log(`${paint('bold', pool.name)}  ${pool.uuid}  ${await activity(pool)}  ${space}`);
    if (!(await pool.isActive())) continue;
    for (const volume of await pool.listAllVolumes()) {
      const info = await volume.getInfo();
      console.log(`  ${volume.name}  ${bytes(info.capacity)}`);
    }
  }
}

export async function showDevices(connection: Connection): Promise<void> {
  const devices = await connection.listAllNodeDevices();
  heading(`Devices (${devices.length})`);
  const parents = await Promise.all(devices.map((device) => device.getParent()));
  const lines = tree(groupByParent(devices, parents), null, 0);
  for (const line of lines.slice(0, DEVICES_MAX)) console.log(line);
  const more = lines.length - DEVICES_MAX;
  if (more > 0) console.log(paint('dim', `... and ${more} more`));
}

async function activity(object: { isActive(): Promise<boolean> }): Promise<string> {
  return (await object.isActive()) ? 'active' : 'inactive';
}

type Children = ReadonlyMap<string | null, readonly string[]>;

function groupByParent(
  devices: readonly NodeDevice[],
  parents: ReadonlyArray<string | null>,
): Children {
  const children = new Map<string | null, string[]>();
  for (const [index, device] of devices.entries()) {
    const parent = parents[index] ?? null;
    const siblings = children.get(parent) ?? [];
    siblings.push(device.name);
    children.set(parent, siblings);
  }
  return children;
}

function tree(children: Children, parent: string | null, depth: number): string[] {
  return (children.get(parent) ?? []).flatMap((name) => [
    '  '.repeat(depth) + name,
    ...tree(children, name, depth + 1),
  ]);
}
