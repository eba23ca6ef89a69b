import type { FileHandle } from 'node:fs/promises';
import { ArgumentError } from '../../errors/index.ts';
import type { RemoteNonnullStorageVol } from '../../protocol/index.ts';
import type { Connection } from '../connection/connection.ts';
import { BlockReader } from '../streams/block-reader.ts';
import { downloadTo } from '../streams/download-to.ts';
import type { Hole } from '../streams/known-holes.ts';
import { sectionsOf } from '../streams/known-holes.ts';
import { openDownload, openUpload } from '../streams/open-volume.ts';
import { ReadStream } from '../streams/readable.ts';
import type { Stream } from '../streams/stream.ts';
import type { StreamPart } from '../streams/stream-part.ts';
import type { TransferProgress, TransferResult } from '../streams/transfer.ts';
import { pathOf, TransferCount, withFile } from '../streams/transfer.ts';
import { uploadFrom } from '../streams/upload-from.ts';
import type { VolumeRange, VolumeStreamOptions } from '../streams/volume-options.ts';
import { resolveRange } from '../streams/volume-options.ts';
import { WriteStream } from '../streams/writable.ts';

/** Options of {@link StorageVol.downloadTo}. */
export interface DownloadToOptions extends VolumeStreamOptions {
  /** Called with the progress after each part. */
  readonly onProgress?: (progress: TransferProgress) => void;
}

/** Options of {@link StorageVol.uploadFrom}. */
export interface UploadFromOptions extends DownloadToOptions {
  /**
   * Parts of the file that are known to be zeros, in ascending order. They are not read. Requires
   * {@link VolumeStreamOptions.sparse}.
   */
  readonly holes?: readonly Hole[];
}

const INT64_MAX = 2n ** 63n - 1n;

/** Volume data */
export abstract class VolumeStreams implements RemoteNonnullStorageVol {
  abstract readonly connection: Connection;
  abstract readonly pool: string;
  abstract readonly name: string;
  abstract readonly key: string;

  /**
   * Returns the volume's data as a Node.js `Readable` (`virStorageVolDownload`).
   *
   * With `sparse`, holes are not sent, and the stream returns them as zeros. {@link downloadTo} and
   * {@link downloadParts} preserve holes.
   *
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   *
   * @example
   * await pipeline(await volume.download(), createGzip(), createWriteStream('disk.gz'));
   */
  async download(options: VolumeStreamOptions = {}): Promise<ReadStream> {
    return new ReadStream(await this.#openDownload(resolveRange(options)));
  }

  /**
   * Returns a Node.js `Writable` that overwrites the volume (`virStorageVolUpload`).
   *
   * The stream finishes when the daemon has confirmed that it has all data. Data beyond `length`
   * bytes is refused. Without `length` a file grows if the data goes past its end.
   *
   * @example
   * await pipeline(createReadStream('disk.img'), await volume.upload());
   */
  async upload(options: VolumeStreamOptions = {}): Promise<WriteStream> {
    return new WriteStream(await this.#openUpload(resolveRange(options)));
  }

  /**
   * Iterates over the parts of the volume's data, and returns holes as holes
   * (`virStorageVolDownload`). Leaving the loop aborts the download.
   *
   * @param options - `sparse` is true by default.
   * @example
   * for await (const part of volume.downloadParts()) {
   *   if (part.kind === 'hole') position += part.length;
   * }
   */
  async *downloadParts(
    options: VolumeStreamOptions = {},
  ): AsyncGenerator<StreamPart, void, undefined> {
    await using stream = await this.#openDownload(resolveRange({ sparse: true, ...options }));
    for (;;) {
      const part = await stream.recvPart();
      if (part === null) break;
      yield part;
    }
    await stream.finish();
  }

  /**
   * Copies the volume to a file (`virStorageVolDownload`). The file is truncated first.
   *
   * With `sparse`, holes of the volume are holes in the file (`virStreamSparseRecvAll`). If the
   * copy fails, the file keeps the data that has arrived.
   *
   * @param file - A path, or a file that is open for writing. An open file stays open.
   * @throws {@link StreamError} `STREAM_SHORT` if the volume has fewer than `length` bytes.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async downloadTo(
    file: string | URL | FileHandle,
    options: DownloadToOptions = {},
  ): Promise<TransferResult> {
    const range = resolveRange(options, ['onProgress']);
    const total = range.length === 0n ? undefined : range.length;
    const count = new TransferCount(total, options.onProgress);
    // The stream is opened first: the file is not truncated if the volume cannot be read.
    await using stream = await this.#openDownload(range);
    await withFile(file, 'w', (handle) => downloadTo(stream, handle, count));
    return count.result;
  }

  /**
   * Copies a file to the volume (`virStorageVolUpload`). Resolves when the daemon has confirmed
   * that it has all data.
   *
   * With `sparse`, long runs of zeros are sent as holes (`virStreamSparseSendAll`). libvirt's
   * storage drivers skip holes without writing zeros: old data of the volume may remain there, and
   * a volume that was longer is truncated. Use `sparse` only for volumes that are new or still
   * empty.
   *
   * @param file - A path, or a file that is open for reading. It is read from its start. An open
   * file stays open.
   * @throws {@link StreamError} `STREAM_SHORT` if the file has fewer than `length` bytes.
   */
  async uploadFrom(
    file: string | URL | FileHandle,
    options: UploadFromOptions = {},
  ): Promise<TransferResult> {
    const range = resolveRange(options, ['onProgress', 'holes']);
    const { holes = [] } = options;
    if (holes.length > 0 && !range.sparse) {
      throw new ArgumentError('Expected "sparse" to be true, which "holes" requires', {
        argument: 'holes',
      });
    }
    return withFile(file, 'r', async (handle) => {
      const size = range.length === 0n ? await sizeOf(handle) : range.length;
      const sections = sectionsOf(size ?? INT64_MAX, holes);
      const count = new TransferCount(size, options.onProgress);
      await using stream = await this.#openUpload(range);
      await using reader = await BlockReader.of(handle, range.sparse ? pathOf(file) : undefined);
      await uploadFrom(reader, sections, { stream, sparse: range.sparse }, count);
      return count.result;
    });
  }

  /**
   * Opens a {@link Stream} with libvirt's own functions that reads the volume
   * (`virStorageVolDownload`).
   */
  downloadStream(options: VolumeStreamOptions = {}): Promise<Stream> {
    return this.#openDownload(resolveRange(options));
  }

  /**
   * Opens a {@link Stream} with libvirt's own functions that overwrites the volume
   * (`virStorageVolUpload`).
   */
  uploadStream(options: VolumeStreamOptions = {}): Promise<Stream> {
    return this.#openUpload(resolveRange(options));
  }

  #openDownload(range: VolumeRange): Promise<Stream> {
    return openDownload(this.connection, this, range);
  }

  #openUpload(range: VolumeRange): Promise<Stream> {
    return openUpload(this.connection, this, range);
  }
}

/**
 * Returns the size of a file, or undefined for a device, which does not report its size and is read
 * to its end.
 */
async function sizeOf(handle: FileHandle): Promise<bigint | undefined> {
  const stat = await handle.stat({ bigint: true });
  return stat.isFile() ? stat.size : undefined;
}
