import type { RemoteNonnullStorageVol } from '../../../protocol/index.ts';
import { greatest, least } from '../bigint.ts';
import type { VolumeDefinition } from './parse-volume.ts';
import type { SimulatedStoragePool } from './pool.ts';
import { SparseBytes } from './sparse-bytes.ts';

/** One volume: its document, its size, and its bytes. */
export class SimulatedVolume {
  readonly pool: SimulatedStoragePool;
  readonly definition: VolumeDefinition;

  /** The path, which is also the key. */
  readonly path: string;

  readonly bytes: SparseBytes;
  #capacity: bigint;

  /** The minimum number of bytes that it uses of the pool. */
  #reserved: bigint;

  /** @param options - The default path is in the folder of the pool. The default is no bytes. */
  constructor(
    pool: SimulatedStoragePool,
    definition: VolumeDefinition,
    options: { readonly bytes?: SparseBytes; readonly path?: string } = {},
  ) {
    this.pool = pool;
    this.definition = definition;
    this.path = options.path ?? pool.pathOf(definition.name);
    this.bytes = options.bytes ?? new SparseBytes();
    this.#capacity = definition.capacity;
    this.#reserved = definition.allocation;
  }

  get name(): string {
    return this.definition.name;
  }

  /** The number of bytes that it uses of the pool. */
  get allocation(): bigint {
    return greatest(least(this.bytes.storedBytes, this.capacity), this.#reserved);
  }

  get capacity(): bigint {
    return this.#capacity;
  }

  /** Changes the size. Bytes beyond the new end are lost. */
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

  /** Returns the volume as the wire names it. */
  reference(): RemoteNonnullStorageVol {
    return { pool: this.pool.name, name: this.name, key: this.path };
  }

  /** Applies a change, and updates the pool's allocation. */
  #counted(change: () => void): void {
    const before = this.allocation;
    change();
    if (this.pool.volumes.get(this.name) === this) {
      this.pool.allocated(this.allocation - before);
    }
  }
}
