import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Connection, StorageVol } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import { KeepaliveWatch } from './support/keepalive-watch.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const KEEP_ALIVE = { intervalSeconds: 0.2, count: 2 };

describeWithLibvirtd('streams of a libvirtd', () => {
  let daemon: Libvirtd;
  beforeEach(async () => {
    daemon = await startLibvirtd();
  });
  afterEach(() => daemon.stop());

  it.each([
    ['unix', 8],
    ['tcp', 8],
    ['unix', 0],
  ] as const)(
    'fail with KEEPALIVE_LOST if it is stopped (%s, %d stream connections)',
    async (...way) => {
      const [transport, streamConnections] = way;
      const uri = daemon.uri('qemu', transport);
      using clock = new FakeClock();
      using watch = new KeepaliveWatch();
      await using connection = await connect(uri, { keepAlive: KEEP_ALIVE, streamConnections });
      const volume = await filledVolume(connection, 64);
      const paused = await volume.download();
      await once(paused, 'readable');
      const upload = await volume.upload();
      upload.write('x');
      // A PING that is sent before the pause would get its answer behind the data that nobody reads.
      if (streamConnections > 0) await until(() => isReadingPaused(paused, watch));
      // The download is paused for longer than the keepalive limit.
      for (let interval = 0; interval < 5; interval += 1) {
        await clock.advance(200);
        await until(() => watch.isAnswered);
      }
      expect(paused.destroyed).toBe(false);
      const failures = [once(paused, 'error'), once(upload, 'error')];
      process.kill(daemon.pid, 'SIGSTOP');
      try {
        for (const [error] of await clock.until(Promise.all(failures))) {
          const message = expect.stringContaining('not responded for 0.6');
          expect(error).toMatchObject({ code: 'KEEPALIVE_LOST', message });
        }
      } finally {
        process.kill(daemon.pid, 'SIGCONT');
      }
    },
  );

  it('fail if it is killed, and new ones work with the next daemon', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-place-'));
    const place = join(folder, 'sock');
    symlinkSync(daemon.socketPath, place);
    await using connection = await connect(`qemu+unix:///system?socket=${place}`, {
      reconnect: { initialDelayMs: 20, maxDelayMs: 100 },
    });
    const volume = await filledVolume(connection, 32);
    const paused = await volume.download();
    await once(paused, 'readable');
    const upload = await volume.upload();
    upload.write(Buffer.alloc(MIB));
    const copying = volume.downloadTo('/dev/null', {
      onProgress: onlyOnce(() => process.kill(daemon.pid, 'SIGKILL')),
    });
    const failures = [once(paused, 'error'), once(upload, 'error')];
    // The connection may end in the middle of a packet.
    const name = expect.stringMatching(/^(Transport|Protocol)Error$/);
    await expect(copying).rejects.toMatchObject({ name });
    for (const [error] of await Promise.all(failures)) expect(error).toMatchObject({ name });
    const next = await startLibvirtd();
    try {
      unlinkSync(place);
      symlinkSync(next.socketPath, place);
      const again = await filledVolume(connection, 8);
      expect((await digest(await again.download())).bytes).toBe(8 * MIB);
    } finally {
      await connection.close();
      await next.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['all', 'part'])('do not keep a program alive that read %s of a volume', async (how) => {
    await using connection = await connect(daemon.uri('qemu'));
    const volume = await filledVolume(connection, 4);
    const program = join(import.meta.dirname, 'streams/forgetful.ts');
    const tsx = join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs');
    const args = [tsx, program, daemon.uri('qemu'), volume.key, how];
    const bytes = Number(await run(process.execPath, args));
    if (how === 'all') expect(bytes).toBe(4 * MIB);
    else expect(bytes).toBeGreaterThan(0);
  });
});

/** Whether the stream is full, and 1 MiB more waits in the client. It stops reading then. */
function isReadingPaused(stream: Readable, watch: KeepaliveWatch): boolean {
  const { readableLength, readableHighWaterMark } = stream;
  return readableLength >= readableHighWaterMark && watch.streamBytes - readableLength >= MIB;
}

async function filledVolume(connection: Connection, mebibytes: number): Promise<StorageVol> {
  const volume = await makeVolume(await startPool(connection), 'volume', mebibytes * MIB);
  await pipeline(noise(mebibytes).source, await volume.upload());
  return volume;
}

function onlyOnce(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
