import type {
  RemoteNonnullStorageVol,
  VirStorageVolDeleteFlags,
  VirStorageVolInfoFlags,
  VirStorageVolResizeFlags,
  VirStorageVolType,
  VirStorageVolWipeAlgorithm,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import type { StoragePool } from './storage-pool.ts';
import { VolumeStreams } from './volume-streams.ts';

/** The type and the sizes of a volume (`virStorageVolInfo`). */
export interface StorageVolInfo {
  /** The type: `VirStorageVolType`. */
  readonly type: VirStorageVolType;
  /** The size that a guest sees, in bytes. */
  readonly capacity: bigint;
  /** The space in use on the host, in bytes; with the flag `GET_PHYSICAL` the size of the file. */
  readonly allocation: bigint;
}

/** A storage volume (`virStorageVol`): its pool, its name, its key and its connection. */
export class StorageVol extends VolumeStreams {
  /** The connection that the volume belongs to (`virStorageVolGetConnect`). */
  readonly connection: Connection;

  /** The name of the pool. {@link storagePoolLookupByVolume} returns the pool itself. */
  readonly pool: string;

  /** The name, unique within the pool (`virStorageVolGetName`). */
  readonly name: string;

  /** The key, unique among all volumes (`virStorageVolGetKey`). */
  readonly key: string;

  private constructor(connection: Connection, wire: RemoteNonnullStorageVol) {
    super();
    this.connection = connection;
    this.pool = wire.pool;
    this.name = wire.name;
    this.key = wire.key;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullStorageVol): StorageVol {
    return new StorageVol(connection, wire);
  }

  /** Looks up the pool that the volume belongs to (`virStoragePoolLookupByVolume`). */
  async storagePoolLookupByVolume(options?: CallOptions): Promise<StoragePool> {
    const args = { vol: this };
    const { pool } = await this.connection.call(remote.storagePoolLookupByVolume, args, options);
    return this.connection.poolOf(pool);
  }

  /** Returns the type and the sizes of the volume (`virStorageVolGetInfo`). */
  async getInfo(options?: CallOptions): Promise<StorageVolInfo> {
    const info = await this.connection.call(remote.storageVolGetInfo, { vol: this }, options);
    return { ...info, type: info.type as VirStorageVolType };
  }

  /**
   * Returns the type and the sizes of the volume (`virStorageVolGetInfoFlags`).
   *
   * With `flags: 'GET_PHYSICAL'`, `allocation` is the size of the volume's file.
   *
   * @param flags - `VirStorageVolInfoFlags`.
   */
  async getInfoFlags(
    flags: Flags<VirStorageVolInfoFlags> = 0,
    options?: CallOptions,
  ): Promise<StorageVolInfo> {
    const args = { vol: this, flags };
    const info = await this.connection.call(remote.storageVolGetInfoFlags, args, options);
    return { ...info, type: info.type as VirStorageVolType };
  }

  /** Returns the volume's XML (`virStorageVolGetXMLDesc`). */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { vol: this, flags };
    return (await this.connection.call(remote.storageVolGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns the volume's path on the daemon's host (`virStorageVolGetPath`). The path may change
   * when the host restarts.
   */
  async getPath(options?: CallOptions): Promise<string> {
    return (await this.connection.call(remote.storageVolGetPath, { vol: this }, options)).name;
  }

  /**
   * Changes the capacity of the volume (`virStorageVolResize`).
   *
   * With `flags: 'DELTA'`, `capacity` is the number of bytes to add. With
   * `flags: ['DELTA', 'SHRINK']` it is the number of bytes to remove. A smaller capacity requires
   * `SHRINK`.
   *
   * @param capacity - The new capacity in bytes, or with `DELTA` the difference.
   * @param flags - `VirStorageVolResizeFlags`.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if `capacity` is 0 without `DELTA`
   * and `SHRINK`. Nothing is sent then.
   */
  async resize(
    capacity: bigint | number,
    flags: Flags<VirStorageVolResizeFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { vol: this, capacity: toBigInt('capacity', capacity), flags };
    await this.connection.call(remote.storageVolResize, args, options);
  }

  /**
   * Deletes the volume with its data (`virStorageVolDelete`). This cannot be undone.
   *
   * @param flags - `VirStorageVolDeleteFlags`.
   */
  async delete(flags: Flags<VirStorageVolDeleteFlags> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storageVolDelete, { vol: this, flags }, options);
  }

  /** Overwrites the volume's data (`virStorageVolWipe`). This may take hours. */
  async wipe(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storageVolWipe, { vol: this, flags }, options);
  }

  /**
   * Overwrites the volume's data with an algorithm (`virStorageVolWipePattern`). This may take
   * hours.
   *
   * @param algorithm - `VirStorageVolWipeAlgorithm`.
   */
  async wipePattern(
    algorithm: OneOf<VirStorageVolWipeAlgorithm>,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(
      remote.storageVolWipePattern,
      { vol: this, algorithm, flags },
      options,
    );
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullStorageVol {
    return { pool: this.pool, name: this.name, key: this.key };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('StorageVol', this.toJSON(), options, inspect);
  }
}
