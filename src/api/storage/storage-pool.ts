import type {
  RemoteNonnullStoragePool,
  VirStoragePoolBuildFlags,
  VirStoragePoolCreateFlags,
  VirStoragePoolDefineFlags,
  VirStoragePoolDeleteFlags,
  VirStorageVolCreateFlags,
  VirStorageXMLFlags,
} from '../../protocol/index.ts';
import { remote, VirStoragePoolState } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { StoragePoolConfig } from '../../xml/generated/storage-pool.ts';
import type { StorageVolumeConfig } from '../../xml/generated/storage-volume.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { listInto } from '../calls/list-into.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed, withXml } from '../documents/documents.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { readInactive, redefine } from '../documents/redefine.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { wireBoolean } from '../values/wire-boolean.ts';
import { StorageVol } from './storage-vol.ts';

/**
 * The state and the space of a pool (`virStoragePoolInfo`). The sizes are 0 while the pool is
 * inactive.
 */
export interface StoragePoolInfo {
  /** The state: `VirStoragePoolState`. */
  readonly state: VirStoragePoolState;
  /** The name of `state`. */
  readonly stateName: EnumName<typeof VirStoragePoolState>;
  /** The size of the pool in bytes. */
  readonly capacity: bigint;
  /** The space in use, in bytes. */
  readonly allocation: bigint;
  /** The free space in bytes. */
  readonly available: bigint;
}

/** A storage pool (`virStoragePool`): its name, its UUID and its connection. */
export class StoragePool implements RemoteNonnullStoragePool {
  /** The connection that the pool belongs to (`virStoragePoolGetConnect`). */
  readonly connection: Connection;

  /** The name (`virStoragePoolGetName`). */
  readonly name: string;

