import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { TransportSink } from '../../../../src/transport/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { PassingTransport } from '../../../support/passing-transport.ts';
import { fill, MIB, pattern, startVolume } from './support/volume.ts';

/** The daemon disconnects a silent client after 0.8 s. */
const KEEPALIVE = { intervalSeconds: 0.4, count: 1 };

describe('a stream that is not read', () => {
  it.each([
    ['with its own connection', 4],
    ['on a shared connection', 0],
  ])('%s does not delay 10,000 calls, and needs little memory', async (_, streamConnections) => {
    using clock = new FakeClock();
    await using rig = await startVolume({
      bytes: 64 * MIB,
      streamConnections,
      daemon: { keepalive: KEEPALIVE },
    });
    const bytes = pattern(MIB);
    for (let index = 0; index < 64; index += 1) await fill(rig.volume, bytes, index * MIB);
    const before = process.memoryUsage().arrayBuffers;
    const download = await rig.volume.download();
    await once(download, 'readable');
    let peak = 0;
    for (let turn = 0; turn < 100; turn += 1) {
      const calls = Array.from({ length: 100 }, () => rig.connection.getHostname());
      await Promise.all(calls);
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(peak).toBeLessThan(40 * MIB);
    // Longer than the daemon tolerates a silent client.
    await clock.advance(1500);
    let length = 0;
    for await (const chunk of download) length += chunk.length;
    expect(length).toBe(64 * MIB);
  });

  it('does not block other streams', async () => {
    await using rig = await startVolume({ bytes: 8 * MIB });
    await fill(rig.volume, pattern(8 * MIB));
    const stopped = await rig.volume.download();
    await once(stopped, 'readable');
    for (let turn = 0; turn < 3; turn += 1) {
      const chunks = await (await rig.volume.download()).toArray();
      expect(Buffer.concat(chunks).length).toBe(8 * MIB);
    }
    // The unread stream has the first connection. The others use the second one in sequence.
    expect(rig.daemon.connections).toBe(3);
    stopped.destroy();
  });

  it('loses no data of a console', async () => {
    using clock = new FakeClock();
    await using rig = await startVolume({ daemon: { keepalive: KEEPALIVE } });
    const domain = await rig.connection.domainLookupByName('test');
    const console = await domain.openConsole();
    const bytes = pattern(MIB + MIB / 2);
    console.write(bytes);
    await clock.advance(1500);
    const chunks: Buffer[] = [];
    for await (const chunk of console) {
      chunks.push(chunk);
      if (Buffer.concat(chunks).length >= bytes.length) break;
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it('fails with STREAM_OVERFLOW if it is a console on the shared connection', async () => {
    await using rig = await startVolume({ streamConnections: 0 });
    const domain = await rig.connection.domainLookupByName('test');
    const console = await domain.openConsole();
    const failed = once(console, 'error');
    const closed = new Promise((resolve) => console.on('close', resolve));
    console.write(pattern(MIB + MIB / 2));
    expect((await failed)[0]).toMatchObject({ code: 'STREAM_OVERFLOW' });
    await closed;
    expect(await rig.connection.getHostname()).toBeTruthy();
    (await domain.openConsole()).destroy();
  });

  it('fails within the keepalive time if the daemon does not respond', async () => {
    using clock = new FakeClock();
    const ways: BlackHole[] = [];
    await using rig = await startVolume({
      bytes: 8 * MIB,
      keepAlive: { intervalSeconds: 0.1, count: 2 },
      wrap: (transport) => {
        const way = new BlackHole(transport);
        ways.push(way);
        return way;
      },
    });
    await fill(rig.volume, pattern(8 * MIB));
    const stopped = await rig.volume.download();
    await once(stopped, 'readable');
    const upload = await rig.volume.upload();
    upload.write('x');
    await clock.advance(300);
    expect(ways.length).toBe(3);
    const failed = [once(stopped, 'error'), once(upload, 'error')];
    // In the time of the test's own clock.
    const startedAt = performance.now();
    for (const way of ways) way.swallow();
    for (const [error] of await clock.until(Promise.all(failed))) {
      expect(error).toMatchObject({ code: 'KEEPALIVE_LOST' });
    }
    expect(performance.now() - startedAt).toBeLessThanOrEqual(400);
    expect(rig.connection.isAlive).toBe(false);
  });
});

/** A transport that can stop to carry data. */
class BlackHole extends PassingTransport {
  #isSwallowing = false;

  swallow(): void {
    this.#isSwallowing = true;
  }

  override start(sink: TransportSink): void {
    super.start({
      onData: (bytes) => {
        if (!this.#isSwallowing) sink.onData(bytes);
      },
      onDrain: () => sink.onDrain(),
      onClose: (error) => sink.onClose(error),
    });
  }

  override write(bytes: Uint8Array): boolean {
    return this.#isSwallowing || super.write(bytes);
  }
}
