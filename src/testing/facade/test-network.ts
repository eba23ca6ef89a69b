import type { EventDetails, SimulatedNetworkEvent } from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { HypervisorState } from '../hypervisor/hypervisor-state.ts';
import type { SimulatedNetwork } from '../hypervisor/network/network.ts';

/** An event of one network, without the network itself. */
export type TestNetworkEventDetails = EventDetails<SimulatedNetworkEvent, 'net'>;

/** The virtual networks of the simulated hypervisor. */
export class TestNetworks {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all networks in the order of their definition, active or not. */
  list(): TestNetwork[] {
    return this.#hypervisor.networks.all().map((network) => this.#handle(network));
  }

  /**
   * Returns the network with the given name.
   *
   * @throws HypervisorError number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  lookupByName(name: string): TestNetwork {
    return this.#handle(this.#hypervisor.networks.lookupByName(name));
  }

  /**
   * Returns the network with the given UUID in canonical form.
   *
   * @throws HypervisorError number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  lookupByUuid(uuid: string): TestNetwork {
    return this.#handle(this.#hypervisor.networks.lookupByUuid(uuid));
  }

  /**
   * Defines a network, or changes the definition of the network with the UUID in the XML
   * (`virNetworkDefineXML`). Does not start it.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestNetwork {
    return this.#handle(this.#hypervisor.networks.define(xml));
  }

  /**
   * Starts a transient network from its XML (`virNetworkCreateXML`). The network disappears when it
   * stops.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  create(xml: string): TestNetwork {
    return this.#handle(this.#hypervisor.networks.create(xml));
  }

  #handle(network: SimulatedNetwork): TestNetwork {
    return new TestNetwork(this.#hypervisor.state, network);
  }
}

/** A handle to one simulated network. The handle reads the current state at each access. */
export class TestNetwork {
  readonly #state: HypervisorState;
  readonly #network: SimulatedNetwork;

  /** @internal */
  constructor(state: HypervisorState, network: SimulatedNetwork) {
    this.#state = state;
    this.#network = network;
  }

  /** The name of the network. */
  get name(): string {
    return this.#network.name;
  }

  /** The UUID of the network, in canonical form. */
  get uuid(): string {
    return this.#network.uuid;
  }

  /** Whether the network is started. */
  get isActive(): boolean {
    return this.#network.active;
  }

  /** Whether the network has a definition that remains when it stops. */
  get isPersistent(): boolean {
    return this.#network.persistent;
  }

  /** Whether the network starts together with the host. */
  get autostart(): boolean {
    return this.#network.autostart;
  }

  set autostart(autostart: boolean) {
    this.#network.autostart = autostart;
  }

  /** The current XML (`virNetworkGetXMLDesc`). */
  get xml(): string {
    return this.#state.networks.xml(this.#network, 0);
  }

  /**
   * Starts the network (`virNetworkCreate`).
   *
   * @throws HypervisorError if the network is already active.
   */
  start(): void {
    this.#state.networks.start(this.#network);
  }

  /** Stops the network (`virNetworkDestroy`). */
  stop(): void {
    this.#state.networks.stop(this.#network);
  }

  /**
   * Removes the definition (`virNetworkUndefine`).
   *
   * @throws HypervisorError if the network is active.
   */
  undefine(): void {
    this.#state.networks.undefine(this.#network);
  }

  /** Sends an event of this network to the clients that listen for it. The state does not change. */
  emit(event: TestNetworkEventDetails): void {
    this.#state.inject({ ...event, net: this.#network.reference() });
  }
}
