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

/** Storage pools and volumes */
export abstract class StorageMethods extends NetworkMethods {
  /**
   * Lists all storage pools, or those that the flags select (`virConnectListAllStoragePools`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE` or the pool types, select the pools that
   * match any of them. Flags of different groups select the pools that match each group.
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

  /** Returns the number of active pools (`virConnectNumOfStoragePools`). */
  async numOfStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfStoragePools, undefined, options)).num;
  }

  /**
   * Returns the number of pools that are defined and inactive
   * (`virConnectNumOfDefinedStoragePools`).
   */
  async numOfDefinedStoragePools(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedStoragePools, undefined, options)).num;
  }

  /**
   * Lists the names of the active pools (`virConnectListStoragePools`).
   *
   * Makes two calls, the first for the number of pools. {@link listAllStoragePools} needs one call.
   */
  async listStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfStoragePools(options);
    return (await this.call(remote.connectListStoragePools, { maxnames }, options)).names;
  }

  /**
   * Lists the names of the pools that are defined and inactive
   * (`virConnectListDefinedStoragePools`).
   *
   * Makes two calls, the first for the number of pools. {@link listAllStoragePools} needs one call.
   */
  async listDefinedStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedStoragePools(options);
    return (await this.call(remote.connectListDefinedStoragePools, { maxnames }, options)).names;
  }

  /**
   * Looks up the pool with a name (`virStoragePoolLookupByName`).
   *
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    return this.poolOf((await this.call(remote.storagePoolLookupByName, { name }, options)).pool);
  }

  /**
   * Looks up the pool with a UUID (`virStoragePoolLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByUuid(uuid: string, options?: CallOptions): Promise<StoragePool> {
    requireUuid(uuid);
    return this.poolOf((await this.call(remote.storagePoolLookupByUuid, { uuid }, options)).pool);
  }

  /**
   * Looks up the pool with a UUID in any form that libvirt reads, such as one without dashes
   * (`virStoragePoolLookupByUUIDString`). See {@link storagePoolLookupByUuid}.
   */
  storagePoolLookupByUuidString(uuid: string, options?: CallOptions): Promise<StoragePool> {
    return this.storagePoolLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Looks up the active pool with a target path (`virStoragePoolLookupByTargetPath`). Inactive
   * pools are not found.
   *
   * @param path - The path on the daemon's host, such as `/var/lib/libvirt/images`.
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByTargetPath(path: string, options?: CallOptions): Promise<StoragePool> {
    const args = { path };
    return this.poolOf((await this.call(remote.storagePoolLookupByTargetPath, args, options)).pool);
  }

  /**
   * Defines a pool, or replaces its definition (`virStoragePoolDefineXML`). It neither builds nor
   * starts the pool.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
   * Starts a transient pool (`virStoragePoolCreateXML`). A transient pool has no definition: it
   * disappears when it stops.
   *
   * With `flags: 'WITH_BUILD'` libvirt builds the pool first, as {@link StoragePool.build} does.
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
   * Searches for sources of storage pools of a type (`virConnectFindStoragePoolSources`). Returns
   * them as XML.
   *
   * @param type - The pool type, such as `logical` or `netfs`.
   * @param srcSpec - XML that restricts the search, such as the host to search; null, the default,
   * for no restriction.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
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

  /**
   * Returns the types of storage pools that the daemon supports as XML
   * (`virConnectGetStoragePoolCapabilities`).
   */
  async getStoragePoolCapabilities(flags = 0, options?: CallOptions): Promise<string> {
    const args = { flags };
    return (await this.call(remote.connectGetStoragePoolCapabilities, args, options)).capabilities;
  }

  /**
   * Looks up the volume with a key (`virStorageVolLookupByKey`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume.
   */
  async storageVolLookupByKey(key: string, options?: CallOptions): Promise<StorageVol> {
    return this.#volume((await this.call(remote.storageVolLookupByKey, { key }, options)).vol);
  }

  /**
   * Looks up the volume at a path on the daemon's host (`virStorageVolLookupByPath`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume.
   */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVol> {
    return this.#volume((await this.call(remote.storageVolLookupByPath, { path }, options)).vol);
  }

  /** @internal The pool of a wire struct. */
  poolOf(wire: RemoteNonnullStoragePool): StoragePool {
    return StoragePool.of(this.self(), wire);
  }

  #volume(wire: RemoteNonnullStorageVol): StorageVol {
    return StorageVol.of(this.self(), wire);
  }
}
