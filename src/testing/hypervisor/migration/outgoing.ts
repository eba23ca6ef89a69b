import {
  VirDomainEventType as EventType,
  VirDomainMigrateFlags as Flags,
  VirDomainPausedReason as PausedReason,
  VirDomainEventResumedDetailType as Resumed,
  VirDomainRunningReason as RunningReason,
  VirDomainState as State,
  VirDomainEventSuspendedDetailType as Suspended,
} from '../../../protocol/index.ts';
import { memoryKiB } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { has, invalid, jobCancelled } from './checks.ts';
import type { MigrationStatistics } from './job-statistics.ts';
import type { ResolvedMigrationOptions } from './options.ts';
import { Transfer } from './transfer.ts';

/** The settings of a guest's migrations that clients change. */
export interface MigrationSettings {
  maxDowntimeMs: bigint;
  /** In MiB/s. */
  maxSpeed: bigint;
  /** In MiB/s. */
  maxPostCopySpeed: bigint;
  compressionCacheBytes: bigint;
}

const MIB = 2 ** 20;

/**
 * A guest that leaves this host, from BEGIN (with change protection) or PERFORM until CONFIRM. In
 * this time, the guest has the job "migration out".
 */
export class OutgoingMigration {
  readonly id: string;
  readonly domain: SimulatedDomain;
  readonly flags: number;

  /** The client whose loss ends the migration, or null if this host controls the migration. */
  readonly owner: object | null;

  /** `begun`, then `transferring`, then `transferred`: until CONFIRM says how it ended. */
  phase: 'begun' | 'transferring' | 'transferred' = 'begun';
  isPostCopy = false;

  /** The time at which the guest was paused, for its downtime. */
  pausedAtMs: number | undefined;
  readonly #options: ResolvedMigrationOptions;
  readonly #settings: MigrationSettings;
  readonly #now: () => number;
  #bandwidth = 0;
  #startedMs: number;
  #wasRunning = false;
  #transfer: Transfer | undefined;

  constructor(parts: {
    readonly id: string;
    readonly domain: SimulatedDomain;
    readonly flags: number;
    readonly owner: object | null;
    readonly options: ResolvedMigrationOptions;
    readonly settings: MigrationSettings;
  }) {
    this.id = parts.id;
    this.domain = parts.domain;
    this.flags = parts.flags;
    this.owner = parts.owner;
    this.#options = parts.options;
    this.#settings = parts.settings;
    this.#now = () => parts.domain.owner.core.environment.now();
    this.#startedMs = this.#now();
  }

  /**
   * Transfers the memory, and pauses the guest at the end. Resolves when the guest is paused and
   * the destination can take over.
   */
  async transfer(bandwidth: number): Promise<void> {
    const { domain } = this;
    this.phase = 'transferring';
    this.#bandwidth = bandwidth;
    this.#startedMs = this.#now();
    this.#wasRunning = domain.state === State.RUNNING;
    if (!has(this.flags, Flags.LIVE)) this.pause();
    this.#transfer = new Transfer({
      total: Number(memoryKiB(domain.definition)) * 1024,
      now: this.#now,
      rates: () => this.#rates(),
      onIteration: (iteration) => domain.emit({ kind: 'migrationIteration', iteration }),
    });
    this.#transfer.update();
    await this.#transfer.done;
    this.pause();
    this.phase = 'transferred';
  }

  /** Continues with the current speeds: they changed, or the guest was paused, or time passed. */
  update(): void {
    this.#transfer?.update();
  }

  /** Ends the transfer with success. */
  complete(): void {
    this.#transfer?.complete();
  }

  /** Ends the transfer with an error. */
  fail(error: Error): void {
    this.#transfer?.fail(error);
  }

  /** Cancels the transfer for a client (virDomainAbortJob). */
  abort(): void {
    if (this.isPostCopy) throw invalid('cannot abort migration in post-copy mode');
    if (this.phase === 'transferred') throw invalid('the migration cannot be aborted any more');
    this.fail(jobCancelled());
  }

  /** Lets the destination take over before all memory has arrived. */
  startPostCopy(): void {
    if (!has(this.flags, Flags.POSTCOPY)) {
      const detail = 'switching to post-copy requires migration to be started with';
      throw invalid(`${detail} VIR_MIGRATE_POSTCOPY flag`);
    }
    if (this.phase !== 'transferring') {
      throw invalid('post-copy can only be started while outgoing migration is in progress');
    }
    if (this.isPostCopy) return;
    this.isPostCopy = true;
    this.pause();
    this.domain.setState(State.PAUSED, PausedReason.POSTCOPY);
    const event = EventType.SUSPENDED;
    this.domain.emit({ kind: 'lifecycle', event, detail: Suspended.POSTCOPY });
    this.complete();
  }

  /** Pauses the guest if it is running. */
  pause(): void {
    const { domain } = this;
    if (domain.state !== State.RUNNING) return;
    this.pausedAtMs = this.#now();
    domain.setState(State.PAUSED, PausedReason.MIGRATION);
    const event = EventType.SUSPENDED;
    domain.emit({ kind: 'lifecycle', event, detail: Suspended.MIGRATED });
  }

  /** Resumes the guest if the migration has paused it. */
  resume(): void {
    const { domain } = this;
    const isOurs = this.#wasRunning && this.pausedAtMs !== undefined;
    if (!isOurs || domain.state !== State.PAUSED) return;
    domain.setState(State.RUNNING, RunningReason.MIGRATION_CANCELED);
    domain.emit({ kind: 'lifecycle', event: EventType.RESUMED, detail: Resumed.MIGRATED });
  }

  statistics(isComplete = false): MigrationStatistics {
    const elapsedMs = Math.max(0, this.#now() - this.#startedMs);
    const total = Number(memoryKiB(this.domain.definition)) * 1024;
    const unsent = { total, sent: 0, remaining: total, iteration: 0 };
    const progress = this.#transfer?.progress() ?? unsent;
    const downtimeMs = this.#now() - (this.pausedAtMs ?? this.#now());
    const sending = this.#transfer?.rates.sending ?? 0;
    // Without a speed, the migration has taken no time.
    const average = elapsedMs > 0 ? (progress.sent / elapsedMs) * 1000 : progress.sent;
    return {
      isIncoming: false,
      isComplete,
      elapsedMs,
      downtimeMs: isComplete ? downtimeMs : Number(this.#settings.maxDowntimeMs),
      bytesPerSecond: isComplete || !Number.isFinite(sending) ? average : sending,
      dirtyBytesPerSecond: isComplete ? 0 : (this.#transfer?.rates.dirtying ?? 0),
      isPostCopy: this.isPostCopy,
      progress,
    };
  }

  #rates(): { readonly sending: number; readonly dirtying: number } {
    const { bytesPerSecond, dirtyBytesPerSecond } = this.#options;
    const isRunning = this.domain.state === State.RUNNING;
    return {
      sending: Number.isFinite(bytesPerSecond)
        ? Math.min(bytesPerSecond, this.#limit())
        : bytesPerSecond,
      dirtying: isRunning ? dirtyBytesPerSecond : 0,
    };
  }

  /** The client's limit in bytes per second: that of the call, or that of the guest. */
  #limit(): number {
    const limits = [this.#bandwidth, Number(this.#settings.maxSpeed)].filter((mib) => mib > 0);
    return Math.min(...limits) * MIB;
  }

  /** Changes the bandwidth of the running transfer, in MiB/s (virDomainMigrateSetMaxSpeed). */
  setBandwidth(bandwidth: number): void {
    this.#bandwidth = bandwidth;
    this.update();
  }
}
