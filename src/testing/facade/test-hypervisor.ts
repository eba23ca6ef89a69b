import type { SimulatedEvent } from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { TestClock } from './test-clock.ts';
import { TestDomains } from './test-domain.ts';
import { TestInterfaces } from './test-interface.ts';
import { TestMigrations } from './test-migration.ts';
import { TestNetworks } from './test-network.ts';
import { TestNodeDevices } from './test-node-device.ts';
import { TestNWFilterBindings, TestNWFilters } from './test-nwfilter.ts';
import { TestSecrets } from './test-secret.ts';
import { TestStoragePools } from './test-storage-pool.ts';

/**
 * The simulated hypervisor behind a {@link TestDaemon}: the objects that its clients see. Tests
 * define, read and change them here directly, without a connection. For a change, the clients
 * receive the same events as for a call of libvirt.
 */
export class TestHypervisor {
  /** The domains. */
  readonly domains: TestDomains;

  /** The migrations of guests that leave. */
  readonly migrations: TestMigrations;

  /** The virtual networks. */
  readonly networks: TestNetworks;

  /** The storage pools with their volumes. */
  readonly storagePools: TestStoragePools;

  /** The devices of the host. */
  readonly nodeDevices: TestNodeDevices;

  /** The network interfaces of the host. */
  readonly interfaces: TestInterfaces;

  /** The secrets. */
  readonly secrets: TestSecrets;

  /** The network filters. */
  readonly nwFilters: TestNWFilters;

  /** The bindings of network filters. */
  readonly nwFilterBindings: TestNWFilterBindings;

  /** The clock. It follows `environment.now`, or the system's clock. */
  readonly clock: TestClock;

  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor, clock: TestClock) {
    this.#hypervisor = hypervisor;
    this.clock = clock;
    this.domains = new TestDomains(hypervisor);
    this.migrations = new TestMigrations(hypervisor);
    this.networks = new TestNetworks(hypervisor);
    this.storagePools = new TestStoragePools(hypervisor);
    this.nodeDevices = new TestNodeDevices(hypervisor);
    this.interfaces = new TestInterfaces(hypervisor);
    this.secrets = new TestSecrets(hypervisor);
    this.nwFilters = new TestNWFilters(hypervisor);
    this.nwFilterBindings = new TestNWFilterBindings(hypervisor);
  }

  /**
   * Calls `listener` with each event from now on, in order, before the clients receive it. The
   * clients do not need to be registered for the event.
   *
   * @returns A function that removes the listener; the object is also disposable.
   */
  listen(listener: (event: SimulatedEvent) => void): Disposable & { readonly stop: () => void } {
    const stop = this.#hypervisor.subscribe(listener);
    return { stop, [Symbol.dispose]: stop };
  }

  /**
   * Makes another daemon of this process the host at `uri`, as this host sees it. Peer-to-peer
   * migration (`migrateToUri()`) then reaches it, while that daemon is running. Without a peer, it
   * fails with number 9 (`VIR_ERR_OPERATION_FAILED`), as for a host that cannot be reached.
   *
   * @param uri - The URI that the program passes to `migrateToUri()`.
   * @param peer - The `hypervisor` of the other daemon.
   * @returns A function that removes the peer; the object is also disposable.
   * @example
   * source.hypervisor.addPeer('qemu+tls://host2/system', destination.hypervisor);
   */
  addPeer(uri: string, peer: TestHypervisor): Disposable & { readonly stop: () => void } {
    const { peers } = this.#hypervisor;
    peers.set(uri, peer.#hypervisor);
    const stop = (): void => {
      if (peers.get(uri) === peer.#hypervisor) peers.delete(uri);
    };
    return { stop, [Symbol.dispose]: stop };
  }
}
