import type { EventDetails, SimulatedStoragePoolEvent } from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { HypervisorState } from '../hypervisor/hypervisor-state.ts';
import type { SimulatedStoragePool } from '../hypervisor/storage/pool.ts';
import { createVolume } from '../hypervisor/storage/volumes.ts';
import { TestStorageVol } from './test-storage-vol.ts';

/** An event of one storage pool, without the pool itself. */
export type TestStoragePoolEventDetails = EventDetails<SimulatedStoragePoolEvent, 'pool'>;

/** The storage pools of the simulated hypervisor. */
export class TestStoragePools {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all pools in the order of their definition, active or not. */
  list(): TestStoragePool[] {
    return this.#hypervisor.pools.all().map((pool) => this.#handle(pool));
  }

  /**
   * Returns the pool with the given name.
   *
   * @throws HypervisorError number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  lookupByName(name: string): TestStoragePool {
    return this.#handle(this.#hypervisor.pools.lookupByName(name));
  }

  /**
   * Returns the pool with the given UUID in canonical form.
   *
   * @throws HypervisorError number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  lookupByUuid(uuid: string): TestStoragePool {
    return this.#handle(this.#hypervisor.pools.lookupByUuid(uuid));
  }

  /**
   * Defines a pool, or changes the definition of the pool with the UUID in the XML
   * (`virStoragePoolDefineXML`). Does not start it.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestStoragePool {
    return this.#handle(this.#hypervisor.pools.define(xml));
  }

  /**
   * Starts a transient pool from its XML (`virStoragePoolCreateXML`). The pool disappears when it
   * stops.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  create(xml: string): TestStoragePool {
    return this.#handle(this.#hypervisor.pools.create(xml));
  }

  #handle(pool: SimulatedStoragePool): TestStoragePool {
    return new TestStoragePool(this.#hypervisor.state, pool);
  }
}

/** A handle to one simulated storage pool. The handle reads the current state at each access. */
export class TestStoragePool {
  readonly #state: HypervisorState;
  readonly #pool: SimulatedStoragePool;

  /** @internal */
  constructor(state: HypervisorState, pool: SimulatedStoragePool) {
    this.#state = state;
    this.#pool = pool;
  }

  /** The name of the pool. */
  get name(): string {
    return this.#pool.name;
  }

  /** The UUID of the pool, in canonical form. */
  get uuid(): string {
    return this.#pool.uuid;
  }

  /** Whether the pool is started. */
  get isActive(): boolean {
    return this.#pool.active;
  }

  /** Whether the pool has a definition that remains when it stops. */
  get isPersistent(): boolean {
    return this.#pool.persistent;
  }

  /** Whether the pool starts together with the host. */
  get autostart(): boolean {
    return this.#pool.autostart;
  }

  set autostart(autostart: boolean) {
    this.#pool.autostart = autostart;
  }

  /** The size in bytes: 100 GiB. */
  get capacity(): bigint {
    return this.#pool.capacity;
  }

  /** The number of bytes that the volumes use. */
  get allocation(): bigint {
    return this.#pool.allocation;
  }

  /** The current XML (`virStoragePoolGetXMLDesc`). */
  get xml(): string {
    return this.#state.pools.xml(this.#pool, 0);
  }

  /**
   * Starts the pool (`virStoragePoolCreate`).
   *
   * @throws HypervisorError if the pool is already active.
   */
  start(): void {
    this.#state.pools.start(this.#pool);
  }

  /**
   * Stops the pool (`virStoragePoolDestroy`). Its volumes reappear after the next start.
   *
   * @throws HypervisorError if the pool is not active.
   */
  stop(): void {
    this.#state.pools.stop(this.#pool);
  }

  /**
   * Removes the definition and the volumes (`virStoragePoolUndefine`).
   *
   * @throws HypervisorError if the pool is active.
   */
  undefine(): void {
    this.#state.pools.undefine(this.#pool);
  }

  /** Returns the volumes, whether or not the pool is active. */
  listVolumes(): TestStorageVol[] {
    return [...this.#pool.volumes.values()].map((volume) => new TestStorageVol(volume));
  }

  /**
   * Returns the volume with the given name.
   *
   * @throws HypervisorError number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume, or
   *   number 55 (`VIR_ERR_OPERATION_INVALID`) if the pool is not active.
   */
  lookupVolumeByName(name: string): TestStorageVol {
    return new TestStorageVol(this.#pool.volume(name));
  }

  /**
   * Creates a volume (`virStorageVolCreateXML`). All its bytes are zero.
   *
   * @throws HypervisorError if the pool is not active, or libvirt refuses the XML.
   */
  createVolume(xml: string): TestStorageVol {
    return new TestStorageVol(createVolume(this.#pool, xml, 0));
  }

  /** Sends an event of this pool to the clients that listen for it. The state does not change. */
  emit(event: TestStoragePoolEventDetails): void {
    this.#state.inject({ ...event, pool: this.#pool.reference() });
  }
}
