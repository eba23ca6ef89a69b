import type { HypervisorCore } from './core.ts';
import { SimulatedDomains } from './domain/domains.ts';
import type { SimulatedEnvironment } from './environment.ts';
import { SimulatedEventBus } from './event-bus.ts';
import type { SimulatedEvent } from './events.ts';
import { SimulatedMigrations } from './migration/migrations.ts';
import type { ResolvedMigrationOptions } from './migration/options.ts';
import { SimulatedNetworks } from './network/networks.ts';
import { SimulatedNwfilterBindings } from './network/nwfilter-bindings.ts';
import { SimulatedNwfilters } from './network/nwfilters.ts';
import type { HostOptions } from './node/host.ts';
import { SimulatedHost } from './node/host.ts';
import { SimulatedInterfaces } from './node/interfaces.ts';
import { SimulatedNodeDevices } from './node/node-devices.ts';
import { SavedImages } from './saved-images.ts';
import { SimulatedSecrets } from './secret/secrets.ts';
import { SimulatedStoragePools } from './storage/pools.ts';

/** All objects of a hypervisor. A reset replaces them by others. */
export class HypervisorState {
  /** The events of these objects. */
  readonly events: SimulatedEventBus = new SimulatedEventBus();

  readonly core: HypervisorCore;
  readonly host: SimulatedHost;
  readonly domains: SimulatedDomains;
  readonly migrations: SimulatedMigrations;
  readonly networks: SimulatedNetworks;
  readonly pools: SimulatedStoragePools;
  readonly nodeDevices: SimulatedNodeDevices;
  readonly interfaces: SimulatedInterfaces = new SimulatedInterfaces();
  readonly secrets: SimulatedSecrets;
  readonly nwfilters: SimulatedNwfilters;
  readonly nwfilterBindings: SimulatedNwfilterBindings = new SimulatedNwfilterBindings();
  readonly savedImages: SavedImages = new SavedImages();

  constructor(
    host: HostOptions,
    environment: SimulatedEnvironment,
    migration: ResolvedMigrationOptions,
  ) {
    this.core = { environment, events: this.events, hostArch: 'i686' };
    this.host = new SimulatedHost(host);
    this.domains = new SimulatedDomains(this.core);
    const { hostname } = this.host;
    this.migrations = new SimulatedMigrations(this.core, this.domains, {
      hostname,
      options: migration,
    });
    this.networks = new SimulatedNetworks(this.core);
    this.pools = new SimulatedStoragePools(this.core);
    this.nodeDevices = new SimulatedNodeDevices(this.core);
    this.secrets = new SimulatedSecrets(this.core);
    this.nwfilters = new SimulatedNwfilters(this.core);
  }

  /** Sends an event. The objects do not change. */
  inject(event: SimulatedEvent): void {
    this.events.emit(event);
  }
}
