import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { SimulatedInterface, SimulatedInterfaces } from '../hypervisor/node/interfaces.ts';
import { interfaceReference } from '../hypervisor/node/interfaces.ts';

/** The network interfaces of the simulated host. libvirt has no events for them. */
export class TestInterfaces {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all interfaces, active or not. */
  list(): TestInterface[] {
    return this.#interfaces.all().map((each) => this.#handle(each));
  }

  /**
   * Returns the interface with the given name.
   *
   * @throws HypervisorError number 57 (`VIR_ERR_NO_INTERFACE`) if there is no such interface.
   */
  lookupByName(name: string): TestInterface {
    return this.#handle(this.#interfaces.lookupByName(name));
  }

  /**
   * Defines an interface, or changes the definition of the interface with the name in the XML
   * (`virInterfaceDefineXML`). Does not start it.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestInterface {
    return this.#handle(this.#interfaces.define(xml));
  }

  #handle({ definition }: SimulatedInterface): TestInterface {
    return new TestInterface(this.#interfaces, definition.name);
  }

  get #interfaces(): SimulatedInterfaces {
    return this.#hypervisor.interfaces;
  }
}

/**
 * A handle to one simulated network interface of the host. The handle reads the current state at
 * each access; all members but `name` throw a HypervisorError if the interface no longer exists.
 */
export class TestInterface {
  /** The name of the interface. */
  readonly name: string;

  readonly #interfaces: SimulatedInterfaces;

  /** @internal */
  constructor(interfaces: SimulatedInterfaces, name: string) {
    this.#interfaces = interfaces;
    this.name = name;
  }

  /** The MAC address in the interface's XML; empty if there is none. */
  get mac(): string {
    return this.#current.definition.mac;
  }

  /** Whether the interface is started. */
  get isActive(): boolean {
    return this.#current.active;
  }

  /** The XML (`virInterfaceGetXMLDesc`). */
  get xml(): string {
    return this.#interfaces.xml(interfaceReference(this.#current), 0);
  }

  /**
   * Starts the interface (`virInterfaceCreate`).
   *
   * @throws HypervisorError if the interface is already active.
   */
  start(): void {
    this.#interfaces.start(interfaceReference(this.#current));
  }

  /**
   * Stops the interface (`virInterfaceDestroy`).
   *
   * @throws HypervisorError if the interface is not active.
   */
  stop(): void {
    this.#interfaces.stop(interfaceReference(this.#current));
  }

  /** Removes the interface, which may be active (`virInterfaceUndefine`). */
  undefine(): void {
    this.#interfaces.undefine(interfaceReference(this.#current));
  }

  get #current(): SimulatedInterface {
    return this.#interfaces.lookupByName(this.name);
  }
}
