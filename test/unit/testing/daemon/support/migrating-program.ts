/**
 * Migrates 100 guests at a time between two daemons, there and back, and prints how many more
 * objects there are afterwards. In a process of its own, since V8 counts the objects of the main
 * realm alone, which is not Jest's.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import type { Connection } from '../../../../../src/index.ts';
import { connect } from '../../../../../src/index.ts';
import type { TestDaemon } from '../../../../../src/testing/index.ts';
import { startDaemon } from '../../../../../src/testing/index.ts';

const GUESTS = 100;
const ROUNDS = Number(process.argv[2]);

const daemons = [await start(), await start()] as const;
const connections = [await open(daemons[0]), await open(daemons[1])] as const;
for (let number = 0; number < GUESTS; number += 1) {
  const xml = `<domain type='test'><name>guest-${number}</name><memory unit='MiB'>64</memory>
    <os><type>hvm</type></os></domain>`;
  daemons[0].hypervisor.domains.define(xml).start();
}

// The first round fills what is kept for good.
await thereAndBack();
const before = await liveObjects();
for (let round = 0; round < ROUNDS; round += 1) await thereAndBack();
const kept = (await liveObjects()) - before;
const left = daemons.map(({ hypervisor }) => hypervisor.domains.list().length);
process.stdout.write(JSON.stringify({ left, kept }));
await Promise.all(connections.map((connection) => connection.close()));
await Promise.all(daemons.map((daemon) => daemon.close()));

async function thereAndBack(): Promise<void> {
  await migrateAll(connections[0], connections[1]);
  await migrateAll(connections[1], connections[0]);
}

async function migrateAll(from: Connection, to: Connection): Promise<void> {
  const guests = await from.listAllDomains({ flags: 'ACTIVE' });
  const options = { persist: true, undefineSource: true };
  await Promise.all(guests.map((guest) => guest.migrateTo(to, options)));
}

/** The objects and functions that are still referenced: an exact number, unlike bytes in use. */
async function liveObjects(): Promise<number> {
  for (let index = 0; index < 5; index += 1) await turn();
  return queryObjects(Object, { format: 'count' });
}

async function start(): Promise<TestDaemon> {
  return startDaemon({ memory: true, hypervisor: { populated: false } });
}

async function open(daemon: TestDaemon): Promise<Connection> {
  return connect('test:///default', { transport: daemon.connect() });
}
