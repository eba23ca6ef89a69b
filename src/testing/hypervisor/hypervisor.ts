import { VirDomainRunningReason } from '../../protocol/index.ts';
import type { HypervisorCore } from './core.ts';
import {
  DEFAULT_DOMAIN,
  DEFAULT_INTERFACE,
  DEFAULT_NETWORK,
  DEFAULT_NODE_DEVICES,
  DEFAULT_POOL,
} from './defaults.ts';
import { SimulatedDomains } from './domain/domains.ts';
import { boot } from './domain/lifecycle.ts';
import { SYSTEM_ENVIRONMENT } from './environment.ts';
import { SimulatedEventBus } from './event-bus.ts';
import type { SimulatedEvent, SimulatedEventListener } from './events.ts';
import { SimulatedNetworks } from './network/networks.ts';
import { SimulatedNwfilterBindings } from './network/nwfilter-bindings.ts';
import { SimulatedNwfilters } from './network/nwfilters.ts';
import { SimulatedHost } from './node/host.ts';
import { SimulatedInterfaces } from './node/interfaces.ts';
import { SimulatedNodeDevices } from './node/node-devices.ts';
import type { TestHypervisorOptions } from './options.ts';
import { SavedImages } from './saved-images.ts';
import { SimulatedSecrets } from './secret/secrets.ts';
import { SimulatedStoragePools } from './storage/pools.ts';

/**
 * A hypervisor in memory with the semantics of libvirt's test driver. All clients of a daemon share
 * one. Two hypervisors share nothing.
 */
export class SimulatedHypervisor {
  readonly events: SimulatedEventBus = new SimulatedEventBus();
  readonly host: SimulatedHost;
  readonly domains: SimulatedDomains;
  readonly networks: SimulatedNetworks;
  readonly pools: SimulatedStoragePools;
  readonly nodeDevices: SimulatedNodeDevices;
  readonly interfaces: SimulatedInterfaces = new SimulatedInterfaces();
  readonly secrets: SimulatedSecrets;
  readonly nwfilters: SimulatedNwfilters;
  readonly nwfilterBindings: SimulatedNwfilterBindings = new SimulatedNwfilterBindings();
  readonly savedImages: SavedImages = new SavedImages();

  constructor(options: TestHypervisorOptions = {}) {
    const core: HypervisorCore = {
      environment: { ...SYSTEM_ENVIRONMENT, ...options.environment },
      events: this.events,
      hostArch: 'i686',
    };
    this.host = new SimulatedHost({
      hostname: options.hostname ?? 'localhost',
      libVersion: options.libVersion ?? 9_000_000n,
    });
    this.domains = new SimulatedDomains(core);
    this.networks = new SimulatedNetworks(core);
    this.pools = new SimulatedStoragePools(core);
    this.nodeDevices = new SimulatedNodeDevices(core);
    this.secrets = new SimulatedSecrets(core);
    this.nwfilters = new SimulatedNwfilters(core);
    if (options.populated ?? true) {
      this.#populate();
    }
  }

  /**
   * Calls `listener` with each event from now on, synchronously and in order.
   *
   * @returns A function that removes the listener.
   */
  subscribe(listener: SimulatedEventListener): () => void {
    return this.events.subscribe(listener);
  }

  /** Sends an event. The state does not change. */
  inject(event: SimulatedEvent): void {
    this.events.emit(event);
  }

  #populate(): void {
    const domain = this.domains.define(DEFAULT_DOMAIN);
    boot(domain, VirDomainRunningReason.UNKNOWN);
    this.networks.start(this.networks.define(DEFAULT_NETWORK));
    this.pools.start(this.pools.define(DEFAULT_POOL));
    const { definition } = this.interfaces.define(DEFAULT_INTERFACE);
    this.interfaces.start({ name: definition.name, mac: definition.mac });
    for (const xml of DEFAULT_NODE_DEVICES) {
      this.nodeDevices.add(xml);
    }
  }
}
