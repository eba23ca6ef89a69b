import type { RemoteNonnullStorageVol } from '../../../protocol/index.ts';
import { greatest, least } from '../bigint.ts';
import type { VolumeDefinition } from './parse-volume.ts';
import type { SimulatedStoragePool } from './pool.ts';
import { SparseBytes } from './sparse-bytes.ts';

/** One volume: its document, its size, and its bytes. */
export class SimulatedVolume {
  readonly pool: SimulatedStoragePool;
  readonly definition: VolumeDefinition;

  /** Where it is; also its key. */
  readonly path: string;

  readonly bytes: SparseBytes;
  #capacity: bigint;

  /** How much it takes at least, whatever has been written. */
  #reserved: bigint;

  constructor(pool: SimulatedStoragePool, definition: VolumeDefinition, bytes = new SparseBytes()) {
    this.pool = pool;
    this.definition = definition;
    this.path = pool.pathOf(definition.name);
    this.bytes = bytes;
    this.#capacity = definition.capacity;
    this.#reserved = definition.allocation;
  }

  get name(): string {
    return this.definition.name;
  }

  /** How much it takes. */
  get allocation(): bigint {
    return greatest(least(this.bytes.storedBytes, this.capacity), this.#reserved);
  }

  get capacity(): bigint {
    return this.#capacity;
  }

  /** Changes its size. What was beyond the new end is gone. */
  resize(capacity: bigint): void {
    this.#counted(() => {
      if (capacity < this.#capacity) {
        this.bytes.punch(capacity, this.#capacity - capacity);
      }
      this.#capacity = capacity;
    });
  }

  reserve(bytes: bigint): void {
    this.#counted(() => {
      this.#reserved = bytes;
    });
  }

  write(offset: bigint, bytes: Uint8Array): void {
    this.#counted(() => this.bytes.write(offset, bytes));
  }

  punch(offset: bigint, length: bigint): void {
    this.#counted(() => this.bytes.punch(offset, length));
  }

  /** As it is named on the wire. */
  reference(): RemoteNonnullStorageVol {
    return { pool: this.pool.name, name: this.name, key: this.path };
  }

  /** Tells the pool how much more or less this one takes after a change. */
  #counted(change: () => void): void {
    const before = this.allocation;
    change();
    if (this.pool.volumes.get(this.name) === this) {
      this.pool.allocated(this.allocation - before);
    }
  }
}
