import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransferProgress } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { fill, MIB, pattern, readAll, startVolume } from './support/volume.ts';

const GIB = 1024 * MIB;

describe('downloadTo and uploadFrom', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libvirt-client-transfers-'));
    file = join(folder, 'file');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('write to a path, a URL or an open file, and replace its content', async () => {
    await using rig = await startVolume();
    await fill(rig.volume, pattern(MIB));
    const handle = await open(file, 'w+');
    for (const target of [file, pathToFileURL(file), handle]) {
      await writeFile(file, 'x'.repeat(2 * MIB));
      const result = await rig.volume.downloadTo(target);
      expect(result).toEqual({ bytes: BigInt(MIB), dataBytes: BigInt(MIB) });
      expect((await readFile(file)).equals(pattern(MIB))).toBe(true);
    }
    expect((await handle.stat()).size).toBe(MIB);
    await handle.close();
  });

  it('read from a path, a URL or an open file', async () => {
    await using rig = await startVolume();
    await writeFile(file, pattern(5000));
    const handle = await open(file);
    for (const source of [file, pathToFileURL(file), handle]) {
      await fill(rig.volume, Buffer.alloc(5000));
      const result = await rig.volume.uploadFrom(source);
      expect(result).toEqual({ bytes: 5000n, dataBytes: 5000n });
      expect((await readAll(rig.volume)).subarray(0, 5000).equals(pattern(5000))).toBe(true);
    }
    await handle.close();
  });

  it('copy a range', async () => {
    await using rig = await startVolume();
    await writeFile(file, pattern(5000));
    await rig.volume.uploadFrom(file, { offset: 100, length: 50 });
    const all = await readAll(rig.volume);
    expect(all.subarray(100, 150).equals(pattern(50))).toBe(true);
    expect(all[150]).toBe(0);
    await rig.volume.downloadTo(file, { offset: 100n, length: 50n });
    expect((await readFile(file)).equals(pattern(50))).toBe(true);
  });

  it.each([4, 0])(
    'preserve holes in both directions (streamConnections: %d)',
    async (streamConnections) => {
      await using rig = await startVolume({ bytes: 2 * GIB, streamConnections });
      const source = await open(file, 'w');
      for (const at of [0, MIB, 700 * MIB + 4096]) await source.write(pattern(MIB), 0, MIB, at);
      await source.truncate(2 * GIB);
      await source.close();
      const up = await rig.volume.uploadFrom(file, { sparse: true });
      expect(up.bytes).toBe(BigInt(2 * GIB));
      expect(up.dataBytes).toBeLessThan(BigInt(3 * MIB + 2 * 65_536 + 1));
      expect((await rig.volume.getInfo()).allocation).toBeLessThan(BigInt(4 * MIB));

      const back = join(folder, 'back');
      const down = await rig.volume.downloadTo(back, { sparse: true });
      expect(down.bytes).toBe(BigInt(2 * GIB));
      const { size, blocks } = await stat(back);
      expect(size).toBe(2 * GIB);
      expect(blocks * 512).toBeLessThan(4 * MIB);
      const handle = await open(back);
      const { buffer } = await handle.read(Buffer.alloc(MIB + 2), 0, MIB + 2, 700 * MIB + 4095);
      expect(buffer.equals(Buffer.concat([Buffer.of(0), pattern(MIB), Buffer.of(0)]))).toBe(true);
      await handle.close();
    },
  );

  it('copy a volume without data as one hole', async () => {
    await using rig = await startVolume({ bytes: GIB });
    expect(await rig.volume.downloadTo(file, { sparse: true })).toEqual({
      bytes: BigInt(GIB),
      dataBytes: 0n,
    });
    expect((await stat(file)).size).toBe(GIB);
    expect(await rig.volume.uploadFrom(file, { sparse: true })).toEqual({
      bytes: BigInt(GIB),
      dataBytes: 0n,
    });
    const parts = [];
    for await (const part of rig.volume.downloadParts()) parts.push(part);
    expect(parts).toEqual([{ kind: 'hole', length: BigInt(GIB) }]);
  });

  it('do not read known holes', async () => {
    await using rig = await startVolume({ bytes: 4 * MIB });
    await writeFile(file, pattern(3 * MIB + 5));
    // The file has data there, so that reading it would be noticed.
    const holes = [
      { offset: 10, length: 10 },
      { offset: 20n, length: BigInt(2 * MIB) },
      { offset: 3 * MIB, length: GIB },
    ];
    const result = await rig.volume.uploadFrom(file, { sparse: true, holes });
    expect(result).toEqual({ bytes: BigInt(3 * MIB + 5), dataBytes: BigInt(MIB - 10) });
    const expected = pattern(3 * MIB + 5);
    expected.fill(0, 10, 2 * MIB + 20);
    expected.fill(0, 3 * MIB);
    expect((await readAll(rig.volume)).subarray(0, 3 * MIB + 5).equals(expected)).toBe(true);
    const { volume } = rig;
    await expect(volume.uploadFrom(file, { holes })).rejects.toMatchObject({ argument: 'holes' });
    await expect(
      volume.uploadFrom(file, { sparse: true, holes: [...holes].reverse() }),
    ).rejects.toMatchObject({ argument: 'holes' });
  });

  it('report the progress', async () => {
    await using rig = await startVolume();
    const seen: TransferProgress[] = [];
    await rig.volume.downloadTo(file, { sparse: true, onProgress: (now) => seen.push(now) });
    expect(seen).toEqual([{ bytes: BigInt(MIB), dataBytes: 0n, totalBytes: undefined }]);
    await truncate(file, 3 * MIB);
    seen.length = 0;
    await rig.volume.uploadFrom(file, { onProgress: (now) => seen.push(now) });
    expect(seen.map(({ bytes }) => bytes)).toEqual(
      [1n, 2n, 3n].map((count) => count * BigInt(MIB)),
    );
    expect(seen.at(-1)?.totalBytes).toBe(BigInt(3 * MIB));
  });

  it('fail with STREAM_SHORT if the source is too short', async () => {
    await using rig = await startVolume();
    await writeFile(file, 'abc');
    await expect(rig.volume.uploadFrom(file, { length: 4 })).rejects.toMatchObject({
      code: 'STREAM_SHORT',
      message: 'The file ended after 3 of 4 bytes',
    });
    await expect(rig.volume.downloadTo(file, { offset: MIB - 2, length: 3 })).rejects.toMatchObject(
      { code: 'STREAM_SHORT', message: 'The volume ended after 2 of 3 bytes' },
    );
  });

  it('do not touch the file if the volume cannot be read', async () => {
    await using rig = await startVolume();
    await writeFile(file, 'abc');
    await rig.volume.delete();
    await expect(rig.volume.downloadTo(file)).rejects.toMatchObject({ name: 'VirError' });
    expect(await readFile(file, 'utf8')).toBe('abc');
    await expect(rig.volume.uploadFrom(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('abort the stream if the file or the listener fails, or the signal aborts', async () => {
    await using rig = await startVolume({ bytes: 8 * MIB });
    await fill(rig.volume, pattern(8 * MIB));
    const { volume } = rig;
    const readOnly = await open(devNull, 'r');
    await expect(volume.downloadTo(readOnly)).rejects.toMatchObject({ code: 'EBADF' });
    await readOnly.close();
    const onProgress = (): never => {
      throw new Error('enough');
    };
    await expect(volume.downloadTo(file, { onProgress })).rejects.toThrow('enough');
    await writeFile(file, pattern(MIB));
    await expect(volume.uploadFrom(file, { onProgress })).rejects.toThrow('enough');
    const signal = AbortSignal.timeout(1);
    await expect(
      Promise.all([1, 2, 3, 4, 5, 6].map(() => volume.downloadTo(devNull, { signal }))),
    ).rejects.toMatchObject({ name: 'AbortError', cause: { name: 'TimeoutError' } });
    expect(await rig.connection.getHostname()).toBeTruthy();
    expect((await readAll(volume)).length).toBe(8 * MIB);
  });

  it('fail when the connection is lost', async () => {
    await using rig = await startVolume({ bytes: 8 * MIB });
    rig.daemon.misbehave({ kind: 'cut-stream', afterBytes: 1000 });
    await writeFile(file, 'abc');
    await expect(rig.volume.downloadTo(file)).rejects.toMatchObject({
      name: expect.stringMatching(/^(Transport|Protocol)Error$/),
    });
    const error = { code: 38, message: 'the disk is on fire' };
    rig.daemon.misbehave({ kind: 'fail', procedure: remote.storageVolUpload, error });
    await expect(rig.volume.uploadFrom(file)).rejects.toMatchObject({ message: error.message });
  });

  it('let downloadParts be left before its end', async () => {
    await using rig = await startVolume({ bytes: 8 * MIB });
    await fill(rig.volume, pattern(8 * MIB));
    for await (const part of rig.volume.downloadParts({ sparse: false })) {
      expect(part.kind).toBe('data');
      break;
    }
    expect(await rig.connection.getHostname()).toBeTruthy();
  });
});
