import type { Domain } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { startLibvirtd } from '../../test/libvirtd/support/libvirtd.ts';
import type { Bench } from '../suite/bench.ts';
import { testDriver } from '../suite/bench.ts';
import { pin } from '../suite/machine.ts';
import { benchBulk } from './bulk.ts';
import { benchDaemonCalls, benchLowLatency } from './calls.ts';
import { benchEvents } from './events.ts';
import { guestXml } from './guest-xml.ts';
import { benchCommandLine, benchMemory, benchOpen, benchStart } from './opening.ts';
import { benchStreams } from './streams.ts';

const GUESTS = 1000;
const ROWS = [
  'calls',
  'bulk',
  'open',
  'start',
  'lvsh',
  'memory',
  'events',
  'download',
  'upload',
  'file',
];

/** Runs the rows that need libvirtd: a private one with 1,001 domains of its test driver. */
export async function withLibvirtd(bench: Bench, isWanted: (id: string) => boolean): Promise<void> {
  if (![...ROWS, 'sparse'].some(isWanted)) return;
  await using daemon = await startLibvirtd({
    config: { max_clients: 5000, max_queued_clients: 2000, max_anonymous_clients: 2000 },
  });
  // The test driver keeps its guests as long as one connection is open.
  await using keeper = await connect(daemon.uri('test'));
  const target = testDriver(daemon);
  pin(daemon.pid, true);
  if (isWanted('calls')) await benchDaemonCalls(bench, target);
  if (isWanted('open')) await benchOpen(bench, target, 'libvirtd');
  pin(daemon.pid, false);
  if (isWanted('calls')) await benchLowLatency(bench, target);
  if (isWanted('start')) await benchStart(bench, target);
  if (isWanted('lvsh')) await benchCommandLine(bench, target);
  if (isWanted('memory')) await benchMemory(bench, target);
  if (isWanted('events')) await benchEvents(bench, target, await keeper.domainLookupByName('test'));
  if (isWanted('bulk')) {
    for (let index = 0; index < GUESTS; index += 1) {
      await addIoThreads(await keeper.domainCreateXml(guestXml(index)));
    }
    pin(daemon.pid, true);
    await benchBulk(bench, target);
    pin(daemon.pid, false);
  }
  if (['download', 'upload', 'file', 'sparse'].some(isWanted)) {
    await using qemu = await connect(daemon.uri('qemu'));
    await benchStreams(bench, daemon, qemu);
  }
}

/** Statistics of the test driver tell about IO threads, and about little else. */
async function addIoThreads(guest: Domain): Promise<void> {
  for (let id = 1; id <= 6; id += 1) await guest.addIoThread(id, { flags: 'LIVE' });
}
