import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, StoragePool } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../src/pki/index.ts';
import { TurnCounter } from '../support/turn-counter.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { digest, MIB, makeVolume, noise, peakOf } from './streams/volumes.ts';
import type { DaemonConfig } from './support/config.ts';
import { KeepaliveWatch } from './support/keepalive-watch.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run, virsh } from './support/programs.ts';
import { describeWithLibvirtd, itUnless } from './support/suite.ts';

const GIB = 1024 * MIB;

describeWithLibvirtd('streams of volumes', () => {
  let daemon: Libvirtd;
  let pool: StoragePool;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libvirt-client-streams-'));
    daemon = await startLibvirtd({
      listenTls: true,
      // The daemon disconnects silent clients after five seconds, not thirty.
      config: { ...(await makeCertificates(folder)), keepalive_interval: 1, keepalive_count: 4 },
    });
    pool = await startPool(await connect(daemon.uri('qemu')));
  });
  afterAll(async () => {
    await pool?.connection.close();
    await daemon?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each([
    ['over unix', 'unix', 8],
    ['over TCP', 'tcp', 8],
    ['over TLS', 'tls', 8],
    ['that share the connection', 'unix', 0],
  ] as const)('%s', (_, transport, streamConnections) => {
    let connection: Connection;
    beforeAll(async () => {
      const query = transport === 'tls' ? { pkipath: folder } : {};
      connection = await connect(daemon.uri('qemu', transport, query), { streamConnections });
    });
    afterAll(() => connection?.close());

    it('upload and download 128 MiB unchanged with less memory than that', async () => {
      const name = `noise-${transport}-${streamConnections}`;
      const own = await makeVolume(pool, name, 128 * MIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      const { source, hash } = noise(128);
      let down: unknown;
      const peak = await peakOf(async () => {
        await pipeline(source, await volume.upload());
        down = await digest(await volume.download());
      });
      expect(down).toEqual({ sha256: hash.digest('hex'), bytes: 128 * MIB });
      const file = join(folder, name);
      await virsh(daemon.uri('qemu'), 'vol-download', '--pool', pool.name, name, file);
      expect(await digest(createReadStream(file))).toEqual(down);
      // Uncollected buffers count too. All data of one direction would be more than this.
      expect(peak).toBeLessThan(96 * MIB);
      await volume.delete();
    });

    it('transfer a part of a volume', async () => {
      const own = await makeVolume(pool, `part-${transport}-${streamConnections}`, MIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      const upload = await volume.upload({ offset: 1000, length: 5n });
      upload.end('hello');
      await once(upload, 'finish');
      const part = await volume.download({ offset: 999n, length: 7 });
      expect(Buffer.concat(await part.toArray()).toString()).toBe('\0hello\0');
      const tail = await volume.download({ offset: MIB - 3 });
      expect(Buffer.concat(await tail.toArray()).length).toBe(3);
      const nothing = await volume.download({ offset: MIB });
      expect(await nothing.toArray()).toEqual([]);
      await expect(
        volume.downloadTo(join(folder, 'short'), { offset: MIB - 3, length: 9 }),
      ).rejects.toMatchObject({ code: 'STREAM_SHORT' });
      await volume.delete();
    });

    it('wait for a paused reader longer than the keepalive limit of the daemon', async () => {
      const own = await makeVolume(pool, `slow-${transport}-${streamConnections}`, 48 * MIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      const { source, hash } = noise(48);
      await pipeline(source, await volume.upload());
      const download = await volume.download();
      const peak = await peakOf(async () => {
        await once(download, 'readable');
        using watch = new KeepaliveWatch();
        await using _ = await connect(daemon.uri('qemu'));
        // The other connection is idle, so the daemon sends it a PING in each interval.
        await until(async () => {
          await connection.getHostname();
          return watch.pings >= 6;
        });
      });
      expect(peak).toBeLessThan(36 * MIB);
      expect(await digest(download)).toEqual({ sha256: hash.digest('hex'), bytes: 48 * MIB });
      await volume.delete();
    });

    it('can be aborted in the middle, and the connection stays usable', async () => {
      const own = await makeVolume(pool, `abort-${transport}-${streamConnections}`, 16 * MIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      for (let turn = 0; turn < 5; turn += 1) {
        const upload = await volume.upload();
        upload.write(Buffer.alloc(MIB + turn, 1));
        upload.destroy();
        await once(upload, 'close');
        const download = await volume.download();
        await once(download, 'data');
        download.destroy();
        await once(download, 'close');
        for await (const __ of volume.downloadParts()) break;
      }
      const controller = new AbortController();
      const { signal } = controller;
      await expect(
        volume.downloadTo(join(folder, 'given-up'), {
          signal,
          onProgress: () => controller.abort(new Error('enough')),
        }),
      ).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
      expect(await connection.getHostname()).toBeTruthy();
      expect((await (await volume.download()).toArray()).length).toBeGreaterThan(0);
      await volume.delete();
    });

    it('fail with the error of libvirt if the volume does not exist', async () => {
      const own = await makeVolume(pool, `gone-${transport}-${streamConnections}`, MIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      await own.delete();
      await expect(volume.download()).rejects.toMatchObject({ code: 'VIR_ERR_NO_STORAGE_VOL' });
      await expect(volume.upload()).rejects.toMatchObject({ code: 'VIR_ERR_NO_STORAGE_VOL' });
      expect(await connection.getHostname()).toBeTruthy();
    });

    it('keep the holes of a 10 GiB file in both directions', async () => {
      const name = `holes-${transport}-${streamConnections}`;
      const own = await makeVolume(pool, name, 10 * GIB);
      const volume = await connection.storageVolLookupByKey(own.key);
      const file = join(folder, 'sparse');
      await makeSparse(file, 10 * GIB, 8);
      const counts = { bytes: BigInt(10 * GIB), dataBytes: BigInt(8 * MIB) };
      expect(await volume.uploadFrom(file, { sparse: true })).toEqual(counts);
      expect((await volume.getInfo()).allocation).toBeLessThan(BigInt(9 * MIB));
      expect((await volume.getInfo()).capacity).toBe(BigInt(10 * GIB));

      const back = join(folder, 'back');
      const before = ioBytes();
      expect(await volume.downloadTo(back, { sparse: true })).toEqual(counts);
      expect(ioBytes() - before).toBeLessThan(GIB);
      const { size, blocks } = await stat(back);
      expect(size).toBe(10 * GIB);
      expect(blocks * 512).toBeLessThan(9 * MIB);
      await run('/usr/bin/cmp', [file, back, '--bytes', String(300 * MIB)]);
      await volume.delete();
    });
  });

  it('read a hole of 8 GiB as zeros while keepalive, timers and other calls go on', async () => {
    const volume = await makeVolume(pool, 'zeros', 8 * GIB);
    const upload = await volume.uploadStream({ offset: 8 * GIB - 3 });
    await upload.send(Buffer.from('end'));
    await upload.finish();
    const { connection } = pool;
    await connection.getHostname();
    using watch = new KeepaliveWatch();
    using turns = new TurnCounter();
    let [bytes, calls, ticks] = [0, 0, 0];
    let last: Uint8Array = Buffer.alloc(0);
    const timer = setInterval(() => (ticks += 1), 1);
    let isOver = false;
    const asking = (async () => {
      for (; !isOver; calls += 1) await connection.getHostname();
    })();
    for await (const chunk of await volume.download({ sparse: true })) {
      bytes += chunk.length;
      last = chunk;
      // The daemon would end a connection that does not answer for five seconds.
      if (bytes > 4 * GIB && bytes - chunk.length <= 4 * GIB) await until(() => watch.pings >= 2);
    }
    isOver = true;
    clearInterval(timer);
    await asking;
    expect(bytes).toBe(8 * GIB);
    expect(String(Buffer.from(last))).toMatch(/end$/);
    expect(turns.count).toBeGreaterThan((8 * GIB) / MIB - 10);
    expect(calls).toBeGreaterThan(20);
    expect(ticks).toBeGreaterThan(10);
    await until(() => watch.isAnswered);
    await volume.delete();
  });

  it('skip the holes that the caller names, without reading them', async () => {
    const volume = await makeVolume(pool, 'known', 10 * GIB);
    const file = join(folder, 'known');
    await makeSparse(file, 10 * GIB, 1);
    const handle = await open(file);
    const before = ioBytes();
    expect(
      await volume.uploadFrom(handle, {
        sparse: true,
        holes: [{ offset: MIB, length: 10 * GIB - MIB }],
      }),
    ).toEqual({ bytes: BigInt(10 * GIB), dataBytes: BigInt(MIB) });
    expect(ioBytes() - before).toBeLessThan(GIB);
    await handle.close();
    await volume.delete();
  });

  itUnless('diesOfFullDisk', 'fail with ENOSPC if the pool is full', async () => {
    const path = '/var/lib/libvirt/images/full';
    const inside = ['--target', String(daemon.pid), '--mount', '--'];
    await run('/usr/bin/nsenter', [...inside, 'mkdir', path]);
    const mount = ['mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path];
    await run('/usr/bin/nsenter', [...inside, ...mount]);
    const full = await pool.connection.storagePoolCreateXml(`<pool type='dir'><name>full</name>
      <target><path>${path}</path></target></pool>`);
    const volume = await makeVolume(full, 'big', 64 * MIB);
    const { source } = noise(64);
    await expect(pipeline(source, await volume.upload())).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
      int1: 28,
    });
    expect(await pool.connection.getHostname()).toBeTruthy();
    await full.destroy();
  });

  it('fail when the connection is closed', async () => {
    const connection = await connect(daemon.uri('qemu'));
    const own = await makeVolume(pool, 'closing', 32 * MIB);
    const volume = await connection.storageVolLookupByKey(own.key);
    await pipeline(noise(32).source, await volume.upload());
    const download = await volume.download();
    await once(download, 'readable');
    const failed = once(download, 'error');
    await connection.close();
    expect(await failed).toMatchObject([{ code: 'CONNECTION_CLOSED' }]);
    await expect(volume.download()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  });
});

/** Creates certificates for both ends. Returns the daemon's settings that name them. */
async function makeCertificates(folder: string): Promise<DaemonConfig> {
  const ca = await createCertificateAuthority({ keyBits: 2048 });
  const server = await createServerCertificate(ca, { keyBits: 2048, names: ['localhost'] });
  const client = await createClientCertificate(ca, { keyBits: 2048, name: 'client' });
  await writePki({ folder }, { ca, server, client });
  return {
    ca_file: join(folder, 'cacert.pem'),
    cert_file: join(folder, 'servercert.pem'),
    key_file: join(folder, 'serverkey.pem'),
  };
}

/** Creates a sparse file with blocks of 1 MiB of data, 100 MiB apart. */
async function makeSparse(path: string, bytes: number, blocks: number): Promise<void> {
  const file = await open(path, 'w');
  for (let index = 0; index < blocks; index += 1) {
    await file.write(Buffer.alloc(MIB, index + 1), 0, MIB, index * 100 * MIB);
  }
  await file.truncate(bytes);
  await file.close();
}

/** Returns the number of bytes that this process has read and written so far. */
function ioBytes(): number {
  const counts = readFileSync('/proc/self/io', 'utf8').matchAll(/^[rw]char: (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
