import type { StoragePool } from '../api/storage/storage-pool.ts';
import type { StorageVol } from '../api/storage/storage-vol.ts';
import { requireSignal, throwIfAborted, unlessAborted, withTimeout } from '../async/index.ts';
import { ArgumentError, suggestion, TimeoutError, VirError } from '../errors/index.ts';
import { escapeXml } from '../xml/codec/escape.ts';
import type { Seed } from './seed.ts';
import { seedIso } from './seed-iso.ts';

/** Options of {@link createSeedVolume}. */
export interface CreateSeedVolumeOptions {
  /**
   * Whether an existing volume of this name is deleted first.
   *
   * @default false
   */
  readonly replace?: boolean;

  /** Aborts the creation with an {@link AbortError}. The new volume is deleted. */
  readonly signal?: AbortSignal;
}

/** The time limit for the deletion of a volume that could not be filled. */
const CLEAN_UP_MS = 5000;

/**
 * Creates a volume with a cloud-init NoCloud image (see {@link seedIso}): `virStorageVolCreateXML`
 * and `virStorageVolUpload`.
 *
 * If the upload fails or the signal aborts, the new volume is deleted before the promise rejects.
 * The volume remains if its deletion fails too, for example because the connection is lost, or
 * takes more than 5 seconds.
 *
 * @param name - The name of the new volume, such as `web-seed.iso`.
 * @throws {@link ArgumentError} if the seed cannot be written. Nothing was sent.
 * @throws {@link VirError} number 90 (`VIR_ERR_STORAGE_VOL_EXIST`) if the volume exists.
 *
 * @example
 * const volume = await createSeedVolume(pool, 'web-seed.iso', { userData, metaData });
 * await domain.attachDeviceFlags(
 *   `<disk type='volume' device='cdrom'><source pool='${volume.pool}' volume='${volume.name}'/>
 *    <target dev='sdz' bus='sata'/><readonly/></disk>`,
 *   { flags: 'CONFIG' },
 * );
 */
export async function createSeedVolume(
  pool: StoragePool,
  name: string,
  seed: Seed,
  options: CreateSeedVolumeOptions = {},
): Promise<StorageVol> {
  const { replace, signal } = checked(options);
  const bytes = seedIso(seed);
  const xml = volumeXml(name, bytes.length);
  const subject = `Creating the seed volume ${JSON.stringify(name)}`;
  throwIfAborted(signal, subject);
  if (replace) await deleteExisting(pool, name, signal);
  const creation = pool.storageVolCreateXml(xml);
  const describeAbort = () => ({ message: `${subject} was aborted`, outcome: 'unknown' }) as const;
  try {
    const volume = await unlessAborted(creation, signal, { describeAbort });
    await upload(volume, bytes, signal);
    return volume;
  } catch (error) {
    await deleteCreated(creation);
    throw error;
  }
}

function checked({ replace = false, signal, ...others }: CreateSeedVolumeOptions): {
  readonly replace: boolean;
  readonly signal: AbortSignal | undefined;
} {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const hint = suggestion(unknown, ['replace', 'signal']);
    throw new ArgumentError(`Unknown option ${JSON.stringify(unknown)}${hint}`, {
      argument: unknown,
    });
  }
  if (typeof replace !== 'boolean') {
    throw new ArgumentError('Expected "replace" to be a boolean', { argument: 'replace' });
  }
  return { replace, signal: signal === undefined ? undefined : requireSignal(signal) };
}

/** The format is left to the pool: `raw` in a folder. Not every kind of pool takes a format. */
function volumeXml(name: string, bytes: number): string {
  if (typeof name !== 'string' || name === '') {
    throw new ArgumentError('Expected "name" to be a string that is not empty', {
      argument: 'name',
    });
  }
  const capacity = `<capacity unit='bytes'>${bytes}</capacity>`;
  return `<volume><name>${escaped(name)}</name>${capacity}</volume>`;
}

function escaped(name: string): string {
  try {
    return escapeXml(name);
  } catch (cause) {
    const problem = `"name" has a character that XML cannot contain: ${JSON.stringify(name)}`;
    throw new ArgumentError(problem, { argument: 'name', cause });
  }
}

async function deleteExisting(
  pool: StoragePool,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  try {
    const volume = await pool.storageVolLookupByName(name, options);
    await volume.delete(options);
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_STORAGE_VOL') return;
    throw error;
  }
}

async function upload(
  volume: StorageVol,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limits = { length: bytes.length, ...(signal === undefined ? {} : { signal }) };
  const stream = await volume.uploadStream(limits);
  try {
    await stream.send(bytes);
    await stream.finish();
  } finally {
    await stream.abort();
  }
}

/**
 * Deletes the volume, if it was created: the call may succeed after the signal has aborted. Its
 * failures are not reported, since the caller gets the first one.
 */
async function deleteCreated(creation: Promise<StorageVol>): Promise<void> {
  const makeError = (): TimeoutError =>
    new TimeoutError('WAIT_TIMEOUT', 'The volume could not be deleted in time', {
      timeoutMs: CLEAN_UP_MS,
    });
  const deletion = withTimeout({ timeoutMs: CLEAN_UP_MS, makeError }, async (signal) => {
    const volume = await unlessAborted(creation, signal);
    await volume.delete({ signal });
  });
  await deletion.catch(() => {});
}
