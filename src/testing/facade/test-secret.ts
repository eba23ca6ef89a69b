import type { EventDetails, SimulatedSecretEvent } from '../hypervisor/events.ts';
import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import type { HypervisorState } from '../hypervisor/hypervisor-state.ts';
import type { SimulatedSecret } from '../hypervisor/secret/secrets.ts';
import { secretReference } from '../hypervisor/secret/secrets.ts';

/** An event of one secret, without the secret itself. */
export type TestSecretEventDetails = EventDetails<SimulatedSecretEvent, 'secret'>;

/** The secrets of the simulated hypervisor. */
export class TestSecrets {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns all secrets in the order of their definition. */
  list(): TestSecret[] {
    return this.#hypervisor.secrets.all().map((secret) => this.#handle(secret));
  }

  /**
   * Returns the secret with the given UUID in canonical form.
   *
   * @throws HypervisorError number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
   */
  lookupByUuid(uuid: string): TestSecret {
    return this.#handle(this.#hypervisor.secrets.lookupByUuid(uuid));
  }

  /**
   * Returns the secret for the given usage (`virSecretLookupByUsage`).
   *
   * @param usageType - A number of `VirSecretUsageType`.
   * @throws HypervisorError number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
   */
  lookupByUsage(usageType: number, usageId: string): TestSecret {
    return this.#handle(this.#hypervisor.secrets.lookupByUsage(usageType, usageId));
  }

  /**
   * Defines a secret, or changes the definition of the secret with the UUID in the XML
   * (`virSecretDefineXML`). A new secret has no value.
   *
   * @throws HypervisorError if libvirt refuses the XML.
   */
  define(xml: string): TestSecret {
    return this.#handle(this.#hypervisor.secrets.define(xml, 0));
  }

  #handle({ definition }: SimulatedSecret): TestSecret {
    return new TestSecret(this.#hypervisor.state, definition.uuid);
  }
}

/**
 * A handle to one simulated secret. The handle reads the current state at each access; all members
 * but `uuid` throw a HypervisorError if the secret no longer exists.
 */
export class TestSecret {
  /** The UUID of the secret, in canonical form. */
  readonly uuid: string;

  readonly #state: HypervisorState;

  /** @internal */
  constructor(state: HypervisorState, uuid: string) {
    this.#state = state;
    this.uuid = uuid;
  }

  /** The kind of usage: a number of `VirSecretUsageType`. */
  get usageType(): number {
    return this.#current.definition.usageType;
  }

  /** The object that uses the secret, such as the path of a volume; empty for no usage. */
  get usageId(): string {
    return this.#current.definition.usageId;
  }

  /**
   * A copy of the value, or null if the secret has none. The value of a private secret is returned
   * too.
   */
  get value(): Uint8Array | null {
    const { value } = this.#current;
    return value === null ? null : new Uint8Array(value);
  }

  /** The XML (`virSecretGetXMLDesc`), which never contains the value. */
  get xml(): string {
    return this.#state.secrets.xml(this.uuid, 0);
  }

  /**
   * Sets the value (`virSecretSetValue`).
   *
   * @throws HypervisorError if the value is empty.
   */
  setValue(value: Uint8Array): void {
    this.#state.secrets.setValue(this.uuid, value, 0);
  }

  /** Removes the secret and its value (`virSecretUndefine`). */
  undefine(): void {
    this.#state.secrets.undefine(this.uuid);
  }

  /** Sends an event of this secret to the clients that listen for it. The state does not change. */
  emit(event: TestSecretEventDetails): void {
    this.#state.inject({ ...event, secret: secretReference(this.#current.definition) });
  }

  get #current(): SimulatedSecret {
    return this.#state.secrets.lookupByUuid(this.uuid);
  }
}
