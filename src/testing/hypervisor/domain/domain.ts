import type { RemoteNonnullDomain } from '../../../protocol/index.ts';
import { VirDomainState } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import type {
  EventDetails,
  SimulatedDomainEvent,
  SimulatedEvent,
  SimulatedQemuMonitorEvent,
} from '../events.ts';
import { operationInvalid } from '../failures.ts';
import { GuestConsoles } from './console.ts';
import type { DomainDefinition } from './definition.ts';
import { GuestSystem } from './guest-system.ts';
import type { SimulatedCheckpoint, SimulatedSnapshot } from './moments.ts';
import { MomentTree } from './moments.ts';

/** The collection that owns a domain. */
export interface DomainOwner {
  readonly core: HypervisorCore;

  /** Returns a new id for a domain that starts. Ids only grow. */
  nextId(): number;

  /** Removes a domain that has stopped and is not persistent. */
  remove(domain: SimulatedDomain): void;

  /** Updates the index of names after a domain was renamed. */
  renamed(domain: SimulatedDomain, from: string): void;
}

type DomainEventDetails = EventDetails<SimulatedDomainEvent | SimulatedQemuMonitorEvent, 'dom'>;

/**
 * One domain. A running persistent domain has two definitions: the current one, and the one for its
 * next start. A transient domain has only the current one, and disappears when it stops.
 */
export class SimulatedDomain {
  readonly owner: DomainOwner;

  /** The place among the domains of the owner. It grows with each new domain. */
  readonly serial: number;
  definition: DomainDefinition;
  nextDefinition: DomainDefinition | null = null;

  /** The id of the running domain, or -1. */
  id = -1;
  state: number = VirDomainState.SHUTOFF;
  reason = 0;
  persistent = false;
  autostart = false;
  managedSave = false;

  readonly snapshots: MomentTree<SimulatedSnapshot> = new MomentTree<SimulatedSnapshot>();
  readonly checkpoints: MomentTree<SimulatedCheckpoint> = new MomentTree<SimulatedCheckpoint>();
  readonly console: GuestConsoles = new GuestConsoles();
  readonly guest: GuestSystem = new GuestSystem();

  constructor(owner: DomainOwner, definition: DomainDefinition, serial: number) {
    this.owner = owner;
    this.serial = serial;
    this.definition = definition;
  }

  get name(): string {
    return this.definition.name;
  }

  get uuid(): string {
    return this.definition.uuid;
  }

  get active(): boolean {
    return this.id !== -1;
  }

  /** The definition that changes of the configuration apply to. */
  get configuration(): DomainDefinition {
    return this.nextDefinition ?? this.definition;
  }

  set configuration(definition: DomainDefinition) {
    if (this.nextDefinition === null) {
      this.definition = definition;
    } else {
      this.nextDefinition = definition;
    }
  }

  /** The host name that the guest reports. */
  get hostname(): string {
    return `${this.name}host`;
  }

  /** Returns the domain as the wire names it. */
  reference(): RemoteNonnullDomain {
    return { name: this.name, uuid: this.uuid, id: this.id };
  }

  emit(event: DomainEventDetails): void {
    this.owner.core.events.emit({ ...event, dom: this.reference() } as SimulatedEvent);
  }

  setState(state: number, reason: number): void {
    this.state = state;
    this.reason = reason;
  }

  /** Refuses functions that require a running domain (virDomainObjCheckActive). */
  checkActive(): void {
    if (!this.active) {
      throw operationInvalid(ErrorDomain.DOMAIN, 'domain is not running');
    }
  }
}
