import {
  VirStorageVolResizeFlags as Resize,
  VirStorageVolCreateFlags,
  VirStorageVolInfoFlags,
  VirStorageVolWipeAlgorithm as Wipe,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import {
  badArgument,
  failure,
  internalError,
  invalidArgument,
  operationFailed,
  operationInvalid,
} from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import { formatVolume, parseVolume } from './parse-volume.ts';
import type { SimulatedStoragePool } from './pool.ts';
import type { SimulatedStoragePools } from './pools.ts';
import { SimulatedVolume } from './volume.ts';

/** Returns the volumes of an active pool (virStoragePoolListAllVolumes). */
export function listVolumes(pool: SimulatedStoragePool, flags: number): SimulatedVolume[] {
  checkFlags(flags, 0, 'testStoragePoolListAllVolumes');
  if (!pool.active) {
    throw operationInvalid(ErrorDomain.TEST, 'storage pool is not active');
  }
  return [...pool.volumes.values()];
}

export function createVolume(
  pool: SimulatedStoragePool,
  xml: string,
  flags: number,
): SimulatedVolume {
  checkFlags(flags, VirStorageVolCreateFlags.VALIDATE, 'testStorageVolCreateXML');
  pool.checkActive();
  return add(pool, xml, (definition) => new SimulatedVolume(pool, definition));
}

/** Creates a volume with the bytes of another volume (virStorageVolCreateXMLFrom). */
export function cloneVolume(
  pool: SimulatedStoragePool,
  xml: string,
  original: SimulatedVolume,
  flags: number,
): SimulatedVolume {
  checkFlags(flags, VirStorageVolCreateFlags.VALIDATE, 'testStorageVolCreateXMLFrom');
  pool.checkActive();
  return add(pool, xml, (definition) => {
    const bytes = original.bytes.copy();
    if (definition.capacity < original.capacity) {
      bytes.punch(definition.capacity, original.capacity - definition.capacity);
    }
    return new SimulatedVolume(pool, definition, { bytes });
  });
}

export function deleteVolume(volume: SimulatedVolume, flags: number): void {
  checkFlags(flags, 0, 'testStorageVolDelete');
  volume.pool.remove(volume);
}

export function volumeXml(volume: SimulatedVolume, flags: number): string {
  checkFlags(flags, 0, 'testStorageVolGetXMLDesc');
  return formatXml(formatVolume(volume.definition, volume.path, volume));
}

export interface VolumeInfoReply {
  /** `virStorageVolType`. */
  readonly type: number;
  readonly capacity: bigint;
  readonly allocation: bigint;
}

/**
 * Returns the sizes of a volume. With GET_PHYSICAL, the length of its file replaces the allocation.
 */
export function volumeInfo(volume: SimulatedVolume, flags = 0): VolumeInfoReply {
  checkStorageFlags(flags, VirStorageVolInfoFlags.GET_PHYSICAL, 'storageVolGetInfoFlags');
  const { capacity } = volume;
  const physical = (flags & VirStorageVolInfoFlags.GET_PHYSICAL) !== 0;
  const allocation = physical ? capacity : volume.allocation;
  return { type: volume.pool.volumeType, capacity, allocation };
}

/** Changes the size of a volume (virStorageVolResize). The test driver lacks this function. */
export function resizeVolume(volume: SimulatedVolume, size: bigint, flags: number): void {
  const name = 'virStorageVolResize';
  const shrink = (flags & Resize.SHRINK) !== 0;
  const delta = (flags & Resize.DELTA) !== 0;
  if (size === 0n && !delta && !shrink) {
    const message = `capacity in ${name} cannot be zero without 'delta' or 'shrink' flags set`;
    throw badArgument(ErrorDomain.STORAGE, name, 'capacity', message);
  }
  checkStorageFlags(flags, Resize.ALLOCATE | Resize.DELTA | Resize.SHRINK, 'storageVolResize');
  const { capacity, allocation, pool } = volume;
  const smaller = capacity > size ? capacity - size : 0n;
  const wanted = delta ? (shrink ? smaller : capacity + size) : size;
  if (wanted < allocation) {
    const detail = "can't shrink capacity below existing allocation";
    throw invalidArgument(ErrorDomain.STORAGE, detail);
  }
  if (wanted < capacity && !shrink) {
    const detail =
      "Can't shrink capacity below current capacity unless shrink flag explicitly specified";
    throw invalidArgument(ErrorDomain.STORAGE, detail);
  }
  if (wanted > capacity + pool.capacity - pool.allocation) {
    throw operationFailed(ErrorDomain.STORAGE, 'Not enough space left in storage pool');
  }
  volume.resize(wanted);
  if ((flags & Resize.ALLOCATE) !== 0) {
    volume.reserve(wanted);
  }
}

/** Overwrites a volume (virStorageVolWipePattern). With every algorithm, zeros remain. */
export function wipeVolume(
  pools: SimulatedStoragePools,
  volume: SimulatedVolume,
  algorithm: number,
  flags: number,
): void {
  checkStorageFlags(flags, 0, 'storageVolWipePattern');
  if (algorithm < Wipe.ZERO || algorithm > Wipe.TRIM) {
    const detail = `wiping algorithm ${algorithm} not supported`;
    throw invalidArgument(ErrorDomain.STORAGE, detail);
  }
  if (algorithm === Wipe.TRIM) {
    const detail = "'trim' algorithm not supported";
    throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.STORAGE, detail);
  }
  volume.punch(0n, volume.capacity);
  pools.refreshed(volume.pool);
}

/**
 * Checks the flags of a function that the test driver lacks. The errors are those of libvirt's
 * storage driver.
 */
export function checkStorageFlags(flags: number, supported: number, name: string): void {
  checkFlags(flags, supported, name, ErrorDomain.STORAGE);
}

function add(
  pool: SimulatedStoragePool,
  xml: string,
  make: (definition: ReturnType<typeof parseVolume>) => SimulatedVolume,
): SimulatedVolume {
  const definition = parseVolume(xml, pool.definition);
  if (pool.volumes.has(definition.name)) {
    throw operationFailed(ErrorDomain.TEST, 'storage vol already exists');
  }
  if (pool.allocation + definition.allocation > pool.capacity) {
    const detail = `Not enough free space in pool for volume '${definition.name}'`;
    throw internalError(ErrorDomain.TEST, detail);
  }
  const volume = make(definition);
  pool.add(volume);
  return volume;
}
