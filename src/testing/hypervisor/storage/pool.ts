import type { RemoteNonnullStoragePool } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, operationInvalid } from '../failures.ts';
import type { PoolDefinition } from './parse-pool.ts';
import { POOL_KINDS } from './pool-kinds.ts';
import type { SimulatedVolume } from './volume.ts';

/** The size of every pool: 100 GiB. */
const CAPACITY = 107_374_182_400n;

/** One storage pool and its volumes. It keeps the volumes while it is inactive. */
export class SimulatedStoragePool {
  definition: PoolDefinition;
  nextDefinition: PoolDefinition | null = null;
  active = false;
  persistent = false;
  autostart = false;

  readonly capacity: bigint = CAPACITY;
  readonly #volumes = new Map<string, SimulatedVolume>();
  #allocation = 0n;

  constructor(definition: PoolDefinition) {
    this.definition = definition;
  }

  get name(): string {
    return this.definition.name;
  }

  get uuid(): string {
    return this.definition.uuid;
  }

  /** The number of bytes that its volumes use. */
  get allocation(): bigint {
    return this.#allocation;
  }

  /** The number of free bytes. libvirt computes it in 64 bits, so it is huge in an overfull pool. */
  get available(): bigint {
    return BigInt.asUintN(64, this.capacity - this.#allocation);
  }

  get volumes(): ReadonlyMap<string, SimulatedVolume> {
    return this.#volumes;
  }

  add(volume: SimulatedVolume): void {
    this.#volumes.set(volume.name, volume);
    this.allocated(volume.allocation);
  }

  remove(volume: SimulatedVolume): void {
    if (this.#volumes.delete(volume.name)) {
      this.allocated(-volume.allocation);
    }
  }

  /** Adds to the number of bytes that the volumes use. `bytes` can be negative. */
  allocated(bytes: bigint): void {
    this.#allocation += bytes;
  }

  /** The `virStorageVolType` of its volumes. */
  get volumeType(): number {
    return POOL_KINDS[this.definition.type]?.volumeType ?? 0;
  }

  /** Returns the pool as the wire names it. */
  reference(): RemoteNonnullStoragePool {
    return { name: this.name, uuid: this.uuid };
  }

  checkActive(): void {
    if (!this.active) {
      throw operationInvalid(ErrorDomain.TEST, `storage pool '${this.name}' is not active`);
    }
  }

  checkInactive(): void {
    if (this.active) {
      throw operationInvalid(ErrorDomain.TEST, `storage pool '${this.name}' is active`);
    }
  }

  /** Returns a volume by name. Refuses if the pool is not active. */
  volume(name: string): SimulatedVolume {
    this.checkActive();
    const volume = this.volumes.get(name);
    if (volume === undefined) {
      throw noVolume(`no storage vol with matching name '${name}'`);
    }
    return volume;
  }

  /** Returns the path of a volume with the given name, whether or not it exists. */
  pathOf(name: string): string {
    const folder = this.definition.targetPath ?? this.name;
    return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
  }
}

export function noVolume(detail: string): Error {
  return failure(ErrorNumber.NO_STORAGE_VOL, ErrorDomain.TEST, detail);
}
