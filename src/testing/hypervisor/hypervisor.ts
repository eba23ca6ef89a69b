import { populateByDefault } from './defaults.ts';
import type { SimulatedDomains } from './domain/domains.ts';
import { SYSTEM_ENVIRONMENT } from './environment.ts';
import { SimulatedEventBus } from './event-bus.ts';
import type { SimulatedEvent, SimulatedEventListener } from './events.ts';
import { HostFiles } from './host-files.ts';
import { HypervisorState } from './hypervisor-state.ts';
import type { SimulatedMigrations } from './migration/migrations.ts';
import { resolveMigrationOptions } from './migration/options.ts';
import type { SimulatedNetworks } from './network/networks.ts';
import type { SimulatedNwfilterBindings } from './network/nwfilter-bindings.ts';
import type { SimulatedNwfilters } from './network/nwfilters.ts';
import type { SimulatedHost } from './node/host.ts';
import type { SimulatedInterfaces } from './node/interfaces.ts';
import type { SimulatedNodeDevices } from './node/node-devices.ts';
import { NodeDocument } from './node-document/node-document.ts';
import { populateFromNode } from './node-document/populate.ts';
import type { TestHypervisorOptions } from './options.ts';
import type { SavedImages } from './saved-images.ts';
import type { SimulatedSecrets } from './secret/secrets.ts';
import type { SimulatedStoragePools } from './storage/pools.ts';

/**
 * A hypervisor in memory with the semantics of libvirt's test driver. All clients that open
 * `test:///default` share one. Two hypervisors share nothing.
 */
export class SimulatedHypervisor {
  readonly events: SimulatedEventBus = new SimulatedEventBus();

  /** Whether other hosts reach this one: whether its daemon is running. */
  isReachable = true;

  /** The hosts that this one reaches for peer-to-peer migration, by URI. */
  readonly peers: Map<string, SimulatedHypervisor> = new Map<string, SimulatedHypervisor>();
  readonly #options: TestHypervisorOptions;
  readonly #files: HostFiles;
  readonly #node: NodeDocument | undefined;
  #state: HypervisorState;
  #detach: () => void;

  /** @param node - The description of the host. The default is the option `node`. */
  constructor(options: TestHypervisorOptions = {}, node?: NodeDocument) {
    this.#options = options;
    this.#files = new HostFiles(options.files ?? []);
    const described = options.node === undefined ? undefined : NodeDocument.parse(options.node);
    this.#node = node ?? described;
    this.#state = this.#initialState();
    this.#detach = this.#attach();
  }

  /** The current objects. A reset replaces them. */
  get state(): HypervisorState {
    return this.#state;
  }

  /** Whether the hypervisor lacks the functions that libvirt's test driver lacks. */
  get isStrict(): boolean {
    return this.#options.strict ?? false;
  }

  get host(): SimulatedHost {
    return this.#state.host;
  }

  get domains(): SimulatedDomains {
    return this.#state.domains;
  }

  get migrations(): SimulatedMigrations {
    return this.#state.migrations;
  }

  get networks(): SimulatedNetworks {
    return this.#state.networks;
  }

  get pools(): SimulatedStoragePools {
    return this.#state.pools;
  }

  get nodeDevices(): SimulatedNodeDevices {
    return this.#state.nodeDevices;
  }

  get interfaces(): SimulatedInterfaces {
    return this.#state.interfaces;
  }

  get secrets(): SimulatedSecrets {
    return this.#state.secrets;
  }

  get nwfilters(): SimulatedNwfilters {
    return this.#state.nwfilters;
  }

  get nwfilterBindings(): SimulatedNwfilterBindings {
    return this.#state.nwfilterBindings;
  }

  get savedImages(): SavedImages {
    return this.#state.savedImages;
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

  /**
   * Replaces all objects by those of the start, without events. The old objects no longer send
   * events, and their consoles end.
   */
  reset(): void {
    const old = this.#state;
    this.#state = this.#initialState();
    this.#detach();
    this.#detach = this.#attach();
    old.migrations.end();
    for (const domain of old.domains.all()) domain.console.hangUp();
  }

  /** Returns the host at a URI, or undefined if this host cannot reach it. */
  findPeer(uri: string): SimulatedHypervisor | undefined {
    const peer = this.peers.get(uri);
    return peer?.isReachable === true ? peer : undefined;
  }

  /** Returns a new hypervisor with the host that a file describes (`test:///path`). */
  openFile(path: string): SimulatedHypervisor {
    return new SimulatedHypervisor(this.#options, NodeDocument.read(path, this.#files));
  }

  #initialState(): HypervisorState {
    const { hostname = 'localhost', libVersion = 9_000_000n, populated = true } = this.#options;
    const node = this.#node;
    const environment = { ...SYSTEM_ENVIRONMENT, ...this.#options.environment };
    const described = node === undefined ? undefined : node.hostInfo();
    const migration = resolveMigrationOptions(this.#options.migration ?? {}, this.isStrict);
    const host = { hostname, libVersion, described };
    const state = new HypervisorState(host, environment, migration);
    if (node !== undefined) {
      populateFromNode(state, node, this.#files);
    } else if (populated) {
      populateByDefault(state);
    }
    return state;
  }

  /** Passes the events of the current objects to the listeners. */
  #attach(): () => void {
    return this.#state.events.subscribe((event) => this.events.emit(event));
  }
}
