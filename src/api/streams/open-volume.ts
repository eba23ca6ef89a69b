import type { RemoteNonnullStorageVol } from '../../protocol/index.ts';
import {
  remote,
  VirStorageVolDownloadFlags,
  VirStorageVolUploadFlags,
} from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import { openStream } from './open-stream.ts';
import type { Stream } from './stream.ts';
import type { VolumeRange } from './volume-options.ts';

/** Buffer limit for received data. The daemon sends no data on an upload. */
const UPLOAD_BYTES_MAX = 65_536;

/** Opens a stream of a volume's bytes (`virStorageVolDownload`). */
export async function openDownload(
  calls: Calls,
  vol: RemoteNonnullStorageVol,
  range: VolumeRange,
): Promise<Stream> {
  const { offset, length, sparse, signal } = range;
  const flags = sparse ? VirStorageVolDownloadFlags.SPARSE_STREAM : 0;
  const { stream } = await openStream(calls, {
    procedure: remote.storageVolDownload,
    args: { vol, offset, length, flags },
    canRecv: true,
    canSend: false,
    isSparse: sparse,
    signal,
    shared: {
      resumeAt: (received) => {
        // A length of 0 means all bytes to the end, so it must not be used for none.
        if (length !== 0n && received >= length) return undefined;
        const left = length === 0n ? 0n : length - received;
        return { vol, offset: offset + received, length: left, flags };
      },
    },
  });
  return stream;
}

/** Opens a stream to overwrite a volume with (`virStorageVolUpload`). */
export async function openUpload(
  calls: Calls,
  vol: RemoteNonnullStorageVol,
  range: VolumeRange,
): Promise<Stream> {
  const { offset, length, sparse, signal } = range;
  const { stream } = await openStream(calls, {
    procedure: remote.storageVolUpload,
    args: { vol, offset, length, flags: sparse ? VirStorageVolUploadFlags.SPARSE_STREAM : 0 },
    canRecv: false,
    canSend: true,
    isSparse: sparse,
    sendLimit: length === 0n ? undefined : length,
    signal,
    shared: { maxBytes: UPLOAD_BYTES_MAX },
  });
  return stream;
}
