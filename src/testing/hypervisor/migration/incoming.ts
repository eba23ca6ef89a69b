import {
  VirDomainEventDefinedDetailType as Defined,
  VirDomainEventType as EventType,
  VirDomainMigrateFlags as Flags,
  VirDomainPausedReason as PausedReason,
  VirDomainEventResumedDetailType as Resumed,
  VirDomainRunningReason as RunningReason,
  VirDomainEventShutdownDetailType as Shutdown,
  VirDomainShutoffReason as ShutoffReason,
  VirDomainState as State,
  VirDomainEventStoppedDetailType as Stopped,
  VirDomainEventSuspendedDetailType as Suspended,
} from '../../../protocol/index.ts';
import type { DomainDefinition } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { forgetTransient, stop } from '../domain/lifecycle.ts';
import { has } from './checks.ts';

/**
 * The guests that wait on any hypervisor of this process, by the id of the migration. They stand
 * for the network connection between the hypervisors, so that a source notices the end of its
 * destination.
 */
const ARRIVING = new Map<string, IncomingMigration>();

/** A guest that arrives at this host, from PREPARE until FINISH. */
export class IncomingMigration {
  readonly id: string;
  readonly domain: SimulatedDomain;

  /** The definition that the guest arrives with. */
  readonly definition: DomainDefinition;
  readonly flags: number;

  /** The client whose loss ends the migration, or null if the source host controls it. */
  readonly owner: object | null;

  /** Whether the definition of the guest existed before. */
  readonly wasDefined: boolean;

  /** Called when the guest ends before the migration does. Set by the source. */
  onLost: (() => void) | undefined;

  constructor(parts: {
    readonly id: string;
    readonly domain: SimulatedDomain;
    readonly definition: DomainDefinition;
    readonly flags: number;
    readonly owner: object | null;
    readonly wasDefined: boolean;
  }) {
    this.id = parts.id;
    this.domain = parts.domain;
    this.definition = parts.definition;
    this.flags = parts.flags;
    this.owner = parts.owner;
    this.wasDefined = parts.wasDefined;
    ARRIVING.set(this.id, this);
  }

  /** Returns the guest of a migration that waits in this process. */
  static find(id: string): IncomingMigration | undefined {
    return ARRIVING.get(id);
  }

  /** Forgets the migration. Its guest has arrived, or is gone. */
  end(): void {
    ARRIVING.delete(this.id);
    this.onLost = undefined;
  }

  /** Forgets the migration, and makes the transfer of the source fail. */
  lose(): void {
    const { onLost } = this;
    this.end();
    onLost?.();
  }

  /** Removes the guest after the migration has failed. */
  discard(cause: 'failed' | 'client-lost'): void {
    const { domain } = this;
    const lifecycle = (event: number, detail: number): void =>
      domain.emit({ kind: 'lifecycle', event, detail });
    this.lose();
    if (domain.active) {
      if (cause === 'client-lost') lifecycle(EventType.SHUTDOWN, Shutdown.HOST);
      const isFailed = cause === 'failed';
      stop(domain, isFailed ? ShutoffReason.FAILED : ShutoffReason.DESTROYED);
      lifecycle(EventType.STOPPED, isFailed ? Stopped.FAILED : Stopped.DESTROYED);
    }
    forgetTransient(domain);
  }

  /**
   * Lets the guest run here (FINISH).
   *
   * @param persistent - The definition that this host keeps with PERSIST_DEST.
   */
  arrive(persistent: DomainDefinition, flags: number, isPostCopy: boolean): void {
    const { domain } = this;
    this.end();
    if (has(flags, Flags.PERSIST_DEST)) this.#persist(persistent);
    if (!domain.active) return;
    const emit = (event: number, detail: number): void =>
      domain.emit({ kind: 'lifecycle', event, detail });
    if (has(flags, Flags.PAUSED)) {
      domain.setState(State.PAUSED, PausedReason.USER);
      emit(EventType.SUSPENDED, Suspended.PAUSED);
      return;
    }
    domain.setState(State.RUNNING, RunningReason.MIGRATED);
    if (isPostCopy) emit(EventType.RESUMED, Resumed.POSTCOPY);
    emit(EventType.RESUMED, Resumed.MIGRATED);
  }

  #persist(definition: DomainDefinition): void {
    const { domain } = this;
    domain.persistent = true;
    if (domain.active) {
      domain.nextDefinition = definition;
    } else {
      domain.definition = definition;
    }
    const detail = this.wasDefined ? Defined.UPDATED : Defined.ADDED;
    domain.emit({ kind: 'lifecycle', event: EventType.DEFINED, detail });
  }
}
