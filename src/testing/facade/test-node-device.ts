import type { EventDetails, SimulatedNodeDeviceEvent } from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { HypervisorState } from '../hypervisor/hypervisor-state.ts';
import type { SimulatedNodeDevice } from '../hypervisor/node/node-devices.ts';

/** An event of one node device, without the device itself. */
export type TestNodeDeviceEventDetails = EventDetails<SimulatedNodeDeviceEvent, 'dev'>;

/** The devices of the simulated host. */
export class TestNodeDevices {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all devices. */
  list(): TestNodeDevice[] {
    return this.#hypervisor.nodeDevices.all().map((device) => this.#handle(device));
  }

  /**
   * Returns the device with the given name.
   *
   * @throws HypervisorError number 53 (`VIR_ERR_NO_NODE_DEVICE`) if there is no such device.
   */
  lookupByName(name: string): TestNodeDevice {
    return this.#handle(this.#hypervisor.nodeDevices.find({ name }));
  }

  /**
   * Adds a device of any kind, or replaces the device with the name in the XML. Sends no event: see
   * {@link TestNodeDevice.emit}.
   *
   * @param xml - A `<device>` with `<name>`, `<parent>` and `<capability>`.
   * @throws HypervisorError if the XML is not a `<device>`.
   */
  add(xml: string): TestNodeDevice {
    return this.#handle(this.#hypervisor.nodeDevices.add(xml));
  }

  #handle(device: SimulatedNodeDevice): TestNodeDevice {
    return new TestNodeDevice(this.#hypervisor.state, device);
  }
}

/** A handle to one simulated node device. */
export class TestNodeDevice {
  readonly #state: HypervisorState;
  readonly #device: SimulatedNodeDevice;

  /** @internal */
  constructor(state: HypervisorState, device: SimulatedNodeDevice) {
    this.#state = state;
    this.#device = device;
  }

  /** The name of the device. */
  get name(): string {
    return this.#device.name;
  }

  /** The name of the parent device, or null for the root of the tree. */
  get parent(): string | null {
    return this.#device.parent;
  }

  /** The XML (`virNodeDeviceGetXMLDesc`). */
  get xml(): string {
    return this.#state.nodeDevices.xml(this.#device, 0);
  }

  /** Removes the device, which may be of any kind. Sends no event: see {@link emit}. */
  remove(): void {
    this.#state.nodeDevices.remove(this.#device);
  }

  /** Sends an event of this device to the clients that listen for it. The tree does not change. */
  emit(event: TestNodeDeviceEventDetails): void {
    this.#state.inject({ ...event, dev: { name: this.#device.name } });
  }
}
