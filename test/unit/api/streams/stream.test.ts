import { describe, expect, it } from '@jest/globals';
import type { Rig } from './support/volume.ts';
import { fill, MIB, pattern, readAll, startVolume } from './support/volume.ts';

describe.each([
  ['with its own connection', 4],
  ['on a shared connection', 0],
])('Stream %s', (_, streamConnections) => {
  const start = (): Promise<Rig> => startVolume({ bytes: MIB, streamConnections });

  it('sends bytes, and finish() resolves after the confirmation', async () => {
    await using rig = await start();
    await using stream = await rig.volume.uploadStream();
    await stream.send(Buffer.from('one '));
    await stream.send(new Uint8Array(0));
    await Promise.all([stream.send(Buffer.from('two ')), stream.send(Buffer.from('three'))]);
    await stream.finish();
    await stream.finish();
    expect((await readAll(rig.volume)).subarray(0, 14).toString()).toBe('one two three\0');
  });

  it('receives bytes, and holes as zeros, of at most maxBytes', async () => {
    await using rig = await start();
    await fill(rig.volume, pattern(4096), 0);
    await fill(rig.volume, pattern(4096), 512 * 1024);
    await using stream = await rig.volume.downloadStream({ sparse: true });
    expect(await stream.inData()).toEqual({ inData: true, length: 4096n });
    expect(await stream.recvHole()).toBe(0n);
    expect(Buffer.from(await stream.recv({ maxBytes: 1000 }))).toEqual(
      pattern(4096).subarray(0, 1000),
    );
    expect((await stream.recv({ maxBytes: 1_000_000 })).length).toBe(3096);
    expect(await stream.inData()).toEqual({ inData: false, length: 520_192n });
    expect(await stream.recv({ maxBytes: 192 })).toEqual(Buffer.alloc(192));
    expect(await stream.recvHole()).toBe(520_000n);
    expect(await stream.recvPart()).toMatchObject({ kind: 'data' });
    expect(await stream.recvPart()).toEqual({ kind: 'hole', length: 520_192n });
    expect(await stream.recvPart()).toBeNull();
    expect(await stream.recvHole()).toBe(0n);
    expect(await stream.inData()).toEqual({ inData: false, length: 0n });
    expect(await stream.recv()).toEqual(new Uint8Array(0));
    await stream.finish();
  });

  it('receives into memory of the program, as much as fits', async () => {
    await using rig = await start();
    await fill(rig.volume, pattern(MIB));
    await using stream = await rig.volume.downloadStream();
    const into = new Uint8Array(300_000);
    const received: Buffer[] = [];
    for (;;) {
      const bytes = await stream.recv({ into });
      if (bytes.length === 0) break;
      expect(bytes.buffer).toBe(into.buffer);
      expect(bytes.byteOffset).toBe(0);
      received.push(Buffer.from(bytes));
    }
    expect(Buffer.concat(received).equals(pattern(MIB))).toBe(true);
    await stream.finish();
  });

  it('receives holes into memory as zeros, and no more than maxBytes', async () => {
    await using rig = await start();
    await fill(rig.volume, pattern(4096), 8192);
    await using stream = await rig.volume.downloadStream({ sparse: true });
    const into = new Uint8Array(8192).fill(7);
    expect(await stream.recv({ into, maxBytes: 4096 })).toEqual(new Uint8Array(4096));
    expect(into.subarray(4096).every((byte) => byte === 7)).toBe(true);
    expect(await stream.recvPart({ into })).toEqual({ kind: 'hole', length: 4096n });
    const part = await stream.recvPart({ into, maxBytes: 1000 });
    expect(part).toEqual({ kind: 'data', bytes: new Uint8Array(pattern(1000)) });
    expect(into.subarray(1000).every((byte, at) => byte === (at < 3096 ? 0 : 7))).toBe(true);
  });

  it('sends holes if it was opened as sparse', async () => {
    await using rig = await start();
    await using sparse = await rig.volume.uploadStream({ sparse: true });
    await sparse.sendHole(8192);
    await sparse.send(Buffer.from('x'));
    await sparse.sendHole(1n);
    await expect(sparse.sendHole(0)).rejects.toMatchObject({ argument: 'length' });
    await expect(sparse.sendHole(1.5)).rejects.toMatchObject({ argument: 'length' });
    await sparse.finish();
    expect((await readAll(rig.volume)).indexOf('x')).toBe(8192);
    await using plain = await rig.volume.uploadStream();
    await expect(plain.sendHole(1)).rejects.toThrow('opened as sparse');
  });

  it('refuses more bytes than its length, and stays usable', async () => {
    await using rig = await start();
    await using stream = await rig.volume.uploadStream({ length: 5, sparse: true });
    await stream.send(Buffer.from('abc'));
    await expect(stream.send(Buffer.from('def'))).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      argument: 'length',
    });
    await expect(stream.sendHole(3)).rejects.toMatchObject({ argument: 'length' });
    await stream.send(Buffer.from('de'));
    await stream.finish();
    expect((await readAll(rig.volume)).subarray(0, 6).toString()).toBe('abcde\0');
    // Refused bytes are not sent, not even those of the first packets.
    await using large = await rig.volume.uploadStream({ length: 400_000 });
    await expect(large.send(Buffer.alloc(400_001, 1))).rejects.toMatchObject({
      argument: 'length',
    });
    await large.finish();
    expect((await readAll(rig.volume)).subarray(0, 6).toString()).toBe('abcde\0');
  });

  it('rejects calls for the wrong direction and invalid arguments', async () => {
    await using rig = await start();
    await using up = await rig.volume.uploadStream();
    await using down = await rig.volume.downloadStream();
    await expect(up.recv()).rejects.toThrow('cannot be read');
    await expect(down.send(Buffer.of(1))).rejects.toThrow('cannot be written');
    await expect(down.recv({ maxBytes: 0 })).rejects.toMatchObject({ argument: 'maxBytes' });
    await expect(down.recv({ maxBytes: Number.NaN })).rejects.toMatchObject({
      argument: 'maxBytes',
    });
    for (const into of [new Uint8Array(0), 'text', new Uint16Array(4)] as Uint8Array[]) {
      await expect(down.recv({ into })).rejects.toMatchObject({ argument: 'into' });
    }
    await expect(down.recv({ into: new Uint8Array(4), maxBytes: 5 })).rejects.toThrow(
      '"into" has 4 bytes, and "maxBytes" is 5',
    );
    await expect(up.send('text' as unknown as Uint8Array)).rejects.toMatchObject({
      argument: 'bytes',
    });
  });

  it('rejects all calls after its end', async () => {
    await using rig = await start();
    const finished = await rig.volume.uploadStream();
    await finished.finish();
    await expect(finished.send(Buffer.of(1))).rejects.toThrow('was finished');
    await finished.abort();
    await finished.finish();

    const aborted = await rig.volume.downloadStream();
    const waiting = aborted.recv();
    await aborted.abort();
    await aborted.abort();
    await waiting.catch(() => {});
    await expect(aborted.recv()).rejects.toMatchObject({ code: 'STREAM_ABORTED' });
    await expect(aborted.finish()).rejects.toMatchObject({ code: 'STREAM_ABORTED' });
  });

  it('can be finished before all data was received', async () => {
    await using rig = await start();
    await fill(rig.volume, pattern(MIB));
    const stream = await rig.volume.downloadStream();
    expect((await stream.recv({ maxBytes: 10 })).length).toBe(10);
    await stream.finish();
    expect((await stream.recv()).length).toBe(0);
  });

  it('is aborted by its signal at any time', async () => {
    await using rig = await start();
    const domain = await rig.connection.domainLookupByName('test');
    const controller = new AbortController();
    const stream = await domain.consoleStream({ signal: controller.signal });
    const cause = new Error('enough');
    const aborted = { name: 'AbortError', outcome: 'unknown', cause };
    const waiting = expect(stream.recv()).rejects.toMatchObject(aborted);
    controller.abort(cause);
    await waiting;
    await expect(stream.send(Buffer.of(1))).rejects.toMatchObject(aborted);
    await expect(stream.finish()).rejects.toMatchObject(aborted);
    await stream.abort();
    await expect(
      rig.volume.downloadStream({ signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
    // The console can be opened again.
    await using next = await domain.consoleStream();
    await next.send(Buffer.from('echo'));
    expect(String(await next.recv())).toBe('echo');
  });

  it('rejects unknown options', async () => {
    await using rig = await start();
    const { volume } = rig;
    await expect(volume.download({ ofset: 1 } as object)).rejects.toMatchObject({
      argument: 'ofset',
    });
    await expect(volume.upload({ offset: -1 })).rejects.toMatchObject({ argument: 'offset' });
    await expect(volume.upload({ length: 2n ** 63n })).rejects.toMatchObject({
      argument: 'length',
    });
    await expect(volume.download({ sparse: 1 } as object)).rejects.toMatchObject({
      argument: 'sparse',
    });
  });
});
