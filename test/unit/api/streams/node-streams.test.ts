import { once } from 'node:events';
import { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { remote } from '../../../../src/protocol/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import type { Rig } from './support/volume.ts';
import { fill, MIB, pattern, readAll, startVolume } from './support/volume.ts';

describe.each([
  ['with their own connections', 4],
  ['on a shared connection', 0],
])("Node's streams, %s", (_, streamConnections) => {
  const start = (bytes = MIB): Promise<Rig> => startVolume({ bytes, streamConnections });

  it('work in a pipeline', async () => {
    await using rig = await start(3 * MIB);
    const bytes = pattern(3 * MIB);
    const zipped = new PassThrough();
    const zipping = pipeline(Readable.from([bytes]), createGzip({ level: 1 }), zipped);
    await pipeline(zipped, createGunzip(), await rig.volume.upload());
    await zipping;
    const upper = new Transform({ transform: (chunk, __, done) => done(null, chunk) });
    const target = new PassThrough({ highWaterMark: 4 * MIB });
    await pipeline(await rig.volume.download(), upper, target);
    expect(Buffer.concat(await target.toArray()).equals(bytes)).toBe(true);
  });

  it('read holes as zeros', async () => {
    await using rig = await start(2 * MIB);
    await fill(rig.volume, Buffer.from('end'), 2 * MIB - 3);
    const chunks = await (await rig.volume.download({ sparse: true })).toArray();
    const all = Buffer.concat(chunks);
    expect(all.length).toBe(2 * MIB);
    expect(all.indexOf('end')).toBe(2 * MIB - 3);
    expect(Math.max(...chunks.map(({ length }: Buffer) => length))).toBeLessThanOrEqual(262_120);
  });

  it('combine small writes into large packets', async () => {
    await using rig = await start();
    const upload = await rig.volume.upload();
    for (let index = 0; index < 1000; index += 1) upload.write(`${index % 10}`);
    upload.end();
    await once(upload, 'finish');
    expect((await readAll(rig.volume)).subarray(0, 12).toString()).toBe('012345678901');
  });

  it('can be converted to web streams', async () => {
    await using rig = await start();
    const bytes = pattern(MIB);
    const source = new Blob([bytes]).stream();
    await source.pipeTo(Writable.toWeb(await rig.volume.upload()) as WritableStream);
    const web = Readable.toWeb(await rig.volume.download());
    const chunks: Uint8Array[] = [];
    for await (const chunk of web) chunks.push(chunk as Uint8Array);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);

    const domain = await rig.connection.domainLookupByName('test');
    const { readable, writable } = Duplex.toWeb(await domain.openConsole());
    const writer = writable.getWriter();
    await writer.write(Buffer.from('echo'));
    const reader = readable.getReader();
    expect(String(Buffer.from((await reader.read()).value as Uint8Array))).toBe('echo');
    const [end] = await Promise.all([reader.read(), writer.close()]);
    expect(end.done).toBe(true);
  });

  it('finish an upload only when the daemon has confirmed it', async () => {
    await using rig = await start();
    const upload = await rig.volume.upload({ length: 5 });
    upload.end('hello');
    await once(upload, 'finish');
    expect((await readAll(rig.volume)).subarray(0, 5).toString()).toBe('hello');
  });

  it("fail immediately with libvirt's error during an upload", async () => {
    await using rig = await start();
    const pool = await rig.volume.storagePoolLookupByVolume();
    const { available } = await pool.getInfo();
    await pool.storageVolCreateXml(
      `<volume><name>filling</name><capacity>${available - 8192n}</capacity></volume>`,
    );
    const upload = await rig.volume.upload();
    const failed = once(upload, 'error');
    const closed = new Promise((resolve) => upload.on('close', resolve));
    upload.write(Buffer.alloc(MIB, 1));
    // The error arrives while nothing is being sent and nothing was finished.
    expect((await failed)[0]).toMatchObject({ code: 'VIR_ERR_SYSTEM_ERROR', int1: 28 });
    await closed;
    expect(await rig.connection.getHostname()).toBeTruthy();
  });

  it('refuse more bytes than the length of the upload', async () => {
    await using rig = await start();
    await expect(
      pipeline(
        Readable.from([Buffer.alloc(3), Buffer.alloc(3)]),
        await rig.volume.upload({ length: 5 }),
      ),
    ).rejects.toMatchObject({ argument: 'length' });
  });

  it('can be destroyed at any time', async () => {
    await using rig = await start(2 * MIB);
    await fill(rig.volume, pattern(2 * MIB));
    for (let point = 0; point < 12; point += 1) {
      const download = await rig.volume.download();
      const upload = await rig.volume.upload();
      for (let turn = 0; turn < point; turn += 1) {
        download.read();
        upload.write(pattern(100_000));
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (point % 2 === 1) upload.end();
      download.destroy();
      upload.destroy();
      await Promise.all([download, upload].map((each) => each.closed || once(each, 'close')));
    }
    expect(await rig.connection.getHostname()).toBeTruthy();
    expect((await readAll(rig.volume)).length).toBe(2 * MIB);
    expect(rig.daemon.connections).toBeLessThanOrEqual(1 + streamConnections);
  });

  it('are destroyed when the signal aborts', async () => {
    await using rig = await start(8 * MIB);
    await fill(rig.volume, pattern(8 * MIB));
    const controller = new AbortController();
    const { signal } = controller;
    const download = await rig.volume.download({ signal });
    const upload = await rig.volume.upload({ signal });
    await once(download, 'readable');
    const failed = [download, upload].map((each) => once(each, 'error'));
    const cause = new Error('enough');
    controller.abort(cause);
    for (const [error] of await Promise.all(failed))
      expect(error).toMatchObject({ name: 'AbortError', outcome: 'unknown', cause });
  });

  it('reject the opening call when the signal aborts', async () => {
    using clock = new FakeClock();
    await using rig = await start();
    const { volume, daemon } = rig;
    const stuck = daemon.misbehave({
      kind: 'delay',
      procedure: remote.storageVolDownload,
      delayMs: 100,
    });
    const controller = new AbortController();
    const opening = volume.download({ signal: controller.signal });
    const settled = expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    await turns();
    controller.abort();
    await settled;
    stuck.stop();
    await clock.advance(100);
    expect((await readAll(volume)).length).toBe(MIB);
  });

  it('end a console when its guest stops, and close it with end()', async () => {
    await using rig = await start();
    const domain = await rig.connection.domainLookupByName('test');
    const console = await domain.openConsole();
    console.write('echo');
    expect(String((await once(console, 'data'))[0])).toBe('echo');
    await expect(domain.openConsole()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_FAILED' });
    console.end();
    await once(console, 'close');

    const second = await domain.openConsole();
    second.resume();
    const third = await domain.openConsole({ flags: 1 });
    expect((await once(second, 'error'))[0]).toMatchObject({ name: 'VirError' });
    third.resume();
    await domain.destroy();
    await once(third, 'close');
    expect(third.readableEnded).toBe(true);
  });

  it('return a screenshot with its MIME type', async () => {
    await using rig = await start();
    const domain = await rig.connection.domainLookupByName('test');
    const screenshot = await domain.screenshot();
    expect(screenshot.mimeType).toBe('image/png');
    const bytes = Buffer.concat(await screenshot.toArray());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    const another = await domain.screenshot();
    another.destroy();
    await once(another, 'close');
  });

  it.each([0, 1, 100_000, 700_000])(
    'fail when the connection is lost after %d bytes',
    async (cut) => {
      await using rig = await start(2 * MIB);
      await fill(rig.volume, pattern(2 * MIB));
      rig.daemon.misbehave({ kind: 'cut-stream', afterBytes: cut });
      // The connection may be lost before the reply to the opening call.
      const reading = rig.volume.download().then((download) => download.toArray());
      await expect(reading).rejects.toMatchObject({
        name: expect.stringMatching(/^(Transport|Protocol)Error$/),
      });
    },
  );

  it('fail when their connection is closed', async () => {
    await using rig = await start(8 * MIB);
    await fill(rig.volume, pattern(8 * MIB));
    const download = await rig.volume.download();
    const upload = await rig.volume.upload();
    await once(download, 'readable');
    const failed = [download, upload].map((each) => once(each, 'error'));
    await rig.connection.close();
    for (const [error] of await Promise.all(failed)) {
      expect(error).toMatchObject({ code: 'CONNECTION_CLOSED' });
    }
    await expect(rig.volume.download()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  });
});
