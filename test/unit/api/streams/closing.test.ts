import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { until } from '../../../support/until.ts';
import type { Rig } from './support/volume.ts';
import { fill, MIB, pattern, startVolume } from './support/volume.ts';

describe.each([
  ['with its own connection', 4],
  ['on a shared connection', 0],
])('A Node stream that nobody reads, %s,', (_, streamConnections) => {
  const start = (): Promise<Rig> => startVolume({ streamConnections });

  it('closes after end(), in the order of the events of a net.Socket', async () => {
    await using rig = await start();
    const console = await openConsole(rig.connection);
    const events = eventsOf(console);
    console.end();
    await until(() => events.includes('close'));
    expect(events).toEqual(['finish', 'end', 'close']);
  });

  it('closes after end(), and the data that it received is dropped', async () => {
    await using rig = await start();
    const console = await openConsole(rig.connection);
    const events = eventsOf(console);
    // The guest returns it. The reply to a later call on the same session shows that it arrived.
    await new Promise((resolve) => console.write('echo', resolve));
    await rig.connection.getHostname();
    console.end();
    await until(() => events.includes('close'));
    expect(events).toEqual(['finish', 'end', 'close']);
  });

  it('closes when its guest stops', async () => {
    await using rig = await start();
    const domain = await rig.connection.domainLookupByName('test');
    const events = eventsOf(await domain.openConsole());
    await domain.destroy();
    await until(() => events.includes('close'));
    expect(events).toEqual(['end', 'finish', 'close']);
  });

  it('closes at the end of a download without data', async () => {
    await using rig = await start();
    const download = await rig.volume.download({ offset: MIB });
    if (!download.closed) await once(download, 'close');
    expect(await download.toArray()).toEqual([]);
  });

  it('closes after unread data was read', async () => {
    await using rig = await start();
    await fill(rig.volume, pattern(MIB));
    const download = await rig.volume.download({ length: 1000 });
    await once(download, 'readable');
    const { length } = download.read() as Buffer;
    await until(() => download.closed);
    expect([length, download.readableEnded]).toEqual([1000, true]);
  });

  it('closes when the connection is closed, ended or not', async () => {
    await using rig = await start();
    const consoles = await Promise.all(
      Array.from({ length: 10 }, (__, index) => openConsole(rig.connection, `guest-${index}`)),
    );
    for (const console of consoles.slice(3, 8)) console.write('echo');
    await rig.connection.getHostname();
    for (const console of consoles.slice(0, 5)) console.end();
    const all = [...consoles, await rig.volume.upload(), await rig.volume.download()];
    // A stream that is not over fails. The others may also have been over before.
    for (const each of all) each.on('error', () => {});
    await rig.connection.close();
    await until(() => all.every(({ closed }) => closed));
    for (const each of all.slice(5)) {
      expect(each.errored).toMatchObject({ code: 'CONNECTION_CLOSED' });
    }
  });

  it('closes when it was ended before the connection is closed', async () => {
    await using rig = await start();
    const consoles = await Promise.all(
      Array.from({ length: 10 }, (__, index) => openConsole(rig.connection, `guest-${index}`)),
    );
    const events = consoles.map(eventsOf);
    for (const console of consoles) console.end();
    await Promise.all(consoles.map((console) => once(console, 'finish')));
    await rig.connection.close();
    await until(() => events.every((names) => names.includes('close')));
    for (const names of events) expect(names).toEqual(['finish', 'end', 'close']);
  });
});

/** Opens the console of the guest `test`, or of a new guest. */
async function openConsole(connection: Connection, name?: string): Promise<Duplex> {
  const domain =
    name === undefined
      ? await connection.domainLookupByName('test')
      : await connection.domainCreateXml(
          `<domain type='test'><name>${name}</name><memory>1024</memory>
            <os><type>hvm</type></os></domain>`,
        );
  return domain.openConsole();
}

/** Returns a list that the names of the stream's events are added to. */
function eventsOf(stream: Duplex): string[] {
  const events: string[] = [];
  for (const name of ['end', 'finish', 'close', 'error']) stream.on(name, () => events.push(name));
  return events;
}