  /** The UUID, in its canonical lower-case form (`virStoragePoolGetUUIDString`). */
  readonly uuid: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullStoragePool) {
    this.connection = connection;
    this.name = wire.name;
    this.uuid = wire.uuid;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullStoragePool): StoragePool {
    return new StoragePool(connection, wire);
  }

  /**
   * Creates the pool's backing storage, such as its directory or its volume group
   * (`virStoragePoolBuild`).
   */
  async build(options?: FlagsOptions<typeof VirStoragePoolBuildFlags>): Promise<void> {
    await this.#calls.call(remote.storagePoolBuild, { pool: this }, options);
  }

  /**
   * Starts the defined pool (`virStoragePoolCreate`).
   *
   * With `flags: 'WITH_BUILD'` libvirt builds the pool first, as {@link build} does.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is active.
   */
  async create(options?: FlagsOptions<typeof VirStoragePoolCreateFlags>): Promise<void> {
    await this.#calls.call(remote.storagePoolCreate, { pool: this }, options);
  }

  /**
   * Deletes the pool's backing storage with all its data (`virStoragePoolDelete`). This cannot be
   * undone.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is active.
   */
  async delete(options?: FlagsOptions<typeof VirStoragePoolDeleteFlags>): Promise<void> {
    await this.#calls.call(remote.storagePoolDelete, { pool: this }, options);
  }

  /**
   * Stops the pool (`virStoragePoolDestroy`). Its data is kept. A transient pool disappears.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.storagePoolDestroy, { pool: this }, options);
  }

  /** Returns whether the pool starts with the daemon (`virStoragePoolGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    const { autostart } = await this.#calls.call(remote.storagePoolGetAutostart, args, options);
    return autostart !== 0;
  }

  /** Returns the state and the space of the pool (`virStoragePoolGetInfo`). */
  async getInfo(options?: CallOptions): Promise<StoragePoolInfo> {
    const info = await this.#calls.call(remote.storagePoolGetInfo, { pool: this }, options);
    const state = info.state as VirStoragePoolState;
    return { ...info, state, stateName: enumName(VirStoragePoolState, state) };
  }

  /**
   * Returns the pool's configuration as a typed object (`virStoragePoolGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the definition instead of the active pool. To change the
   * definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions<typeof VirStorageXMLFlags>): Promise<StoragePoolConfig> {
    return parsed('storagePool', this.getXmlDesc(options));
  }

  /**
   * Returns the pool's XML (`virStoragePoolGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the XML of the definition instead of the active pool.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirStorageXMLFlags>): Promise<string> {
    const args = { pool: this };
    return (await this.#calls.call(remote.storagePoolGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the pool's definition (`virStoragePoolGetXMLDesc`, `virStoragePoolDefineXML`): reads it,
   * lets a function change it, validates it, and defines it. An active pool keeps its old
   * configuration until it is started again.
   *
   * {@link Domain.redefine} describes the draft, and the changes of others that cannot be seen.
   *
   * @returns The pool. Name and UUID cannot change.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, if the pool is
   * transient, or if the new definition is invalid or that of another pool.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await pool.redefine((draft) => {
   *   if (draft.type === 'dir') draft.target.path = '/srv/images';
   * });
   */
  redefine(
    change: ChangeCallback<StoragePoolConfig>,
    options?: RedefineOptions<typeof VirStoragePoolDefineFlags>,
  ): Promise<StoragePool> {
    const { connection } = this;
    const definition: Definition<'storagePool', StoragePool, typeof VirStoragePoolDefineFlags> = {
      kind: 'storagePool',
      owner: this,
      label: `storage pool "${this.name}"`,
      isPersistent: (call) => this.isPersistent(call),
      read: (call) => readInactive((flagged) => this.getXmlDesc(flagged), call),
      define: (xml, flags, call) => connection.storagePoolDefineXml(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
  }

  /** Returns whether the pool is active (`virStoragePoolIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    return (await this.#calls.call(remote.storagePoolIsActive, args, options)).active !== 0;
  }

  /**
   * Returns whether the pool has a definition (`virStoragePoolIsPersistent`). A transient pool has
   * none.
   */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const args = { pool: this };
    const { persistent } = await this.#calls.call(remote.storagePoolIsPersistent, args, options);
    return persistent !== 0;
  }

  /**
   * Lists the volumes in the active pool (`virStoragePoolListAllVolumes`).
   *
   * Volumes that were created without libvirt appear after a {@link refresh}.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  async listAllVolumes(options?: FlagsOptions): Promise<StorageVol[]> {
    const args = { pool: this, needResults: 1 };
    const { vols } = await this.#calls.call(remote.storagePoolListAllVolumes, args, options);
    return vols.map((vol) => StorageVol.of(this.connection, vol, StoragePool));
  }

  /**
   * Lists the names of the volumes in the active pool (`virStoragePoolListVolumes`).
   *
   * Makes two calls, the first for the number of volumes. {@link listAllVolumes} needs one call.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  async listVolumes(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfVolumes(options);
    const args = { pool: this, maxnames };
    return (await listInto(this.#calls, remote.storagePoolListVolumes, args, options)).names;
  }

  /**
   * Returns the number of volumes in the active pool (`virStoragePoolNumOfVolumes`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  async numOfVolumes(options?: CallOptions): Promise<number> {
    const args = { pool: this };
    return (await this.#calls.call(remote.storagePoolNumOfVolumes, args, options)).num;
  }

  /**
   * Updates the pool's list of volumes after changes that were not made through libvirt
   * (`virStoragePoolRefresh`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  async refresh(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.storagePoolRefresh, { pool: this }, options);
  }

  /** Sets whether the pool starts with the daemon (`virStoragePoolSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { pool: this, autostart: wireBoolean('autostart', autostart) };
    await this.#calls.call(remote.storagePoolSetAutostart, args, options);
  }

  /**
   * Removes the definition of the inactive pool (`virStoragePoolUndefine`). Its data is kept.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is active.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.storagePoolUndefine, { pool: this }, options);
  }

  /**
   * Creates a volume in the pool (`virStorageVolCreateXML`).
   *
   * With `flags: 'PREALLOC_METADATA'` the metadata of a qcow2 volume is allocated immediately.
   *
   * @param xmlDesc - The volume with its name and its capacity, as XML or as an object.
   */
  async storageVolCreateXml(
    xmlDesc: string | StorageVolumeConfig,
    options?: FlagsOptions<typeof VirStorageVolCreateFlags>,
  ): Promise<StorageVol> {
    const { vol } = await withXml('storageVolume', xmlDesc, (xml) =>
      this.#calls.call(remote.storageVolCreateXml, { pool: this, xml }, options),
    );
    return StorageVol.of(this.connection, vol, StoragePool);
  }

  /**
   * Creates a volume with the data of another volume, which may be in another pool
   * (`virStorageVolCreateXMLFrom`). This may take hours.
   *
   * With `flags: 'REFLINK'` both volumes share the data until one of them changes. The file system
   * must support this.
   *
   * @param xmlDesc - The new volume, as XML or as an object.
   * @param clonevol - The volume to copy.
   */
  async storageVolCreateXmlFrom(
    xmlDesc: string | StorageVolumeConfig,
    clonevol: StorageVol,
    options?: FlagsOptions<typeof VirStorageVolCreateFlags>,
  ): Promise<StorageVol> {
    const { vol } = await withXml('storageVolume', xmlDesc, async (xml) => {
      const args = { pool: this, xml, clonevol };
      // libvirt refuses the call if the connection of either volume is read-only.
      const refusal =
        clonevol?.connection &&
        callsOf(clonevol.connection).refusal(remote.storageVolCreateXmlFrom, args);
      if (refusal !== undefined) throw refusal;
      return this.#calls.call(remote.storageVolCreateXmlFrom, args, options);
    });
    return StorageVol.of(this.connection, vol, StoragePool);
  }

  /**
   * Looks up a volume of the pool by its name (`virStorageVolLookupByName`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume.
   */
  async storageVolLookupByName(name: string, options?: CallOptions): Promise<StorageVol> {
    const args = { pool: this, name };
    const { vol } = await this.#calls.call(remote.storageVolLookupByName, args, options);
    return StorageVol.of(this.connection, vol, StoragePool);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullStoragePool {
    return { name: this.name, uuid: this.uuid };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('StoragePool', this.toJSON(), options, inspect);
  }
}
