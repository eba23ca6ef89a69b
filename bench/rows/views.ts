import { setTimeout as delay } from 'node:timers/promises';
import { openFleet } from '../../src/fleet/index.ts';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { liveInventory } from '../../src/inventory/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { Bench } from '../suite/bench.ts';

const CHANGES_PER_SECOND = 1000;
const SECONDS = 5;
const TICK_MS = 10;
const MIB = 1_048_576;

/**
 * Prints the cost of the inventory for each change, and the cost of a fleet for each host. The
 * in-memory daemons run in the same process. The cost of the same changes with a listener alone
 * shows the part of the daemon and of the connection.
 */
export async function benchViews({ scale, rounds }: Bench): Promise<void> {
  console.log('\nviews: an inventory, 1,000 changes a second, with the in-memory daemon\n');
  console.log(
    '| domains | list, us a domain | listener alone, us a change | inventory | lag, ms |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (const count of [100, 1000, 10_000]) {
    console.log(await inventoryRow(Math.max(10, count * scale), rounds));
  }
  console.log('\nviews: a fleet with an inventory of domains, with its in-memory daemons\n');
  console.log(
    '| hosts | open, ms CPU a host | KiB a host | each, us CPU a host | change, us CPU |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  await fleetRow(10);
  for (const count of [10, 100, 1000]) console.log(await fleetRow(Math.max(2, count * scale)));
}

async function inventoryRow(count: number, rounds: number): Promise<string> {
  const daemon = await startDaemon({ memory: true, hypervisor: { populated: false } });
  for (let index = 0; index < count; index += 1) {
    const xml = `<domain type='test'><name>guest-${index}</name><memory>1024</memory>
      <os><type>hvm</type></os></domain>`;
    daemon.hypervisor.domains.create(xml);
  }
  await using connection = await connect('test:///default', { transport: daemon.connect() });
  let list = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await using _ = await liveInventory(connection, { kinds: ['domain'] });
    list = Math.min(list, cpuSince(before) / count);
  }
  const changes: number[] = [];
  const base = await withListener(connection, () => change(daemon, connection));
  await using inventory = await liveInventory(connection, { kinds: ['domain'] });
  // A reader and a listener, as a page for operators has them.
  void (async () => {
    for await (const each of inventory.changes()) changes.push(each.type.length);
  })();
  const { cpu, made } = await change(daemon, connection);
  const startedAt = performance.now();
  const domains = daemon.hypervisor.domains.list();
  const isCurrent = (): boolean =>
    domains.every(({ uuid, state }) => inventory.domains.get(uuid)?.state === state);
  while (!isCurrent()) await delay(1);
  const lag = performance.now() - startedAt;
  await inventory.close();
  await connection.close();
  await daemon.close();
  const cells = [
    count,
    list.toFixed(1),
    (base.cpu / base.made).toFixed(0),
    (cpu / made).toFixed(0),
  ];
  return `| ${[...cells, lag.toFixed(0)].join(' | ')} |`;
}

async function withListener<T>(connection: Connection, run: () => Promise<T>): Promise<T> {
  await using _ = await connection.listen('domain:lifecycle', () => {});
  return run();
}

/** Suspends and resumes random domains for some seconds. Returns the CPU time in microseconds. */
async function change(
  daemon: TestDaemon,
  connection: Connection,
): Promise<{ readonly cpu: number; readonly made: number }> {
  const domains = daemon.hypervisor.domains.list();
  const before = process.cpuUsage();
  const startedAt = performance.now();
  let made = 0;
  while (performance.now() - startedAt < SECONDS * 1000) {
    const due = ((performance.now() - startedAt) / 1000) * CHANGES_PER_SECOND;
    for (; made < due; made += 1) {
      const domain = domains[(made * 7919) % domains.length];
      if (domain?.state === 1) domain.suspend();
      else domain?.resume();
    }
    await delay(TICK_MS);
  }
  await connection.getLibVersion();
  return { cpu: cpuSince(before), made };
}

async function fleetRow(count: number): Promise<string> {
  const daemons: TestDaemon[] = [];
  for (let index = 0; index < count; index += 1) daemons.push(await startDaemon({ memory: true }));
  const hosts = Object.fromEntries(
    daemons.map((daemon, index) => [
      `host-${index}`,
      { uri: 'test:///default', transport: () => daemon.connect() },
    ]),
  );
  const heapBefore = usedHeap();
  const before = process.cpuUsage();
  await using fleet = await openFleet(hosts, { inventory: { kinds: ['domain'] } });
  await fleet.opened();
  const open = cpuSince(before) / 1000 / count;
  const kibibytes = ((usedHeap() - heapBefore) * 1024) / count;
  const eachBefore = process.cpuUsage();
  const { ok } = await fleet.each((connection) => connection.getLibVersion());
  const each = cpuSince(eachBefore) / count;
  if (ok.length !== count) throw new Error(`${count - ok.length} hosts have failed`);
  const changes = fleet.inventory.changes();
  const changeBefore = process.cpuUsage();
  for (const daemon of daemons) daemon.hypervisor.domains.lookupByName('test').suspend();
  let left = count;
  for await (const { type } of changes) {
    if (type === 'changed') left -= 1;
    if (left === 0) break;
  }
  const changed = cpuSince(changeBefore) / count;
  await fleet.close();
  await Promise.all(daemons.map((daemon) => daemon.close()));
  const cells = [count, open.toFixed(2), kibibytes.toFixed(0), each.toFixed(0), changed.toFixed(0)];
  return `| ${cells.join(' | ')} |`;
}

/** The used heap and the memory of buffers, in MiB. */
function usedHeap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MIB;
}

/** The CPU time of this process, in microseconds. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
