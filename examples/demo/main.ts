import { parseArgs } from 'node:util';
import type { Connection } from '../../src/index.ts';
import { connect, LibvirtError, TransportError } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { runGuest } from './guest.ts';
import { showHost } from './host.ts';
import { showDevices, showDomains, showNetworks, showPools } from './objects.ts';
import { heading } from './paint.ts';

const HELP = `Shows a libvirt host: its properties, guests, networks, storage pools and devices.

Usage: npm run demo -- [URI] [--write]

Without a URI it shows the local libvirt host. If there is none, it shows an in-memory host, on which
it also makes, starts, watches and removes a guest.

  --write   makes a guest on the host of the URI, too, and removes it at the end
  --help    prints this text

Examples:
  npm run demo
  npm run demo -- qemu:///system
  npm run demo -- qemu+ssh://root@host.example/system --write`;

const NEXT = `Your own program: docs/guide/00-five-minutes.md
A page with charts, consoles and screens: npm run panel
libvirt on the command line: docs/lvsh.md`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await main(positionals[0]);

async function main(uri: string | undefined): Promise<void> {
  try {
    const needsDaemon = uri === undefined && !(await hasLocalDaemon());
    await using daemon = needsDaemon ? await startDaemon() : undefined;
    await using connection = await connect(daemon?.uri ?? uri);
    await show(connection, values.write || needsDaemon);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    console.error(`${error.name} ${error.code}: ${error.message}`);
    process.exitCode = 1;
  }
}

async function show(connection: Connection, mayWrite: boolean): Promise<void> {
  await showHost(connection);
  await showDomains(connection);
  await showNetworks(connection);
  await showPools(connection);
  await showDevices(connection);
  if (mayWrite) await runGuest(connection);
  heading('Next');
  console.log(NEXT);
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
