import type { FileHandle } from 'node:fs/promises';
import { ArgumentError } from '../../errors/index.ts';
import type {
  RemoteNonnullStorageVol,
  VirStorageVolDeleteFlags,
  VirStorageVolInfoFlags,
  VirStorageVolResizeFlags,
  VirStorageVolWipeAlgorithm,
} from '../../protocol/index.ts';
import { remote, VirStorageVolType } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { StorageVolumeConfig } from '../../xml/generated/storage-volume.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { Hole } from '../streams/known-holes.ts';
import { loadStreams } from '../streams/load-streams.ts';
import type { ReadStream } from '../streams/readable.ts';
import type { Stream } from '../streams/stream.ts';
import type { StreamPart } from '../streams/stream-part.ts';
import type { TransferProgress, TransferResult } from '../streams/transfer.ts';
import type { VolumeCopy } from '../streams/volume-files.ts';
import type { VolumeRange, VolumeStreamOptions } from '../streams/volume-options.ts';
import { resolveRange } from '../streams/volume-options.ts';
import type { WriteStream } from '../streams/writable.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import type { StoragePool } from './storage-pool.ts';

/** The type and the sizes of a volume (`virStorageVolInfo`). */
export interface StorageVolInfo {
  /** The type: `VirStorageVolType`. */
  readonly type: VirStorageVolType;
  /** The name of `type`. */
  readonly typeName: EnumName<typeof VirStorageVolType>;
  /** The size that a guest sees, in bytes. */
  readonly capacity: bigint;
  /** The space in use on the host, in bytes; with the flag `GET_PHYSICAL` the size of the file. */
  readonly allocation: bigint;
}

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

/** A storage volume (`virStorageVol`): its pool, its name, its key and its connection. */
export class StorageVol implements RemoteNonnullStorageVol {
  /** The connection that the volume belongs to (`virStorageVolGetConnect`). */
  readonly connection: Connection;

  /** The name of the pool. {@link storagePoolLookupByVolume} returns the pool itself. */
  readonly pool: string;

  /** The name, unique within the pool (`virStorageVolGetName`). */
  readonly name: string;

  /** The key, unique among all volumes (`virStorageVolGetKey`). */
  readonly key: string;

  readonly #calls: Calls;
  readonly #pools: PoolClass;

  private constructor(connection: Connection, wire: RemoteNonnullStorageVol, pools: PoolClass) {
    this.connection = connection;
    this.pool = wire.pool;
    this.name = wire.name;
    this.key = wire.key;
    this.#calls = callsOf(connection);
    this.#pools = pools;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullStorageVol, pools: PoolClass): StorageVol {
    return new StorageVol(connection, wire, pools);
  }

  /** Looks up the pool that the volume belongs to (`virStoragePoolLookupByVolume`). */
  async storagePoolLookupByVolume(options?: CallOptions): Promise<StoragePool> {
    const args = { vol: this };
    const { pool } = await this.#calls.call(remote.storagePoolLookupByVolume, args, options);
    return this.#pools.of(this.connection, pool);
  }

  /** Deletes the volume with its data (`virStorageVolDelete`). This cannot be undone. */
  async delete(options?: FlagsOptions<typeof VirStorageVolDeleteFlags>): Promise<void> {
    await this.#calls.call(remote.storageVolDelete, { vol: this }, options);
  }

  /** Returns the type and the sizes of the volume (`virStorageVolGetInfo`). */
  async getInfo(options?: CallOptions): Promise<StorageVolInfo> {
    const info = await this.#calls.call(remote.storageVolGetInfo, { vol: this }, options);
    const type = info.type as VirStorageVolType;
    return { ...info, type, typeName: enumName(VirStorageVolType, type) };
  }

  /**
   * Returns the type and the sizes of the volume (`virStorageVolGetInfoFlags`).
   *
   * With `flags: 'GET_PHYSICAL'`, `allocation` is the size of the volume's file.
   */
  async getInfoFlags(
    options?: FlagsOptions<typeof VirStorageVolInfoFlags>,
  ): Promise<StorageVolInfo> {
    const args = { vol: this };
    const info = await this.#calls.call(remote.storageVolGetInfoFlags, args, options);
    const type = info.type as VirStorageVolType;
    return { ...info, type, typeName: enumName(VirStorageVolType, type) };
  }

