import type { Domain } from 'libvirt-client';
import { connect, VirDomainState, VirError } from 'libvirt-client';
import { openFleet } from 'libvirt-client/fleet';
import type { DomainRow } from 'libvirt-client/inventory';
import { liveInventory } from 'libvirt-client/inventory';
import { remote } from 'libvirt-client/protocol';
import type { TestDaemon, TestDaemonOptions } from 'libvirt-client/testing';
import { startDaemon } from 'libvirt-client/testing';

export async function names(uri: string): Promise<string[]> {
  const connection = await connect(uri, { readOnly: true });
  try {
    const domains: Domain[] = await connection.listAllDomains();
    const [first] = domains;
    if (first !== undefined) {
      const { xml } = await connection.call(remote.domainGetXmlDesc, { dom: first, flags: 0 });
      console.log(xml.length);
      const { state } = await first.getState();
      if (state === VirDomainState.RUNNING) console.log('running');
    }
    // @ts-expect-error The name is a string.
    await connection.domainLookupByName(7);
    return domains.map((domain) => domain.name);
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN') return [];
    throw error;
  } finally {
    await connection.close();
  }
}

export async function inMemory(options: TestDaemonOptions = {}): Promise<string[]> {
  const daemon: TestDaemon = await startDaemon(options);
  try {
    return await names(daemon.uri);
  } finally {
    await daemon.close();
  }
}

export async function running(uri: string): Promise<DomainRow[]> {
  const connection = await connect(uri);
  const inventory = await liveInventory(connection, { kinds: ['domain'], fields: ['autostart'] });
  const rows = inventory.domains.snapshot().filter(({ stateName }) => stateName === 'running');
  console.log(rows[0]?.autostart.value);
  // @ts-expect-error The networks were not asked for.
  console.log(inventory.networks);
  await inventory.close();
  await connection.close();
  return rows;
}

export async function hosts(uris: Record<string, string>): Promise<string[]> {
  const fleet = await openFleet(uris, { inventory: true });
  const { ok } = await fleet.each((connection) => connection.getHostname());
  const guests = fleet.inventory.domains.snapshot().map(({ host, name }) => `${host} ${name}`);
  await fleet.close();
  return [...ok.map(({ value }) => value), ...guests];
}
