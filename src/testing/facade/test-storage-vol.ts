import { greatest } from '../hypervisor/bigint.ts';
import type { SimulatedVolume } from '../hypervisor/storage/volume.ts';
import { deleteVolume, volumeXml } from '../hypervisor/storage/volumes.ts';

/** A handle to one simulated storage volume. The handle reads the current state at each access. */
export class TestStorageVol {
  readonly #volume: SimulatedVolume;

  /** @internal */
  constructor(volume: SimulatedVolume) {
    this.#volume = volume;
  }

  /** The name of the volume. */
  get name(): string {
    return this.#volume.name;
  }

  /** The path, which is also the key. */
  get path(): string {
    return this.#volume.path;
  }

  /** The size in bytes. */
  get capacity(): bigint {
    return this.#volume.capacity;
  }

  /** The number of bytes that the volume uses of its pool. */
  get allocation(): bigint {
    return this.#volume.allocation;
  }

  /** The current XML (`virStorageVolGetXMLDesc`). */
  get xml(): string {
    return volumeXml(this.#volume, 0);
  }

  /**
   * Returns bytes of the volume. Bytes that were never written are zero.
   *
   * @param offset - The offset of the first byte, in bytes.
   * @param length - The number of bytes. The result has exactly this length.
   */
  read(offset: bigint, length: number): Uint8Array {
    return this.#volume.bytes.read(offset, length);
  }

  /**
   * Writes bytes into the volume. The volume grows if they end beyond its capacity.
   *
   * @param offset - The offset of the first byte, in bytes.
   */
  write(offset: bigint, bytes: Uint8Array): void {
    const end = offset + BigInt(bytes.length);
    this.#volume.resize(greatest(this.#volume.capacity, end));
    this.#volume.write(offset, bytes);
  }

  /** Deletes the volume (`virStorageVolDelete`). */
  delete(): void {
    deleteVolume(this.#volume, 0);
  }
}
