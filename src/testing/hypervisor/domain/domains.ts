import type { RemoteNonnullDomain } from '../../../protocol/index.ts';
import {
  VirDomainEventDefinedDetailType as Defined,
  VirDomainEventType as EventType,
  VirConnectListAllDomainsFlags as List,
  VirDomainRunningReason as RunningReason,
  VirDomainEventStartedDetailType as Started,
  VirDomainState as State,
  VirDomainEventUndefinedDetailType as Undefined,
  VirDomainUndefineFlagsValues as UndefineFlags,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { bareFailure, failure, operationFailed, operationInvalid } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf, withDevices } from './definition.ts';
import type { DomainOwner } from './domain.ts';
import { SimulatedDomain } from './domain.ts';
import { boot } from './lifecycle.ts';
import { nameInterfaces } from './parse/interface.ts';
import { parseDomain } from './parse/parse-domain.ts';

const LIST_FLAGS = 0xff_ff;

/** All domains of one hypervisor. */
export class SimulatedDomains implements DomainOwner {
  readonly core: HypervisorCore;
  readonly #byUuid = new Map<string, SimulatedDomain>();
  readonly #byName = new Map<string, SimulatedDomain>();
  #lastId = 0;
  #lastSerial = 0;

  constructor(core: HypervisorCore) {
    this.core = core;
  }

