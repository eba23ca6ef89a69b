import type { FileHandle } from 'node:fs/promises';
import type { RemoteNonnullStorageVol } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import { BlockReader } from './block-reader.ts';
import { downloadTo } from './download-to.ts';
import type { Hole } from './known-holes.ts';
import { sectionsOf } from './known-holes.ts';
import { openDownload, openUpload } from './open-volume.ts';
import type { TransferProgress, TransferResult } from './transfer.ts';
import { pathOf, TransferCount, withFile } from './transfer.ts';
import { uploadFrom } from './upload-from.ts';
import type { VolumeRange } from './volume-options.ts';

const INT64_MAX = 2n ** 63n - 1n;

/** A volume, and the part of it to copy. */
export interface VolumeCopy {
  readonly calls: Calls;
  readonly vol: RemoteNonnullStorageVol;
  readonly range: VolumeRange;
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
}

/** Copies a volume to a file. */
export async function downloadToFile(
  file: string | URL | FileHandle,
  { calls, vol, range, onProgress }: VolumeCopy,
): Promise<TransferResult> {
  const total = range.length === 0n ? undefined : range.length;
  const count = new TransferCount(total, onProgress);
  // The stream is opened first: the file is not truncated if the volume cannot be read.
  await using stream = await openDownload(calls, vol, range);
  await withFile(file, 'w', (handle) => downloadTo(stream, handle, count));
  return count.result;
}

/** Copies a file to a volume. The known holes are not read. */
export async function uploadFromFile(
  file: string | URL | FileHandle,
  { calls, vol, range, onProgress }: VolumeCopy,
  holes: readonly Hole[],
): Promise<TransferResult> {
  return withFile(file, 'r', async (handle) => {
    const size = range.length === 0n ? await sizeOf(handle) : range.length;
    const sections = sectionsOf(size ?? INT64_MAX, holes);
    const count = new TransferCount(size, onProgress);
    await using stream = await openUpload(calls, vol, range);
    await using reader = await BlockReader.of(handle, range.sparse ? pathOf(file) : undefined);
    await uploadFrom(reader, sections, { stream, sparse: range.sparse }, count);
    return count.result;
  });
}

/**
 * Returns the size of a file, or undefined for a device, which does not report its size and is read
 * to its end.
 */
async function sizeOf(handle: FileHandle): Promise<bigint | undefined> {
  const stat = await handle.stat({ bigint: true });
  return stat.isFile() ? stat.size : undefined;
}
