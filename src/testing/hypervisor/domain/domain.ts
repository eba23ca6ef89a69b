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

/** What a domain asks of the collection that it is in. */
export interface DomainOwner {
  readonly core: HypervisorCore;

  /** A new id for a domain that starts; ids only grow. */
  nextId(): number;

  /** Forgets a domain: it has stopped and nothing of it was to stay. */
  remove(domain: SimulatedDomain): void;

  /** Keeps the index of names up to date. */
  renamed(domain: SimulatedDomain, from: string): void;
}

type DomainEventDetails = EventDetails<SimulatedDomainEvent | SimulatedQemuMonitorEvent, 'dom'>;

/**
 * One domain. A running one has two definitions: the one in force, and the one for its next start.
 * A transient one has no second, and is gone when it stops.
 */
export class SimulatedDomain {
  readonly owner: DomainOwner;
  definition: DomainDefinition;
  nextDefinition: DomainDefinition | null = null;

  /** -1 while it does not run. */
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

  constructor(owner: DomainOwner, definition: DomainDefinition) {
    this.owner = owner;
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

  /** The definition that a change of the configuration is made to. */
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

  /** As it is named on the wire. */
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

  /** Refuses what only a running domain can do (virDomainObjCheckActive). */
  checkActive(): void {
    if (!this.active) {
      throw operationInvalid(ErrorDomain.DOMAIN, 'domain is not running');
    }
  }
}
