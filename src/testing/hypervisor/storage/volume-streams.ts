import { VirStorageVolDownloadFlags, VirStorageVolUploadFlags } from '../../../protocol/index.ts';
import { greatest, INT64_MAX, least } from '../bigint.ts';
import { ErrorDomain } from '../codes.ts';
import { systemFailure } from '../failures.ts';
import type { SimulatedStream, SimulatedStreamPiece } from '../stream-port.ts';
import type { SimulatedStoragePools } from './pools.ts';
import type { SimulatedVolume } from './volume.ts';
import { checkStorageFlags } from './volumes.ts';

const ENOSPC = 28;

/**
 * Opens a stream with the bytes of a volume (virStorageVolDownload).
 *
 * @param length - The number of bytes, or 0 for all bytes up to the end.
 */
export function downloadVolume(
  volume: SimulatedVolume,
  offset: bigint,
  length: bigint,
  flags: number,
): SimulatedStream {
  checkStorageFlags(flags, VirStorageVolDownloadFlags.SPARSE_STREAM, 'storageVolDownload');
  volume.pool.checkActive();
  const sparse = (flags & VirStorageVolDownloadFlags.SPARSE_STREAM) !== 0;
  const end = length === 0n ? volume.capacity : least(offset + length, volume.capacity);
  let position = offset;
  const read = async (maxBytes: number): Promise<SimulatedStreamPiece> => {
    const rest = end - position;
    if (rest <= 0n) {
      return { kind: 'end' };
    }
    const extent = sparse ? volume.bytes.extentAt(position, rest) : null;
    if (extent?.kind === 'hole') {
      position += extent.length;
      return { kind: 'hole', length: extent.length };
    }
    const count = least(extent?.length ?? rest, BigInt(maxBytes));
    const bytes = volume.bytes.read(position, Number(count));
    position += count;
    return { kind: 'data', bytes };
  };
  const stop = (): void => {
    position = end;
  };
  return { source: { read }, sink: null, sparse, finish: stop, abort: stop };
}

/**
 * Opens a stream that writes a volume (virStorageVolUpload). Like a file, a volume grows with data
 * beyond its end.
 *
 * @param length - The maximum number of bytes, or 0 for no limit.
 */
export function uploadVolume(
  pools: SimulatedStoragePools,
  volume: SimulatedVolume,
  offset: bigint,
  length: bigint,
  flags: number,
): SimulatedStream {
  checkStorageFlags(flags, VirStorageVolUploadFlags.SPARSE_STREAM, 'storageVolUpload');
  volume.pool.checkActive();
  const sparse = (flags & VirStorageVolUploadFlags.SPARSE_STREAM) !== 0;
  const limit = length === 0n ? INT64_MAX : least(offset + length, INT64_MAX);
  let position = offset;
  const take = (count: bigint): bigint => {
    const taken = least(count, greatest(limit - position, 0n));
    position += taken;
    volume.resize(greatest(volume.capacity, position));
    return taken;
  };
  const write = (bytes: Uint8Array): void => {
    const start = position;
    const taken = Number(take(BigInt(bytes.length)));
    volume.write(start, bytes.subarray(0, taken));
    checkRoom(taken === bytes.length && volume.pool.allocation <= volume.pool.capacity);
  };
  const hole = (count: bigint): void => {
    const start = position;
    const taken = take(count);
    volume.punch(start, taken);
    checkRoom(taken === count);
  };
  const done = (): void => pools.refreshed(volume.pool);
  return { source: null, sink: { write, hole }, sparse, finish: done, abort: done };
}

/** Refuses data beyond the announced length or beyond the pool's space, as a full disk does. */
function checkRoom(fits: boolean): void {
  if (!fits) {
    const message = 'cannot write to stream: No space left on device';
    throw systemFailure(ErrorDomain.STREAMS, ENOSPC, message);
  }
}
