import { formatDomain } from '../hypervisor/domain/definition.ts';
import { attachDevice, detachDevice, updateDevice } from '../hypervisor/domain/devices.ts';
import type { SimulatedDomain } from '../hypervisor/domain/domain.ts';
import type { SimulatedDomains } from '../hypervisor/domain/domains.ts';
import { destroy, resume, shutdown, start, suspend } from '../hypervisor/domain/lifecycle.ts';
import type {
  EventDetails,
  SimulatedDomainEvent,
  SimulatedQemuMonitorEvent,
} from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';

/** An event of one domain, without the domain itself. */
export type TestDomainEventDetails = EventDetails<
  SimulatedDomainEvent | SimulatedQemuMonitorEvent,
  'dom'
>;

/** The domains of the simulated hypervisor. */
export class TestDomains {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all domains in the order of their definition, running or not. */
  list(): TestDomain[] {
    return this.#domains.all().map((domain) => this.#handle(domain));
  }

  /**
   * Returns the domain with the given name.
   *
   * @throws HypervisorError number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  lookupByName(name: string): TestDomain {
    return this.#handle(this.#domains.lookupByName(name));
  }

  /**
   * Returns the domain with the given UUID in canonical form.
   *
   * @throws HypervisorError number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  lookupByUuid(uuid: string): TestDomain {
    return this.#handle(this.#domains.lookupByUuid(uuid));
  }

  /**
   * Defines a domain, or changes the definition of the domain with the UUID in the XML
   * (`virDomainDefineXML`). Does not start it. Sends the same events as a client's call.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestDomain {
    return this.#handle(this.#domains.define(xml));
  }

  /**
   * Starts a transient domain from its XML (`virDomainCreateXML`). The domain disappears when it
   * stops.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  create(xml: string): TestDomain {
    return this.#handle(this.#domains.create(xml));
  }

  get #domains(): SimulatedDomains {
    return this.#hypervisor.domains;
  }

  #handle(domain: SimulatedDomain): TestDomain {
    return new TestDomain(this.#domains, domain);
  }
}

/**
 * A handle to one simulated domain. The handle reads the current state at each access. The handle
 * of a domain that no longer exists keeps its last state.
 */
export class TestDomain {
  readonly #domains: SimulatedDomains;
  readonly #domain: SimulatedDomain;

  /** @internal */
  constructor(domains: SimulatedDomains, domain: SimulatedDomain) {
    this.#domains = domains;
    this.#domain = domain;
  }

  /** The name of the domain. */
  get name(): string {
    return this.#domain.name;
  }

  /** The UUID of the domain, in canonical form. */
  get uuid(): string {
    return this.#domain.uuid;
  }

  /** The id of the running domain, or -1 if the domain is not running. */
  get id(): number {
    return this.#domain.id;
  }

  /** The state: a number of `VirDomainState`. */
  get state(): number {
    return this.#domain.state;
  }

  /** The reason for the state: a number of the enum that belongs to the state. */
  get reason(): number {
    return this.#domain.reason;
  }

  /** Whether the domain is running or paused. */
  get isActive(): boolean {
    return this.#domain.active;
  }

  /** Whether the domain has a definition that remains when it stops. */
  get isPersistent(): boolean {
    return this.#domain.persistent;
  }

  /** Whether the domain starts together with the host. */
  get autostart(): boolean {
    return this.#domain.autostart;
  }

  set autostart(autostart: boolean) {
    this.#domain.autostart = autostart;
  }

  /** The current XML (`virDomainGetXMLDesc`), with passwords. */
  get xml(): string {
    const { definition, active, id } = this.#domain;
    return formatDomain(definition, active ? id : null, true);
  }

  /** The XML for the next start, with passwords. */
  get inactiveXml(): string {
    return formatDomain(this.#domain.configuration, null, true);
  }

  /** The names of the snapshots. */
  get snapshotNames(): readonly string[] {
    return this.#domain.snapshots.all().map(({ name }) => name);
  }

  /** The names of the checkpoints. */
  get checkpointNames(): readonly string[] {
    return this.#domain.checkpoints.all().map(({ name }) => name);
  }

  /**
   * Starts the domain (`virDomainCreate`).
   *
   * @throws HypervisorError if the domain is already running.
   */
  start(): void {
    start(this.#domain);
  }

  /**
   * Pauses the domain (`virDomainSuspend`).
   *
   * @throws HypervisorError if the domain is not running.
   */
  suspend(): void {
    suspend(this.#domain);
  }

  /**
   * Resumes the paused domain (`virDomainResume`).
   *
   * @throws HypervisorError if the domain is not paused.
   */
  resume(): void {
    resume(this.#domain);
  }

  /**
   * Powers the guest off from inside, as `<on_poweroff>` says (`virDomainShutdown`).
   *
   * @throws HypervisorError if the domain is not running.
   */
  shutdown(): void {
    shutdown(this.#domain);
  }

  /**
   * Stops the domain immediately (`virDomainDestroy`).
   *
   * @throws HypervisorError if the domain is not running.
   */
  destroy(): void {
    destroy(this.#domain);
  }

  /**
   * Removes the definition (`virDomainUndefine`). A running domain becomes transient.
   *
   * @throws HypervisorError if the domain has a managed save image, or if it is stopped and has
   *   snapshots.
   */
  undefine(): void {
    this.#domains.undefine(this.#domain);
  }

  /**
   * Sets the state and its reason. Sends no event and changes nothing else: see {@link emit}.
   *
   * @param state - A number of `VirDomainState`.
   * @param options - `reason` is a number of the enum that belongs to the state; 0 (the default)
   * means unknown.
   * @example
   * domain.setState(VirDomainState.CRASHED, { reason: VirDomainCrashedReason.PANICKED });
   * domain.emit({ kind: 'lifecycle', event: VirDomainEventType.CRASHED, detail: 0 });
   */
  setState(state: number, options: { readonly reason?: number } = {}): void {
    this.#domain.setState(state, options.reason ?? 0);
  }

  /**
   * Attaches a device to the current definition (`virDomainAttachDevice`).
   *
   * @throws HypervisorError if libvirt refuses the device.
   */
  attachDevice(xml: string): void {
    attachDevice(this.#domain, xml, 0);
  }

  /**
   * Detaches a device from the current definition (`virDomainDetachDevice`).
   *
   * @throws HypervisorError if the domain has no such device.
   */
  detachDevice(xml: string): void {
    detachDevice(this.#domain, xml, 0);
  }

  /**
   * Changes a device of the current definition (`virDomainUpdateDeviceFlags`).
   *
   * @throws HypervisorError if the domain has no such device, or it cannot change in this way.
   */
  updateDevice(xml: string): void {
    updateDevice(this.#domain, xml, 0);
  }

  /**
   * Sends an event of this domain to the clients that listen for it. The state does not change.
   *
   * @example
   * domain.emit({ kind: 'watchdog', action: VirDomainEventWatchdogAction.RESET });
   */
  emit(event: TestDomainEventDetails): void {
    this.#domain.emit(event);
  }
}
