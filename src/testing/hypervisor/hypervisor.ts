import { VirDomainRunningReason } from '../../protocol/index.ts';
import type { HypervisorCore } from './core.ts';
import {
  DEFAULT_DOMAIN,
  DEFAULT_INTERFACE,
  DEFAULT_NETWORK,
  DEFAULT_NODE_DEVICES,
  DEFAULT_POOL,
} from './defaults.ts';
import { Domains } from './domain/domains.ts';
import { boot } from './domain/lifecycle.ts';
import type { Environment } from './environment.ts';
import { SYSTEM_ENVIRONMENT } from './environment.ts';
import type { HypervisorEvent, HypervisorListener } from './events.ts';
import { EventHub } from './events.ts';
import { Networks } from './network/networks.ts';
import { NwfilterBindings } from './network/nwfilter-bindings.ts';
import { Nwfilters } from './network/nwfilters.ts';
import { Host } from './node/host.ts';
import { Interfaces } from './node/interfaces.ts';
import { NodeDevices } from './node/node-devices.ts';
import { SavedImages } from './saved-images.ts';
import { Secrets } from './secret/secrets.ts';
import { StoragePools } from './storage/pools.ts';

export interface HypervisorOptions {
  /**
   * Whether there is a running domain, a network, a pool and so on at the start, as in
   * `test:///default`.
   *
   * @default true
   */
  readonly populated?: boolean;

  /**
   * The name of the host.
   *
   * @default 'localhost'
   */
  readonly hostname?: string;

  /**
   * The release of libvirt that the host says it runs: 9000000 is 9.0.0.
   *
   * @default 9000000n
   */
  readonly libVersion?: bigint;

  /**
   * Time and chance. What is not given is the system's own.
   *
   * @default the clock and the random numbers of the system
   */
  readonly environment?: Partial<Environment>;
}

/**
 * A hypervisor in memory with the semantics of libvirt's test driver. Connections share one; several
 * have nothing in common.
 */
export class Hypervisor {
  readonly events: EventHub = new EventHub();
  readonly host: Host;
  readonly domains: Domains;
  readonly networks: Networks;
  readonly pools: StoragePools;
  readonly nodeDevices: NodeDevices;
  readonly interfaces: Interfaces = new Interfaces();
  readonly secrets: Secrets;
  readonly nwfilters: Nwfilters;
  readonly nwfilterBindings: NwfilterBindings = new NwfilterBindings();
  readonly savedImages: SavedImages = new SavedImages();

  constructor(options: HypervisorOptions = {}) {
    const core: HypervisorCore = {
      environment: { ...SYSTEM_ENVIRONMENT, ...options.environment },
      events: this.events,
      hostArch: 'i686',
    };
    this.host = new Host({
      hostname: options.hostname ?? 'localhost',
      libVersion: options.libVersion ?? 9_000_000n,
    });
    this.domains = new Domains(core);
    this.networks = new Networks(core);
    this.pools = new StoragePools(core);
    this.nodeDevices = new NodeDevices(core);
    this.secrets = new Secrets(core);
    this.nwfilters = new Nwfilters(core);
    if (options.populated ?? true) {
      this.#populate();
    }
  }

  /**
   * Calls `listener` with everything that happens from now on, at once and in order.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(listener: HypervisorListener): () => void {
    return this.events.subscribe(listener);
  }

  /** Lets something seem to have happened. The state stays as it is. */
  inject(event: HypervisorEvent): void {
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
