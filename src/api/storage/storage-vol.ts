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

/** A volume at a glance (`virStorageVolInfo`). */
export interface StorageVolInfo {
  readonly type: VirStorageVolType;
  /** What a guest sees, in bytes. */
  readonly capacity: bigint;
  /** What is taken on the host, in bytes; with `GET_PHYSICAL` the size of the file. */
  readonly allocation: bigint;
}

/** A storage volume (`virStorageVol`): a small value that knows its pool, its name and its key. */
export class StorageVol extends VolumeStreams {
  /** The connection that the volume belongs to (`virStorageVolGetConnect`). */
  readonly connection: Connection;

  /** The name of the pool; see {@link storagePoolLookupByVolume} for the pool itself. */
  readonly pool: string;

  /** The name, unique in the pool (`virStorageVolGetName`). */
  readonly name: string;

  /** The key, unique everywhere (`virStorageVolGetKey`). */
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

  /** The volume's pool (`virStoragePoolLookupByVolume`). */
  async storagePoolLookupByVolume(options?: CallOptions): Promise<StoragePool> {
    const args = { vol: this };
    const { pool } = await this.connection.call(remote.storagePoolLookupByVolume, args, options);
    return this.connection.poolOf(pool);
  }

  /** Type and sizes (`virStorageVolGetInfo`). */
  async getInfo(options?: CallOptions): Promise<StorageVolInfo> {
    const info = await this.connection.call(remote.storageVolGetInfo, { vol: this }, options);
    return { ...info, type: info.type as VirStorageVolType };
  }

  /**
   * Type and sizes (`virStorageVolGetInfoFlags`).
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

  /** The volume's XML (`virStorageVolGetXMLDesc`). */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { vol: this, flags };
    return (await this.connection.call(remote.storageVolGetXmlDesc, args, options)).xml;
  }

  /** The path on the daemon's host (`virStorageVolGetPath`). It may change when the host restarts. */
  async getPath(options?: CallOptions): Promise<string> {
    return (await this.connection.call(remote.storageVolGetPath, { vol: this }, options)).name;
  }

  /**
   * Changes the size (`virStorageVolResize`).
   *
   * @param capacity - In bytes: the new size; with `VirStorageVolResizeFlags.DELTA` what to add, or
   * to take off with `SHRINK` as well.
   * @param flags - `VirStorageVolResizeFlags`; making it smaller takes `SHRINK`.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`), unsent, for a new size of 0
   * without `SHRINK`.
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
   * Deletes the volume, data included (`virStorageVolDelete`). It cannot be undone.
   *
   * @param flags - `VirStorageVolDeleteFlags`.
   */
  async delete(flags: Flags<VirStorageVolDeleteFlags> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storageVolDelete, { vol: this, flags }, options);
  }

  /** Overwrites the volume's data (`virStorageVolWipe`). May take hours. */
  async wipe(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storageVolWipe, { vol: this, flags }, options);
  }

  /**
   * Overwrites the volume's data in a certain way (`virStorageVolWipePattern`). May take hours.
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

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullStorageVol {
    return { pool: this.pool, name: this.name, key: this.key };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('StorageVol', this.toJSON(), options, inspect);
  }
}
