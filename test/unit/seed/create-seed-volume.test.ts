import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, StoragePool } from '../../../src/index.ts';
import { connect, VirErrorNumber } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import type { CreateSeedVolumeOptions, Seed } from '../../../src/seed/index.ts';
import { createSeedVolume, seedIso } from '../../../src/seed/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';

const SEED: Seed = { userData: { hostname: 'web' }, vendorData: new Uint8Array(300_000).fill(1) };
const NAME = `web's <seed>.iso`;

describe('createSeedVolume', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let pool: StoragePool;
  beforeEach(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
    pool = await connection.storagePoolLookupByName('default-pool');
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('creates a volume that contains the image', async () => {
    const volume = await createSeedVolume(pool, NAME, SEED);
    expect(volume.name).toBe(NAME);
    const image = seedIso(SEED);
    expect((await volume.getInfo()).capacity).toBe(BigInt(image.length));
    expect((await bytesOf(volume)).equals(image)).toBe(true);
  });

  it('rejects if the volume exists, and leaves it as it was', async () => {
    const volume = await createSeedVolume(pool, NAME, SEED);
    await expect(createSeedVolume(pool, NAME, {})).rejects.toMatchObject({ name: 'VirError' });
    expect((await bytesOf(volume)).equals(seedIso(SEED))).toBe(true);
  });

  it('replaces an existing volume if asked to, and needs none', async () => {
    await createSeedVolume(pool, NAME, SEED, { replace: true });
    const volume = await createSeedVolume(pool, NAME, {}, { replace: true });
    expect((await bytesOf(volume)).equals(seedIso({}))).toBe(true);
    expect(await pool.listVolumes()).toEqual([NAME]);
  });

  it('deletes the volume if the upload fails', async () => {
    const error = { code: VirErrorNumber.SYSTEM_ERROR, message: 'the disk is full' };
    daemon.misbehave({ kind: 'fail', procedure: remote.storageVolUpload, error });
    await expect(createSeedVolume(pool, NAME, SEED)).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
    });
    expect(await pool.listVolumes()).toEqual([]);
  });

  it('rejects with the first error if the deletion fails too', async () => {
    const error = { code: VirErrorNumber.SYSTEM_ERROR, message: 'the disk is full' };
    daemon.misbehave({ kind: 'fail', procedure: remote.storageVolUpload, error });
    const denied = { code: VirErrorNumber.OPERATION_DENIED, message: 'no' };
    daemon.misbehave({ kind: 'fail', procedure: remote.storageVolDelete, error: denied });
    await expect(createSeedVolume(pool, NAME, SEED)).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
    });
    expect(await pool.listVolumes()).toEqual([NAME]);
  });

  it('rejects after 5 seconds if the daemon does not answer the deletion', async () => {
    const error = { code: VirErrorNumber.SYSTEM_ERROR, message: 'the disk is full' };
    daemon.misbehave({ kind: 'fail', procedure: remote.storageVolUpload, error });
    daemon.misbehave({ kind: 'drop', procedure: remote.storageVolDelete });
    using clock = new FakeClock();
    await expect(clock.until(createSeedVolume(pool, NAME, SEED))).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
    });
  });

  it('deletes the volume if the signal aborts while it is being created', async () => {
    const controller = new AbortController();
    daemon.misbehave({ kind: 'delay', procedure: remote.storageVolCreateXml, delayMs: 20 });
    const creation = createSeedVolume(pool, NAME, SEED, { signal: controller.signal });
    await until(() => connection.callStats.inFlight === 1);
    controller.abort();
    await expect(creation).rejects.toMatchObject({ name: 'AbortError', outcome: 'unknown' });
    expect(await pool.listVolumes()).toEqual([]);
  });

  it('deletes the volume if the signal aborts during the upload', async () => {
    const controller = new AbortController();
    daemon.misbehave({ kind: 'drop', procedure: remote.storageVolUpload });
    const creation = createSeedVolume(pool, NAME, SEED, { signal: controller.signal });
    await until(async () => (await pool.listVolumes()).length === 1);
    controller.abort();
    await expect(creation).rejects.toMatchObject({ name: 'AbortError' });
    expect(await pool.listVolumes()).toEqual([]);
  });

  it('sends nothing if the signal has aborted before, also with replace', async () => {
    await createSeedVolume(pool, NAME, SEED);
    const options = { replace: true, signal: AbortSignal.abort() };
    await expect(createSeedVolume(pool, NAME, {}, options)).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent' },
      message: `Creating the seed volume ${JSON.stringify(NAME)} was aborted before it began`,
    });
    expect(await pool.listVolumes()).toEqual([NAME]);
  });

  it.each<[string, string, Seed, CreateSeedVolumeOptions, string]>([
    ['an invalid seed', NAME, { userData: { f: Symbol } }, { replace: true }, 'userData.f'],
    ['an empty name', '', {}, {}, 'name'],
    ['a name that XML cannot contain', 'a\u0000b', {}, {}, 'name'],
    ['an unknown option', NAME, {}, { replaces: true } as CreateSeedVolumeOptions, 'replaces'],
    ['a signal that is none', NAME, {}, { signal: 1 as unknown as AbortSignal }, 'signal'],
    ['a replace of another type', NAME, {}, { replace: 1 as unknown as boolean }, 'replace'],
  ])(
    'rejects %s with an ArgumentError, and sends nothing',
    async (_, name, seed, options, argument) => {
      await createSeedVolume(pool, NAME, SEED);
      await expect(createSeedVolume(pool, name, seed, options)).rejects.toMatchObject({
        ...{ name: 'ArgumentError', argument },
      });
      expect(await pool.listVolumes()).toEqual([NAME]);
    },
  );
});

async function bytesOf(volume: Awaited<ReturnType<typeof createSeedVolume>>): Promise<Buffer> {
  return Buffer.concat(await (await volume.download()).toArray());
}
