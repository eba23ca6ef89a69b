/**
 * Draws `lvsh top` with the in-memory hosts of the panel, in a real terminal emulator.
 *
 *     npm run top:screenshot             writes docs/images/top.png
 *     npm run top:screenshot -- FILE     writes the picture to a file
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addGuest, HOSTS } from '../../examples/panel/demo/guests.ts';
import { run } from '../../src/cli/run.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { drawTerminal } from './draw-terminal.ts';
import { TopEnvironment } from './top-environment.ts';

const [file = join(import.meta.dirname, '../../docs/images/top.png')] = process.argv.slice(2);
const SIZE = { columns: 112, rows: 17 };

/** Enough samples to fill the history of each guest, and one as the base of the first. */
const SAMPLES = 9;

const daemons = new Map<string, TestDaemon>();
for (const [host, guests] of Object.entries(HOSTS)) {
  const daemon = await startDaemon({ hypervisor: { populated: false, hostname: host } });
  daemons.set(host, daemon);
  const pool = daemon.hypervisor.storagePools.create(`<pool type='dir'><name>images</name>
    <target><path>/var/lib/libvirt/images</path></target></pool>`);
  // No program looks at the screens, so their port is not open.
  for (const guest of guests) addGuest(daemon, pool, guest, 5900);
}

const environment = new TopEnvironment(daemons, SIZE, SAMPLES);
await run(environment);
for (const daemon of daemons.values()) await daemon.close();
await mkdir(dirname(file), { recursive: true });
await writeFile(file, await drawTerminal(environment.screen, SIZE));
