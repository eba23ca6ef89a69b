/**
 * Shows a libvirt host: its properties, domains, networks, storage pools and devices. With
 * `--write` it also defines a small guest, starts it, shows it, stops it and undefines it.
 *
 *     npm run demo -- [URI] [--write]
 *
 * Without a URI it connects to the local libvirt daemon. If there is none, it starts the in-memory
 * daemon.
 */
import { parseArgs } from 'node:util';
import type { Connection, NodeDevice } from '../src/index.ts';
import { connect, LibvirtError, TransportError } from '../src/index.ts';
import { startDaemon } from '../src/testing/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});

const [uri] = positionals;

try {
  const needsDaemon = uri === undefined && !(await hasLocalDaemon());
  await using daemon = needsDaemon ? await startDaemon() : undefined;
  await using connection = await connect(daemon?.uri ?? uri);
  await showHost(connection);
  await showDomains(connection);
  await showNetworks(connection);
  await showPools(connection);
  await showDevices(connection);
  if (values.write) await runGuest(connection);
} catch (error) {
  if (!(error instanceof LibvirtError)) throw error;
  console.error(`${error.name} ${error.code}: ${error.message}`);
  process.exitCode = 1;
}

/** Returns whether a libvirt daemon answers on this machine. Prints the reason if none does. */
async function hasLocalDaemon(): Promise<boolean> {
  try {
    await (await connect()).close();
    return true;
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== 'CONNECT_FAILED') throw error;
    console.log(`No local libvirt daemon: ${error.message}`);
    console.log('The demo uses the in-memory daemon instead.');
    return false;
  }
}

async function showHost(connection: Connection): Promise<void> {
  const [hostname, type, version, libVersion, node, freeBytes] = await Promise.all([
    connection.getHostname(),
    connection.getType(),
    connection.getVersion(),
    connection.getLibVersion(),
    connection.nodeGetInfo(),
    connection.nodeGetFreeMemory(),
  ]);
  heading(`${hostname} (${connection.uri})`);
  console.log(`${type} ${dotted(version)}, libvirt ${dotted(libVersion)}`);
  console.log(`${node.cpus} CPUs (${node.model}), ${mebibytes(node.memory * 1024n)} memory`);
  console.log(`${mebibytes(freeBytes)} free`);
}

async function showDomains(connection: Connection): Promise<void> {
  heading('Domains');
  for (const domain of await connection.listAllDomains()) {
    const { stateName, memory, nrVirtCpu } = await domain.getInfo();
    const facts = `${stateName}, ${nrVirtCpu} vCPUs, ${mebibytes(memory * 1024n)}`;
    console.log(`${domain.name}  ${domain.uuid}  ${facts}`);
  }
}

async function showNetworks(connection: Connection): Promise<void> {
  heading('Networks');
  for (const network of await connection.listAllNetworks()) {
    console.log(`${network.name}  ${network.uuid}  ${await activity(network)}`);
  }
}

async function showPools(connection: Connection): Promise<void> {
  heading('Storage pools');
  for (const pool of await connection.listAllStoragePools()) {
    const { capacity, available } = await pool.getInfo();
    const space = `${mebibytes(available)} of ${mebibytes(capacity)} free`;
    console.log(`${pool.name}  ${pool.uuid}  ${await activity(pool)}, ${space}`);
    if (!(await pool.isActive())) continue;
    for (const volume of await pool.listAllVolumes()) {
      const info = await volume.getInfo();
      console.log(`  ${volume.name}  ${mebibytes(info.capacity)}`);
    }
  }
}

async function showDevices(connection: Connection): Promise<void> {
  heading('Devices');
  const devices = await connection.listAllNodeDevices();
  const parents = await Promise.all(devices.map((device) => device.getParent()));
  printTree(groupByParent(devices, parents), null, 0);
}

async function runGuest(connection: Connection): Promise<void> {
  const name = `libvirt-client-demo-${process.pid}`;
  heading(`A guest of our own: ${name}`);
  const domain = await connection.domainDefineXml(await guestXml(connection, name));
  try {
    console.log(`defined   ${domain.uuid}`);
    await domain.create();
    console.log(`started   id ${domain.id}`);
    const { stateName, reasonName } = await domain.getState();
    console.log(`state     ${stateName}, reason ${reasonName}`);
    const running = await connection.listAllDomains({ flags: 'ACTIVE' });
    console.log(`running   ${running.map((each) => each.name).join(', ')}`);
    console.log(`XML       ${(await domain.getXmlDesc()).length} characters`);
    await domain.destroy();
    console.log(`stopped   ${(await domain.getState()).stateName}`);
  } finally {
    if (await domain.isActive()) await domain.destroy();
    await domain.undefine();
    console.log('removed');
  }
}

/** Returns the XML of the smallest guest that this host can run: no disk, no operating system. */
async function guestXml(connection: Connection, name: string): Promise<string> {
  const capabilities = await connection.getCapabilities();
  const type = await connection.getType();
  const domainType = /<domain type=['"](kvm|qemu|test)['"]/.exec(capabilities)?.[1];
  return `<domain type='${domainType ?? type.toLowerCase()}'>
    <name>${name}</name>
    <memory unit='MiB'>64</memory>
    <vcpu>1</vcpu>
    <os><type>hvm</type></os>
  </domain>`;
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

async function activity(object: { isActive(): Promise<boolean> }): Promise<string> {
  return (await object.isActive()) ? 'active' : 'inactive';
}

/** Formats a version of libvirt, which is 1,000,000 * major + 1,000 * minor + release. */
function dotted(version: bigint): string {
  return `${version / 1_000_000n}.${(version / 1_000n) % 1_000n}.${version % 1_000n}`;
}

function mebibytes(bytes: bigint): string {
  return `${bytes / 1_048_576n} MiB`;
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

function printTree(children: Children, parent: string | null, depth: number): void {
  for (const name of children.get(parent) ?? []) {
    console.log(`${'  '.repeat(depth)}${name}`);
    printTree(children, name, depth + 1);
  }
}
