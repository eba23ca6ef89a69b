import type {
  RemoteNonnullStoragePool,
  RemoteNonnullStorageVol,
  VirConnectListAllStoragePoolsFlags,
  VirStoragePoolCreateFlags,
  VirStoragePoolDefineFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { StoragePool } from '../storage/storage-pool.ts';
import { StorageVol } from '../storage/storage-vol.ts';
import { requireUuid } from '../values/checks.ts';
import type { Flags } from '../values/flags.ts';
import { NetworkMethods } from './network-methods.ts';
import { canonicalUuid } from './uuid-string.ts';

/** Finding and defining storage pools, and finding volumes. */
export abstract class StorageMethods extends NetworkMethods {
  /**
   * All pools, or those that the flags choose (`virConnectListAllStoragePools`).
   *
   * @param flags - `VirConnectListAllStoragePoolsFlags`.
   */
  async listAllStoragePools(
    flags: Flags<VirConnectListAllStoragePoolsFlags> = 0,
    options?: CallOptions,
  ): Promise<StoragePool[]> {
    const args = { needResults: 1, flags };
    const { pools } = await this.call(remote.connectListAllStoragePools, args, options);
    return pools.map((pool) => this.poolOf(pool));
  }

  /** How many pools are active (`virConnectNumOfStoragePools`). */
  async numOfStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfStoragePools, undefined, options)).num;
  }

  /** How many pools are defined and inactive (`virConnectNumOfDefinedStoragePools`). */
  async numOfDefinedStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedStoragePools, undefined, options)).num;
  }

  /** The names of the active pools (`virConnectListStoragePools`). */
  async listStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfStoragePools(options);
    return (await this.call(remote.connectListStoragePools, { maxnames }, options)).names;
  }

  /** The names of the pools that are defined and inactive (`virConnectListDefinedStoragePools`). */
  async listDefinedStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedStoragePools(options);
    return (await this.call(remote.connectListDefinedStoragePools, { maxnames }, options)).names;
  }

  /**
   * The pool with a name (`virStoragePoolLookupByName`).
   *
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) when there is none.
   */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    return this.poolOf((await this.call(remote.storagePoolLookupByName, { name }, options)).pool);
  }

  /**
   * The pool with a UUID, in its canonical form (`virStoragePoolLookupByUUID`).
   *
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) when there is none.
   */
  async storagePoolLookupByUuid(uuid: string, options?: CallOptions): Promise<StoragePool> {
    requireUuid(uuid);
    return this.poolOf((await this.call(remote.storagePoolLookupByUuid, { uuid }, options)).pool);
  }

  /**
   * The same as {@link storagePoolLookupByUuid} for a UUID in any form that libvirt reads, such as
   * one without dashes (`virStoragePoolLookupByUUIDString`).
   */
  storagePoolLookupByUuidString(uuid: string, options?: CallOptions): Promise<StoragePool> {
    return this.storagePoolLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * The pool whose target is a path on the daemon's host (`virStoragePoolLookupByTargetPath`). It
   * must be active.
   *
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) when there is none.
   */
  async storagePoolLookupByTargetPath(path: string, options?: CallOptions): Promise<StoragePool> {
    const args = { path };
    return this.poolOf((await this.call(remote.storagePoolLookupByTargetPath, args, options)).pool);
  }

  /**
   * Defines a pool, or changes its definition (`virStoragePoolDefineXML`). It neither builds nor starts it.
   *
   * @param flags - `VirStoragePoolDefineFlags`.
   */
  async storagePoolDefineXml(
    xml: string,
    flags: Flags<VirStoragePoolDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<StoragePool> {
    return this.poolOf(
      (await this.call(remote.storagePoolDefineXml, { xml, flags }, options)).pool,
    );
  }

  /**
   * Starts a transient pool, which is gone when it stops (`virStoragePoolCreateXML`).
   *
   * @param flags - `VirStoragePoolCreateFlags`.
   */
  async storagePoolCreateXml(
    xml: string,
    flags: Flags<VirStoragePoolCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<StoragePool> {
    return this.poolOf(
      (await this.call(remote.storagePoolCreateXml, { xml, flags }, options)).pool,
    );
  }

  /**
   * What could become pools of a type, as XML (`virConnectFindStoragePoolSources`).
   *
   * @param srcSpec - XML that narrows the search down, or null.
   */
  async findStoragePoolSources(
    type: string,
    srcSpec: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { type, srcSpec, flags };
    return (await this.call(remote.connectFindStoragePoolSources, args, options)).xml;
  }

  /** Which pools the daemon can make, as XML (`virConnectGetStoragePoolCapabilities`). */
  async getStoragePoolCapabilities(flags = 0, options?: CallOptions): Promise<string> {
    const args = { flags };
    return (await this.call(remote.connectGetStoragePoolCapabilities, args, options)).capabilities;
  }

  /**
   * The volume with a key (`virStorageVolLookupByKey`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) when there is none.
   */
  async storageVolLookupByKey(key: string, options?: CallOptions): Promise<StorageVol> {
    return this.#volume((await this.call(remote.storageVolLookupByKey, { key }, options)).vol);
  }

  /**
   * The volume at a path on the daemon's host (`virStorageVolLookupByPath`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) when there is none.
   */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVol> {
    return this.#volume((await this.call(remote.storageVolLookupByPath, { path }, options)).vol);
  }

  /** @internal The pool that the wire names. */
  poolOf(wire: RemoteNonnullStoragePool): StoragePool {
    return StoragePool.of(this.self(), wire);
  }

  #volume(wire: RemoteNonnullStorageVol): StorageVol {
    return StorageVol.of(this.self(), wire);
  }
}
