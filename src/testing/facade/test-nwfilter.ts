import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type {
  SimulatedNwfilterBinding,
  SimulatedNwfilterBindings,
} from '../hypervisor/network/nwfilter-bindings.ts';
import type { SimulatedNwfilters } from '../hypervisor/network/nwfilters.ts';
import type { NwfilterDefinition } from '../hypervisor/network/parse-nwfilter.ts';

/** The network filters of the simulated hypervisor. libvirt has no events for them. */
export class TestNWFilters {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all filters in the order of their definition. */
  list(): TestNWFilter[] {
    return this.#filters.all().map((filter) => new TestNWFilter(this.#filters, filter));
  }

  /**
   * Returns the filter with the given name.
   *
   * @throws HypervisorError number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  lookupByName(name: string): TestNWFilter {
    return new TestNWFilter(this.#filters, this.#filters.lookupByName(name));
  }

  /**
   * Returns the filter with the given UUID in canonical form.
   *
   * @throws HypervisorError number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  lookupByUuid(uuid: string): TestNWFilter {
    return new TestNWFilter(this.#filters, this.#filters.lookupByUuid(uuid));
  }

  /**
   * Defines a filter, or changes the filter with the UUID in the XML (`virNWFilterDefineXML`).
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestNWFilter {
    return new TestNWFilter(this.#filters, this.#filters.define(xml, 0));
  }

  get #filters(): SimulatedNwfilters {
    return this.#hypervisor.nwfilters;
  }
}

/** A handle to one simulated network filter. */
export class TestNWFilter {
  /** The name of the filter. */
  readonly name: string;

  /** The UUID of the filter, in canonical form. */
  readonly uuid: string;

  readonly #filters: SimulatedNwfilters;

  /** @internal */
  constructor(filters: SimulatedNwfilters, { name, uuid }: NwfilterDefinition) {
    this.#filters = filters;
    this.name = name;
    this.uuid = uuid;
  }

  /**
   * The current XML (`virNWFilterGetXMLDesc`).
   *
   * @throws HypervisorError number 62 (`VIR_ERR_NO_NWFILTER`) if the filter no longer exists.
   */
  get xml(): string {
    return this.#filters.xml(this, 0);
  }

  /**
   * Removes the filter (`virNWFilterUndefine`).
   *
   * @throws HypervisorError number 62 (`VIR_ERR_NO_NWFILTER`) if the filter no longer exists.
   */
  undefine(): void {
    this.#filters.undefine(this);
  }
}

/** The bindings of network filters to ports of guests. libvirt has no events for them. */
export class TestNWFilterBindings {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all bindings. */
  list(): TestNWFilterBinding[] {
    return this.#bindings.list(0).map((binding) => this.#handle(binding));
  }

  /**
   * Returns the binding of the given port device.
   *
   * @throws HypervisorError number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) if there is no such binding.
   */
  lookupByPortDev(portDev: string): TestNWFilterBinding {
    return this.#handle(this.#bindings.lookup(portDev));
  }

  /**
   * Binds a filter to a port device (`virNWFilterBindingCreateXML`).
   *
   * @throws HypervisorError if the port device has a binding, or libvirt refuses the XML.
   */
  create(xml: string): TestNWFilterBinding {
    return this.#handle(this.#bindings.create(xml, 0));
  }

  #handle(binding: SimulatedNwfilterBinding): TestNWFilterBinding {
    return new TestNWFilterBinding(this.#bindings, binding);
  }

  get #bindings(): SimulatedNwfilterBindings {
    return this.#hypervisor.nwfilterBindings;
  }
}

/** A handle to one simulated binding of a network filter. */
export class TestNWFilterBinding {
  readonly #bindings: SimulatedNwfilterBindings;
  readonly #binding: SimulatedNwfilterBinding;

  /** @internal */
  constructor(bindings: SimulatedNwfilterBindings, binding: SimulatedNwfilterBinding) {
    this.#bindings = bindings;
    this.#binding = binding;
  }

  /** The name of the port device. */
  get portDev(): string {
    return this.#binding.portdev;
  }

  /** The name of the filter. */
  get filterName(): string {
    return this.#binding.filtername;
  }

  /**
   * The XML (`virNWFilterBindingGetXMLDesc`).
   *
   * @throws HypervisorError number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) if the binding no longer
   * exists.
   */
  get xml(): string {
    return this.#bindings.xml(this.#binding, 0);
  }

  /**
   * Removes the binding (`virNWFilterBindingDelete`).
   *
   * @throws HypervisorError number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) if the binding no longer
   * exists.
   */
  delete(): void {
    this.#bindings.delete(this.#binding);
  }
}
