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
  /** Hears how far it has come, after each part. */
  readonly onProgress?: (progress: TransferProgress) => void;
}

/** Options of {@link StorageVol.uploadFrom}. */
export interface UploadFromOptions extends DownloadToOptions {
  /**
   * Parts of the file that are known to be zeros, in order: they are not even read. It needs
   * {@link VolumeStreamOptions.sparse}.
   */
  readonly holes?: readonly Hole[];
}

const INT64_MAX = 2n ** 63n - 1n;

/** The part of a volume that carries its bytes. */
export abstract class VolumeStreams implements RemoteNonnullStorageVol {
  abstract readonly connection: Connection;
  abstract readonly pool: string;
  abstract readonly name: string;
  abstract readonly key: string;

  /**
   * The volume's bytes (`virStorageVolDownload`), as a `Readable` of Node: `sparse` saves the way,
   * and the holes are read as zeros. See {@link downloadTo} and {@link downloadParts} for what
   * keeps them.
   *
   * @example
   * await pipeline(await volume.download(), createGzip(), createWriteStream('disk.gz'));
   */
  async download(options: VolumeStreamOptions = {}): Promise<ReadStream> {
    return new ReadStream(await this.#openDownload(resolveRange(options)));
  }

  /**
   * Overwrites the volume (`virStorageVolUpload`), through a `Writable` of Node that finishes when
   * the daemon has confirmed that it has everything. More than `length` bytes are refused; without
   * it a file grows with what is written past its end.
   *
   * @example
   * await pipeline(createReadStream('disk.img'), await volume.upload());
   */
  async upload(options: VolumeStreamOptions = {}): Promise<WriteStream> {
    return new WriteStream(await this.#openUpload(resolveRange(options)));
  }

  /**
   * The volume's bytes part by part, holes as holes. To leave the loop gives the download up.
   *
   * @param options - `sparse` is true unless it is set to false.
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
   * Copies the volume to a file, which is emptied first; with `sparse` the holes are holes there,
   * too (`virStreamSparseRecvAll`). When it fails the file keeps what has arrived.
   *
   * @param file - A path, or a file that is open for writing and stays open.
   * @throws {@link StreamError} `STREAM_SHORT` when the volume has less than `length` bytes.
   */
  async downloadTo(
    file: string | URL | FileHandle,
    options: DownloadToOptions = {},
  ): Promise<TransferResult> {
    const range = resolveRange(options, ['onProgress']);
    const total = range.length === 0n ? undefined : range.length;
    const count = new TransferCount(total, options.onProgress);
    // The stream comes first: a file is not emptied for a volume that cannot be read.
    await using stream = await this.#openDownload(range);
    await withFile(file, 'w', (handle) => downloadTo(stream, handle, count));
    return count.result;
  }

  /**
   * Copies a file into the volume, and resolves when the daemon has confirmed that it has
   * everything.
   *
   * With `sparse` long runs of zeros travel as holes (`virStreamSparseSendAll`). libvirt's storage
   * only steps over them: what the volume held there before may stay, and a volume that was longer
   * is cut. So it is for volumes that are new, or as empty as new ones.
   *
   * @param file - A path, or a file that is open for reading and stays open. It is read from its
   * start.
   * @throws {@link StreamError} `STREAM_SHORT` when the file has less than `length` bytes.
   */
  async uploadFrom(
    file: string | URL | FileHandle,
    options: UploadFromOptions = {},
  ): Promise<TransferResult> {
    const range = resolveRange(options, ['onProgress', 'holes']);
    const { holes = [] } = options;
    if (holes.length > 0 && !range.sparse) {
      throw new ArgumentError('Holes can only be sent with "sparse"', { argument: 'holes' });
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
   * The volume's bytes (`virStorageVolDownload`), through a {@link Stream} with libvirt's own
   * functions.
   */
  downloadStream(options: VolumeStreamOptions = {}): Promise<Stream> {
    return this.#openDownload(resolveRange(options));
  }

  /** Overwrites the volume (`virStorageVolUpload`), through a {@link Stream} with libvirt's own functions. */
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

/** A device does not tell: it is read to its end. */
async function sizeOf(handle: FileHandle): Promise<bigint | undefined> {
  const stat = await handle.stat({ bigint: true });
  return stat.isFile() ? stat.size : undefined;
}
