import type { Connection, Domain } from '../../../src/index.ts';
import { dumpDomain } from './dump-domain.ts';
import { dumpHost, dumpLists } from './dump-host.ts';
import { dumpCpuStats } from './dump-share.ts';
import { dumpDevice, dumpNetwork, dumpPool } from './dump-things.ts';
import { ask, byName, SOMETHING } from './values.ts';

/** Everything that this package says about a connection and its objects, in the form of dump.py. */
export async function dump(connection: Connection): Promise<object> {
  const domains = await connection.listAllDomains();
  return {
    host: await dumpHost(connection),
    lists: await dumpLists(connection),
    domains: await byName(domains, dumpDomain),
    networks: await byName(await connection.listAllNetworks(), dumpNetwork),
    pools: await byName(await connection.listAllStoragePools(), dumpPool),
    devices: await byName(await connection.listAllNodeDevices(), dumpDevice),
    statistics: await ask(() => statistics(connection)),
    amounts: {
      nodeGetFreeMemory: await ask(() => connection.nodeGetFreeMemory()),
      nodeGetCellsFreeMemory: await ask(() => connection.nodeGetCellsFreeMemory(0, 1)),
      nodeGetMemoryStats: await ask(() => connection.nodeGetMemoryStats(-1)),
      // The test driver's grow with the time of day.
      ...(await byName(domains, (domain) => ask(() => domain.blockStats('vda')))),
    },
    nanoseconds: {
      nodeGetCpuStats: await ask(() => connection.nodeGetCpuStats(-1)),
      ...(await byName(domains, (domain) => ask(() => cpuTime(domain)))),
      getCpuStats: await byName(domains, (domain) => ask(() => dumpCpuStats(domain))),
    },
  };
}

async function statistics(connection: Connection): Promise<object> {
  const records = await connection.getAllDomainStats();
  return Object.fromEntries(
    records.map(({ dom, params }) => [
      dom.name,
      Object.fromEntries(
        Object.entries(params).map(([field, value]) => [
          field,
          isCounting(field) ? SOMETHING : value,
        ]),
      ),
    ]),
  );
}

/** cpu.time, vcpu.0.wait, balloon.rss and the like count on. */
function isCounting(field: string): boolean {
  return /^cpu\.|\.(time|wait|delay|rss)$/.test(field);
}

async function cpuTime(domain: Domain): Promise<bigint> {
  return (await domain.getInfo()).cpuTime;
}