  /**
   * Returns the volume's path on the daemon's host (`virStorageVolGetPath`). The path may change
   * when the host restarts.
   */
  async getPath(options?: CallOptions): Promise<string> {
    return (await this.#calls.call(remote.storageVolGetPath, { vol: this }, options)).name;
  }

  /**
   * Returns the volume's configuration as a typed object (`virStorageVolGetXMLDesc`).
   */
  getConfig(options?: FlagsOptions): Promise<StorageVolumeConfig> {
    return parsed('storageVolume', this.getXmlDesc(options));
  }

  /** Returns the volume's XML (`virStorageVolGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { vol: this };
    return (await this.#calls.call(remote.storageVolGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the capacity of the volume (`virStorageVolResize`).
   *
   * With `flags: 'DELTA'`, `capacity` is the number of bytes to add. With
   * `flags: ['DELTA', 'SHRINK']`, `capacity` is the number of bytes to remove. A smaller capacity
   * requires `SHRINK`.
   *
   * @param capacity - The new capacity in bytes, or with `DELTA` the difference.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if `capacity` is 0 without `DELTA`
   * and `SHRINK`. In that case, nothing is sent.
   */
  async resize(
    capacity: bigint | number,
    options?: FlagsOptions<typeof VirStorageVolResizeFlags>,
  ): Promise<void> {
    const args = { vol: this, capacity: toBigInt('capacity', capacity) };
    await this.#calls.call(remote.storageVolResize, args, options);
  }

  /** Overwrites the volume's data (`virStorageVolWipe`). This may take hours. */
  async wipe(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.storageVolWipe, { vol: this }, options);
  }

  /**
   * Overwrites the volume's data with the given algorithm (`virStorageVolWipePattern`). This may
   * take hours.
   *
   * @param algorithm - The algorithm: a name or number of `VirStorageVolWipeAlgorithm`.
   */
  async wipePattern(
    algorithm: OneOf<typeof VirStorageVolWipeAlgorithm>,
    options?: FlagsOptions,
  ): Promise<void> {
    await this.#calls.call(remote.storageVolWipePattern, { vol: this, algorithm }, options);
  }

  // Volume data

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
    const range = resolveRange(options);
    const { ReadStream } = await loadStreams();
    return new ReadStream(await this.#openDownload(range));
  }

  /**
   * Returns a Node.js `Writable` that overwrites the volume (`virStorageVolUpload`).
   *
   * The stream finishes when the daemon has confirmed that it has all data. Data beyond `length`
   * bytes is refused. Without `length` a file grows if the data goes past its end.
   *
   * If the disk of the host becomes full, the stream fails with a {@link VirError}, but libvirtd
   * 11.3.0 ends. See docs/daemon-troubles.md.
   *
   * @example
   * await pipeline(createReadStream('disk.img'), await volume.upload());
   */
  async upload(options: VolumeStreamOptions = {}): Promise<WriteStream> {
    const range = resolveRange(options);
    const { WriteStream } = await loadStreams();
    return new WriteStream(await this.#openUpload(range));
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
    // Without `await using`: esbuild's code for it would be a file more to read at each start.
    const stream = await this.#openDownload(resolveRange({ sparse: true, ...options }));
    try {
      for (;;) {
        const part = await stream.recvPart();
        if (part === null) break;
        yield part;
      }
      await stream.finish();
    } finally {
      await stream.abort();
    }
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
    const { downloadToFile } = await loadStreams();
    return downloadToFile(file, this.#copy(range, options));
  }

  /**
   * Copies a file to the volume (`virStorageVolUpload`). Resolves when the daemon has confirmed
   * that it has all data. A full disk of the host ends libvirtd 11.3.0: see
   * docs/daemon-troubles.md.
   *
   * With `sparse`, long runs of zeros are sent as holes (`virStreamSparseSendAll`). libvirt's
   * storage drivers skip holes without writing zeros: old data of the volume may remain there, and
   * a volume that was longer is truncated. Use `sparse` only for volumes that are new or still
   * empty.
   *
   * @param file - A path, or a file that is open for reading. The file is read from its start. An
   * open file stays open.
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
    const { uploadFromFile } = await loadStreams();
    return uploadFromFile(file, this.#copy(range, options), holes);
  }

  /**
   * Opens a {@link Stream} that reads the volume (`virStorageVolDownload`). Its methods correspond
   * to libvirt's functions.
   */
  downloadStream(options: VolumeStreamOptions = {}): Promise<Stream> {
    return this.#openDownload(resolveRange(options));
  }

  /**
   * Opens a {@link Stream} that overwrites the volume (`virStorageVolUpload`). Its methods
   * correspond to libvirt's functions.
   */
  uploadStream(options: VolumeStreamOptions = {}): Promise<Stream> {
    return this.#openUpload(resolveRange(options));
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullStorageVol {
    return { pool: this.pool, name: this.name, key: this.key };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('StorageVol', this.toJSON(), options, inspect);
  }

  async #openDownload(range: VolumeRange): Promise<Stream> {
    const { openDownload } = await loadStreams();
    return openDownload(this.#calls, this, range);
  }

  async #openUpload(range: VolumeRange): Promise<Stream> {
    const { openUpload } = await loadStreams();
    return openUpload(this.#calls, this, range);
  }

  #copy(range: VolumeRange, { onProgress }: DownloadToOptions): VolumeCopy {
    return { calls: this.#calls, vol: this, range, onProgress };
  }
}

/**
 * The class of pools, handed in: pools make volumes, and modules may not import each other in a
 * circle.
 */
type PoolClass = Pick<typeof StoragePool, 'of'>;
