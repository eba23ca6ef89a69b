import type { RemoteNonnullStoragePool } from '../../../protocol/index.ts';
import {
  VirStoragePoolEventLifecycleType as EventType,
  VirConnectListAllStoragePoolsFlags as List,
  VirStoragePoolDefineFlags,
  VirStoragePoolState,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { failure, invalidArgument, operationFailed, operationInvalid } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import type { PoolDefinition } from './parse-pool.ts';
import { formatPool, parsePool, sameSource } from './parse-pool.ts';
import { noVolume, SimulatedStoragePool } from './pool.ts';
import type { SimulatedVolume } from './volume.ts';

/** The list flag of each kind of pool. */
const KIND_FLAGS: Readonly<Record<string, number>> = {
  dir: List.DIR,
  fs: List.FS,
  netfs: List.NETFS,
  logical: List.LOGICAL,
  disk: List.DISK,
  iscsi: List.ISCSI,
  scsi: List.SCSI,
  mpath: List.MPATH,
  rbd: List.RBD,
  sheepdog: List.SHEEPDOG,
  gluster: List.GLUSTER,
  zfs: List.ZFS,
  vstorage: List.VSTORAGE,
  'iscsi-direct': List.ISCSI_DIRECT,
};

const LIST_FLAGS = 0xf_ff_ff;
const ALL_KINDS = Object.values(KIND_FLAGS).reduce((mask, flag) => mask | flag, 0);

export interface PoolInfoReply {
  readonly state: number;
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

/** All storage pools of one hypervisor. */
export class SimulatedStoragePools {
  readonly #core: HypervisorCore;
  readonly #byName = new Map<string, SimulatedStoragePool>();
  readonly #byUuid = new Map<string, SimulatedStoragePool>();

  constructor(core: HypervisorCore) {
    this.#core = core;
  }

  all(): SimulatedStoragePool[] {
    return [...this.#byName.values()];
  }

  list(flags: number): SimulatedStoragePool[] {
    checkFlags(flags, LIST_FLAGS, 'testConnectListAllStoragePools');
    return this.all().filter((pool) => passesFilter(flags, filterGroups(pool)));
  }

  lookupByName(name: string): SimulatedStoragePool {
    const pool = this.#byName.get(name);
    if (pool === undefined) {
      throw noPool(`no storage pool with matching name '${name}'`);
    }
    return pool;
  }

  lookupByUuid(uuid: string): SimulatedStoragePool {
    const pool = this.#byUuid.get(uuid);
    if (pool === undefined) {
      throw noPool(`no storage pool with matching uuid '${uuid}'`);
    }
    return pool;
  }

  /** Returns the pool that a call names. The test driver looks it up by name. */
  find(reference: RemoteNonnullStoragePool): SimulatedStoragePool {
    return this.lookupByName(reference.name);
  }

  /** Returns a volume of any active pool (virStorageVolLookupByKey, virStorageVolLookupByPath). */
  findVolume(by: 'key' | 'path', value: string): SimulatedVolume {
    const active = this.all().filter((pool) => pool.active);
    const volume = active
      .flatMap((pool) => [...pool.volumes.values()])
      .find((each) => each.path === value);
    if (volume === undefined) {
      throw noVolume(`no storage vol with matching ${by} '${value}'`);
    }
    return volume;
  }

  define(xml: string, flags = 0): SimulatedStoragePool {
    checkFlags(flags, VirStoragePoolDefineFlags.VALIDATE, 'testStoragePoolDefineXML');
    const definition = parsePool(xml, this.#core.environment);
    const pool = this.#existing(definition) ?? this.#add(definition);
    pool.persistent = true;
    if (pool.active) {
      pool.nextDefinition = definition;
    } else {
      pool.definition = definition;
    }
    this.#emit(pool, EventType.DEFINED);
    return pool;
  }

  /** Starts a transient pool from its document (virStoragePoolCreateXML). */
  create(xml: string, flags = 0): SimulatedStoragePool {
    checkFlags(flags, 0, 'testStoragePoolCreateXML');
    const definition = parsePool(xml, this.#core.environment);
    const existing = this.#existing(definition);
    if (existing?.active) {
      const detail = `pool is already active as '${existing.name}'`;
      throw operationInvalid(ErrorDomain.STORAGE, detail);
    }
    const pool = existing ?? this.#add(definition);
    if (existing !== undefined) {
      pool.nextDefinition = pool.definition;
      pool.definition = definition;
    }
    pool.active = true;
    this.#emit(pool, EventType.STARTED);
    return pool;
  }

  start(pool: SimulatedStoragePool, flags = 0): void {
    checkFlags(flags, 0, 'testStoragePoolCreate');
    pool.checkInactive();
    pool.active = true;
    this.#emit(pool, EventType.STARTED);
  }

  build(pool: SimulatedStoragePool, flags = 0): void {
    checkFlags(flags, 0, 'testStoragePoolBuild');
    pool.checkInactive();
    this.#emit(pool, EventType.CREATED);
  }

  stop(pool: SimulatedStoragePool): void {
    pool.checkActive();
    pool.active = false;
    if (pool.nextDefinition !== null) {
      pool.definition = pool.nextDefinition;
      pool.nextDefinition = null;
    }
    this.#emit(pool, EventType.STOPPED);
    if (!pool.persistent) {
      this.#remove(pool);
    }
  }

  /** Deletes the pool's backing storage, but not its definition (virStoragePoolDelete). */
  delete(pool: SimulatedStoragePool, flags = 0): void {
    checkFlags(flags, 0, 'testStoragePoolDelete');
    pool.checkInactive();
    this.#emit(pool, EventType.DELETED);
  }

  undefine(pool: SimulatedStoragePool): void {
    pool.checkInactive();
    this.#emit(pool, EventType.UNDEFINED);
    this.#remove(pool);
  }

  refresh(pool: SimulatedStoragePool, flags = 0): void {
    checkFlags(flags, 0, 'testStoragePoolRefresh');
    pool.checkActive();
    this.refreshed(pool);
  }

  /** Reports with an event that the volumes of a pool may have changed. */
  refreshed(pool: SimulatedStoragePool): void {
    this.#core.events.emit({ kind: 'storagePoolRefresh', pool: pool.reference() });
  }

  setAutostart(pool: SimulatedStoragePool, autostart: boolean): void {
    if (!pool.persistent) {
      throw invalidArgument(ErrorDomain.TEST, 'pool has no config file');
    }
    pool.autostart = autostart;
  }

  info(pool: SimulatedStoragePool): PoolInfoReply {
    const { capacity, allocation } = pool;
    const state = pool.active ? VirStoragePoolState.RUNNING : VirStoragePoolState.INACTIVE;
    return { state, capacity, allocation, available: pool.available };
  }

  xml(pool: SimulatedStoragePool, flags: number): string {
    checkFlags(flags, 0, 'testStoragePoolGetXMLDesc');
    return formatXml(formatPool(pool.definition, pool));
  }

  #emit(pool: SimulatedStoragePool, event: number): void {
    const reference = pool.reference();
    this.#core.events.emit({ kind: 'storagePoolLifecycle', pool: reference, event, detail: 0 });
  }

  #add(definition: PoolDefinition): SimulatedStoragePool {
    const pool = new SimulatedStoragePool(definition);
    this.#byName.set(definition.name, pool);
    this.#byUuid.set(definition.uuid, pool);
    return pool;
  }

  #remove(pool: SimulatedStoragePool): void {
    this.#byName.delete(pool.name);
    this.#byUuid.delete(pool.uuid);
  }

  /** Returns the pool with the given UUID. Refuses a name that belongs to a different UUID. */
  #existing(definition: PoolDefinition): SimulatedStoragePool | undefined {
    const { name, uuid } = definition;
    const conflict = this.all().find(
      (other) => other.name !== name && sameSource(other.definition, definition),
    );
    if (conflict !== undefined) {
      const detail = `Storage source conflict with pool: '${conflict.name}'`;
      throw operationFailed(ErrorDomain.STORAGE, detail);
    }
    const sameUuid = this.#byUuid.get(uuid);
    if (sameUuid !== undefined && sameUuid.name !== name) {
      const detail = `pool '${sameUuid.name}' is already defined with uuid ${uuid}`;
      throw operationFailed(ErrorDomain.STORAGE, detail);
    }
    const sameName = this.#byName.get(name);
    if (sameUuid === undefined && sameName !== undefined) {
      const detail = `pool '${name}' already exists with uuid ${sameName.uuid}`;
      throw operationFailed(ErrorDomain.STORAGE, detail);
    }
    return sameUuid;
  }
}

function noPool(detail: string): Error {
  return failure(ErrorNumber.NO_STORAGE_POOL, ErrorDomain.TEST, detail);
}

function filterGroups(pool: SimulatedStoragePool): readonly (readonly [number, number])[] {
  return [
    [List.ACTIVE | List.INACTIVE, pool.active ? List.ACTIVE : List.INACTIVE],
    [List.PERSISTENT | List.TRANSIENT, pool.persistent ? List.PERSISTENT : List.TRANSIENT],
    [List.AUTOSTART | List.NO_AUTOSTART, pool.autostart ? List.AUTOSTART : List.NO_AUTOSTART],
    [ALL_KINDS, KIND_FLAGS[pool.definition.type] ?? 0],
  ];
}
