import type {
  RemoteNonnullStoragePool,
  VirStoragePoolBuildFlags,
  VirStoragePoolCreateFlags,
  VirStoragePoolDeleteFlags,
  VirStoragePoolState,
  VirStorageVolCreateFlags,
  VirStorageXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Flags } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { StorageVol } from './storage-vol.ts';

/** A pool at a glance (`virStoragePoolInfo`). All sizes are in bytes, and 0 while it is inactive. */
export interface StoragePoolInfo {
  readonly state: VirStoragePoolState;
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

/** A storage pool (`virStoragePool`): a small value that knows its name, its UUID and its connection. */
export class StoragePool implements RemoteNonnullStoragePool {
  /** The connection that the pool belongs to (`virStoragePoolGetConnect`). */
  readonly connection: Connection;

  /** The name (`virStoragePoolGetName`). */
  readonly name: string;

  /** The UUID, in its canonical lower-case form (`virStoragePoolGetUUIDString`). */
  readonly uuid: string;

  private constructor(connection: Connection, wire: RemoteNonnullStoragePool) {
    this.connection = connection;
    this.name = wire.name;
    this.uuid = wire.uuid;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullStoragePool): StoragePool {
    return new StoragePool(connection, wire);
  }

  /**
   * Makes what the pool stands on, such as its folder or its volume group (`virStoragePoolBuild`).
   *
   * @param flags - `VirStoragePoolBuildFlags`.
   */
  async build(flags: Flags<VirStoragePoolBuildFlags> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolBuild, { pool: this, flags }, options);
  }

  /**
   * Starts the defined pool (`virStoragePoolCreate`).
   *
   * @param flags - `VirStoragePoolCreateFlags`.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is active.
   */
  async create(flags: Flags<VirStoragePoolCreateFlags> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolCreate, { pool: this, flags }, options);
  }

  /**
   * Stops the pool (`virStoragePoolDestroy`). Its data stays; a transient pool is gone.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is not active.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolDestroy, { pool: this }, options);
  }

  /**
   * Deletes what the pool stands on, data included (`virStoragePoolDelete`). It cannot be undone.
   *
   * @param flags - `VirStoragePoolDeleteFlags`.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is active.
   */
  async delete(flags: Flags<VirStoragePoolDeleteFlags> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolDelete, { pool: this, flags }, options);
  }

  /**
   * Removes the definition of an inactive pool (`virStoragePoolUndefine`). Its data stays.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is active.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolUndefine, { pool: this }, options);
  }

  /**
   * Looks for volumes that have come or gone behind libvirt's back (`virStoragePoolRefresh`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when the pool is not
   * active.
   */
  async refresh(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.storagePoolRefresh, { pool: this, flags }, options);
  }

  /** State and space (`virStoragePoolGetInfo`). */
  async getInfo(options?: CallOptions): Promise<StoragePoolInfo> {
    const info = await this.connection.call(remote.storagePoolGetInfo, { pool: this }, options);
    return { ...info, state: info.state as VirStoragePoolState };
  }

  /**
   * The pool's XML (`virStoragePoolGetXMLDesc`).
   *
   * @param flags - `VirStorageXMLFlags`.
   */
  async getXmlDesc(flags: Flags<VirStorageXMLFlags> = 0, options?: CallOptions): Promise<string> {
    const args = { pool: this, flags };
    return (await this.connection.call(remote.storagePoolGetXmlDesc, args, options)).xml;
  }

  /** Whether the pool is active (`virStoragePoolIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    return (await this.connection.call(remote.storagePoolIsActive, args, options)).active !== 0;
  }

  /** Whether the pool is defined (`virStoragePoolIsPersistent`). */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    const { persistent } = await this.connection.call(
      remote.storagePoolIsPersistent,
      args,
      options,
    );
    return persistent !== 0;
  }

  /** Whether the pool is started together with the daemon (`virStoragePoolGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    const { autostart } = await this.connection.call(remote.storagePoolGetAutostart, args, options);
    return autostart !== 0;
  }

  /** Has the pool started together with the daemon, or not (`virStoragePoolSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { pool: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.storagePoolSetAutostart, args, options);
  }

  /**
   * How many volumes the active pool has (`virStoragePoolNumOfVolumes`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when the pool is not
   * active.
   */
  async numOfVolumes(options?: CallOptions): Promise<number> {
    const args = { pool: this };
    return (await this.connection.call(remote.storagePoolNumOfVolumes, args, options)).num;
  }

  /**
   * The names of the active pool's volumes (`virStoragePoolListVolumes`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when the pool is not
   * active.
   */
  async listVolumes(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfVolumes(options);
    const args = { pool: this, maxnames };
    return (await this.connection.call(remote.storagePoolListVolumes, args, options)).names;
  }

  /**
   * The active pool's volumes (`virStoragePoolListAllVolumes`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when the pool is not
   * active.
   */
  async listAllVolumes(flags = 0, options?: CallOptions): Promise<StorageVol[]> {
    const args = { pool: this, needResults: 1, flags };
    const { vols } = await this.connection.call(remote.storagePoolListAllVolumes, args, options);
    return vols.map((vol) => StorageVol.of(this.connection, vol));
  }

  /**
   * The volume with a name (`virStorageVolLookupByName`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) when there is none.
   */
  async storageVolLookupByName(name: string, options?: CallOptions): Promise<StorageVol> {
    const args = { pool: this, name };
    const { vol } = await this.connection.call(remote.storageVolLookupByName, args, options);
    return StorageVol.of(this.connection, vol);
  }

  /**
   * Makes a volume (`virStorageVolCreateXML`).
   *
   * @param flags - `VirStorageVolCreateFlags`.
   */
  async storageVolCreateXml(
    xmlDesc: string,
    flags: Flags<VirStorageVolCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<StorageVol> {
    const args = { pool: this, xml: xmlDesc, flags };
    const { vol } = await this.connection.call(remote.storageVolCreateXml, args, options);
    return StorageVol.of(this.connection, vol);
  }

  /**
   * Makes a volume with the data of another, which may be of another pool
   * (`virStorageVolCreateXMLFrom`). May take hours.
   *
   * @param flags - `VirStorageVolCreateFlags`.
   */
  async storageVolCreateXmlFrom(
    xmlDesc: string,
    clonevol: StorageVol,
    flags: Flags<VirStorageVolCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<StorageVol> {
    const args = { pool: this, xml: xmlDesc, clonevol, flags };
    // Neither end may be of a connection for looking only.
    const refusal = clonevol?.connection?.refusal(remote.storageVolCreateXmlFrom, args);
    if (refusal !== undefined) throw refusal;
    const { vol } = await this.connection.call(remote.storageVolCreateXmlFrom, args, options);
    return StorageVol.of(this.connection, vol);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullStoragePool {
    return { name: this.name, uuid: this.uuid };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('StoragePool', this.toJSON(), options, inspect);
  }
}
