import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Transport } from '../../../../src/transport/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { until } from '../../../support/until.ts';
import { fill, MIB, pattern, readAll, startVolume } from './support/volume.ts';

describe('the additional connections for streams', () => {
  it('are opened on demand and reused', async () => {
    await using rig = await startVolume();
    expect(rig.daemon.connections).toBe(1);
    for (let turn = 0; turn < 5; turn += 1) await readAll(rig.volume);
    expect(rig.daemon.connections).toBe(2);
    const domain = await rig.connection.domainLookupByName('test');
    await (await domain.screenshot()).toArray();
    expect(rig.daemon.connections).toBe(2);
  });

  it('are limited by streamConnections; further streams share the main connection', async () => {
    await using rig = await startVolume({ bytes: 4 * MIB, streamConnections: 2 });
    await fill(rig.volume, pattern(4 * MIB));
    const downloads = await Promise.all(Array.from({ length: 6 }, () => rig.volume.download()));
    expect(rig.daemon.connections).toBe(3);
    const all = await Promise.all(downloads.map((each) => each.toArray()));
    for (const chunks of all) expect(Buffer.concat(chunks).equals(pattern(4 * MIB))).toBe(true);
    expect(rig.daemon.connections).toBe(3);
  });

  it('are closed after an idle time', async () => {
    await using rig = await startVolume();
    {
      using clock = new FakeClock();
      await readAll(rig.volume);
      await clock.advance(29_000, 1000);
      await readAll(rig.volume);
      expect(rig.daemon.connections).toBe(2);
      await clock.advance(29_000, 1000);
      expect(rig.daemon.connections).toBe(2);
      await clock.advance(1000, 1000);
    }
    await until(() => rig.daemon.connections === 1);
    expect((await readAll(rig.volume)).length).toBe(MIB);
  });

  it('are closed with the main connection, in use or idle', async () => {
    await using rig = await startVolume({ bytes: 8 * MIB });
    await fill(rig.volume, pattern(8 * MIB));
    const [used, other] = await Promise.all([rig.volume.download(), rig.volume.download()]);
    await Promise.all([once(used, 'readable'), other.toArray()]);
    used.on('error', () => {});
    expect(rig.daemon.connections).toBe(3);
    await rig.connection.close();
    // The daemon notices it a little later.
    await until(() => rig.daemon.connections === 0);
  });

  it('are not required: streams share the main connection if the daemon refuses more', async () => {
    let count = 0;
    await using rig = await startVolume({
      wrap: (transport) => {
        count += 1;
        if (count > 1) throw new Error('one is enough');
        return transport;
      },
    });
    await fill(rig.volume, pattern(MIB));
    expect((await readAll(rig.volume)).equals(pattern(MIB))).toBe(true);
    // Not every stream tries to open one again.
    expect(count).toBe(2);
  });

  it('are replaced if they were lost while idle', async () => {
    const ways: Transport[] = [];
    await using rig = await startVolume({
      wrap: (transport) => {
        ways.push(transport);
        return transport;
      },
    });
    await readAll(rig.volume);
    ways[1]?.destroy();
    expect((await readAll(rig.volume)).length).toBe(MIB);
    expect((await readAll(rig.volume)).length).toBe(MIB);
  });

  it('are not used with a transport that can only be used once', async () => {
    await using rig = await startVolume();
    const { connect } = await import('../../../../src/index.ts');
    await using connection = await connect('test:///default', { transport: rig.daemon.connect() });
    await fill(rig.volume, pattern(MIB));
    const before = rig.daemon.connections;
    const volume = await connection.storageVolLookupByKey(rig.volume.key);
    expect((await readAll(volume)).equals(pattern(MIB))).toBe(true);
    expect(rig.daemon.connections).toBe(before);
  });

  it('are opened again after the daemon was restarted', async () => {
    await using rig = await startVolume({ reconnect: { initialDelayMs: 1 } });
    await readAll(rig.volume);
    const download = await rig.volume.download();
    const failed = once(download, 'error');
    rig.daemon.cut();
    await failed;
    expect((await readAll(rig.volume)).length).toBe(MIB);
  });
});