  /** Returns all domains in the order of their definition. */
  all(): SimulatedDomain[] {
    return [...this.#byUuid.values()];
  }

  list(flags: number): SimulatedDomain[] {
    checkFlags(flags, LIST_FLAGS, 'testConnectListAllDomains');
    return this.select(flags, null);
  }

  /**
   * Returns the domains that match the flags of a list, in the order of their definition.
   *
   * @param only - The UUIDs of the domains that are considered, or null for all.
   */
  select(flags: number, only: ReadonlySet<string> | null): SimulatedDomain[] {
    // A client that asks for few of many domains should not pay for all.
    const candidates = only === null ? this.all() : this.#ordered(only);
    return flags === 0
      ? candidates
      : candidates.filter((domain) => passesFilter(flags, filterGroups(domain)));
  }

  /** Returns the domain that a call names. libvirt looks it up by UUID only. */
  find(reference: Pick<RemoteNonnullDomain, 'name' | 'uuid'>): SimulatedDomain {
    const found = this.#byUuid.get(reference.uuid);
    if (found === undefined) {
      const detail = `no domain with matching uuid '${reference.uuid}' (${reference.name})`;
      throw failure(ErrorNumber.NO_DOMAIN, ErrorDomain.TEST, detail);
    }
    return found;
  }

  lookupByName(name: string): SimulatedDomain {
    return found(this.#byName.get(name));
  }

  lookupByUuid(uuid: string): SimulatedDomain {
    return found(this.#byUuid.get(uuid));
  }

  lookupById(id: number): SimulatedDomain {
    return found(this.all().find((domain) => domain.id === id));
  }

  /** Defines a domain, or changes the definition of one (virDomainDefineXMLFlags). */
  define(xml: string, flags = 0): SimulatedDomain {
    checkFlags(flags, VirDomainDefineFlags.VALIDATE, 'testDomainDefineXMLFlags');
    const definition = withInterfaceNames(this.parse(xml));
    const existing = this.#existing(definition);
    // libvirt reports a change if there was a definition for the next start, even of a transient
    // domain, which has one if it was persistent before.
    const known = existing !== undefined && (!existing.active || existing.nextDefinition !== null);
    const domain = existing ?? this.#add(definition);
    domain.persistent = true;
    if (domain.active) {
      domain.nextDefinition = definition;
    } else {
      domain.definition = definition;
    }
    const detail = known ? Defined.UPDATED : Defined.ADDED;
    domain.emit({ kind: 'lifecycle', event: EventType.DEFINED, detail });
    return domain;
  }

  /** Starts a transient domain from its document (virDomainCreateXML). */
  create(xml: string, flags = 0): SimulatedDomain {
    checkFlags(flags, VirDomainCreateFlags.START_VALIDATE, 'testDomainCreateXML');
    const domain = this.launch(this.parse(xml), RunningReason.BOOTED);
    domain.emit({ kind: 'lifecycle', event: EventType.STARTED, detail: Started.BOOTED });
    return domain;
  }

  /** Starts a domain with a definition that can differ from its persistent one. */
  launch(from: DomainDefinition, reason: number): SimulatedDomain {
    const definition = withInterfaceNames(from);
    const existing = this.#existing(definition);
    if (existing?.active) throw alreadyActive(existing);
    const domain = existing ?? this.#add(definition);
    if (existing !== undefined) {
      domain.nextDefinition = domain.definition;
      domain.definition = definition;
    }
    boot(domain, reason);
    return domain;
  }

  /**
   * Returns the domain of a definition, which is not running. Without one, adds a domain that is
   * neither running nor persistent.
   */
  reserve(definition: DomainDefinition): SimulatedDomain {
    const existing = this.#existing(definition);
    if (existing?.active) throw alreadyActive(existing);
    return existing ?? this.#add(definition);
  }

  /** Removes the definition of a domain. A running domain becomes transient. */
  undefine(domain: SimulatedDomain, flags = 0): void {
    const supported = UndefineFlags.MANAGED_SAVE | UndefineFlags.SNAPSHOTS_METADATA;
    checkFlags(flags, supported, 'testDomainUndefineFlags');
    if (domain.managedSave && (flags & UndefineFlags.MANAGED_SAVE) === 0) {
      const detail = 'Refusing to undefine while domain managed save image exists';
      throw operationInvalid(ErrorDomain.TEST, detail);
    }
    const { size } = domain.snapshots;
    if (!domain.active && size > 0) {
      if ((flags & UndefineFlags.SNAPSHOTS_METADATA) === 0) {
        const detail = `cannot delete inactive domain with ${size} snapshots`;
        throw operationInvalid(ErrorDomain.TEST, detail);
      }
      domain.snapshots.clear();
    }
    domain.managedSave = false;
    domain.persistent = false;
    domain.emit({ kind: 'lifecycle', event: EventType.UNDEFINED, detail: Undefined.REMOVED });
    if (!domain.active) {
      this.remove(domain);
    }
  }

  parse(xml: string): DomainDefinition {
    return parseDomain(xml, this.core);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  remove(domain: SimulatedDomain): void {
    this.#byUuid.delete(domain.uuid);
    this.#byName.delete(domain.name);
  }

  renamed(domain: SimulatedDomain, from: string): void {
    this.#byName.delete(from);
    this.#byName.set(domain.name, domain);
  }

  hasName(name: string): boolean {
    return this.#byName.has(name);
  }

  #ordered(uuids: ReadonlySet<string>): SimulatedDomain[] {
    const found = [...uuids].flatMap((uuid) => this.#byUuid.get(uuid) ?? []);
    return found.length > 1 ? found.sort((a, b) => a.serial - b.serial) : found;
  }

  #add(definition: DomainDefinition): SimulatedDomain {
    const domain = new SimulatedDomain(this, definition, this.#nextSerial());
    this.#byUuid.set(definition.uuid, domain);
    this.#byName.set(definition.name, domain);
    return domain;
  }

  #nextSerial(): number {
    this.#lastSerial += 1;
    return this.#lastSerial;
  }

  /** Returns the domain with the given UUID. Refuses a name that belongs to a different UUID. */
  #existing(definition: DomainDefinition): SimulatedDomain | undefined {
    const { name, uuid } = definition;
    const sameUuid = this.#byUuid.get(uuid);
    if (sameUuid !== undefined && sameUuid.name !== name) {
      const detail = `domain '${sameUuid.name}' is already defined with uuid ${uuid}`;
      throw operationFailed(ErrorDomain.DOMAIN, detail);
    }
    const sameName = this.#byName.get(name);
    if (sameUuid === undefined && sameName !== undefined) {
      const detail = `domain '${name}' already exists with uuid ${sameName.uuid}`;
      throw operationFailed(ErrorDomain.DOMAIN, detail);
    }
    return sameUuid;
  }
}

/** Names the interfaces without a target. Documents in snapshots and checkpoints keep none. */
function withInterfaceNames(definition: DomainDefinition): DomainDefinition {
  const interfaces = devicesOf(definition, 'interface');
  const named = nameInterfaces(interfaces);
  const devices = devicesOf(definition).map((each) => named[interfaces.indexOf(each)] ?? each);
  return withDevices(definition, devices);
}

function alreadyActive({ name }: SimulatedDomain): Error {
  return operationInvalid(ErrorDomain.DOMAIN, `domain '${name}' is already active`);
}

function found(domain: SimulatedDomain | undefined): SimulatedDomain {
  if (domain === undefined) {
    throw bareFailure(ErrorNumber.NO_DOMAIN, ErrorDomain.TEST, 'Domain not found');
  }
  return domain;
}

function filterGroups(domain: SimulatedDomain): readonly (readonly [number, number])[] {
  return [
    [List.ACTIVE | List.INACTIVE, domain.active ? List.ACTIVE : List.INACTIVE],
    [List.PERSISTENT | List.TRANSIENT, domain.persistent ? List.PERSISTENT : List.TRANSIENT],
    [List.RUNNING | List.PAUSED | List.SHUTOFF | List.OTHER, stateFlag(domain.state)],
    [
      List.MANAGEDSAVE | List.NO_MANAGEDSAVE,
      domain.managedSave ? List.MANAGEDSAVE : List.NO_MANAGEDSAVE,
    ],
    [List.AUTOSTART | List.NO_AUTOSTART, domain.autostart ? List.AUTOSTART : List.NO_AUTOSTART],
    [
      List.HAS_SNAPSHOT | List.NO_SNAPSHOT,
      domain.snapshots.size > 0 ? List.HAS_SNAPSHOT : List.NO_SNAPSHOT,
    ],
    [
      List.HAS_CHECKPOINT | List.NO_CHECKPOINT,
      domain.checkpoints.size > 0 ? List.HAS_CHECKPOINT : List.NO_CHECKPOINT,
    ],
  ];
}

function stateFlag(state: number): number {
  switch (state) {
    case State.RUNNING:
      return List.RUNNING;
    case State.PAUSED:
      return List.PAUSED;
    case State.SHUTOFF:
      return List.SHUTOFF;
    default:
      return List.OTHER;
  }
}
