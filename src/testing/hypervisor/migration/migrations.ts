import { randomUUID } from 'node:crypto';
import {
  VirDomainEventType as EventType,
  VirDomainJobType as JobType,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import type { SimulatedDomains } from '../domain/domains.ts';
import type { SimulatedEvent } from '../events.ts';
import { operationFailed } from '../failures.ts';
import { changeRefused, stateReset } from './checks.ts';
import type { IncomingMigration } from './incoming.ts';
import type { MigrationStatistics } from './job-statistics.ts';
import type { ResolvedMigrationOptions } from './options.ts';
import type { MigrationSettings } from './outgoing.ts';
import { OutgoingMigration } from './outgoing.ts';

/** The first port of migrations in QEMU's driver. */
const FIRST_PORT = 49_152;
const PORTS = 16_384;

/** The job of a guest, as its statistics show it. */
export interface GuestJob {
  readonly type: number;
  readonly statistics: MigrationStatistics | undefined;
}

/** The migrations of one hypervisor: of guests that leave, and of guests that arrive. */
export class SimulatedMigrations {
  readonly hostUuid: string = randomUUID();
  readonly hostname: string;
  readonly options: ResolvedMigrationOptions;
  readonly domains: SimulatedDomains;
  readonly #core: HypervisorCore;
  readonly #outgoing = new Map<string, OutgoingMigration>();
  readonly #incoming = new Map<string, IncomingMigration>();
  readonly #settings = new WeakMap<SimulatedDomain, MigrationSettings>();
  readonly #completed = new WeakMap<SimulatedDomain, MigrationStatistics>();
  #ports = 0;

  constructor(
    core: HypervisorCore,
    domains: SimulatedDomains,
    host: { readonly hostname: string; readonly options: ResolvedMigrationOptions },
  ) {
    this.#core = core;
    this.domains = domains;
    this.hostname = host.hostname;
    this.options = host.options;
    core.events.subscribe((event) => this.#onEvent(event));
  }

  now(): number {
    return this.#core.environment.now();
  }

  /** Returns the port for the next guest that arrives. */
  nextPort(): number {
    this.#ports += 1;
    return FIRST_PORT + ((this.#ports - 1) % PORTS);
  }

  settingsOf(domain: SimulatedDomain): MigrationSettings {
    const known = this.#settings.get(domain);
    if (known !== undefined) return known;
    const settings: MigrationSettings = {
      maxDowntimeMs: 300n,
      // QEMU's driver has no limit other than the range of its number of bytes.
      maxSpeed: 8_796_093_022_207n,
      maxPostCopySpeed: 0n,
      compressionCacheBytes: 67_108_864n,
    };
    this.#settings.set(domain, settings);
    return settings;
  }

  /** Begins the job of a guest that leaves. */
  depart(
    domain: SimulatedDomain,
    parts: { readonly id: string; readonly flags: number; readonly owner: object | null },
  ): OutgoingMigration {
    this.refuseChange(domain);
    const settings = this.settingsOf(domain);
    const migration = new OutgoingMigration({ ...parts, domain, settings, options: this.options });
    this.#completed.delete(domain);
    this.#outgoing.set(domain.uuid, migration);
    return migration;
  }

  outgoing({ uuid }: { readonly uuid: string }): OutgoingMigration | undefined {
    return this.#outgoing.get(uuid);
  }

  incoming(domain: SimulatedDomain): IncomingMigration | undefined {
    return this.#incoming.get(domain.uuid);
  }

  /** Ends the job of a guest that leaves, and keeps the statistics of a success. */
  departed({ domain }: OutgoingMigration, statistics?: MigrationStatistics): void {
    this.#outgoing.delete(domain.uuid);
    if (statistics !== undefined) this.#completed.set(domain, statistics);
  }

  /** Begins the job of a guest that arrives. */
  await(migration: IncomingMigration): void {
    this.#incoming.set(migration.domain.uuid, migration);
  }

  /** Ends the job of a guest that arrives, and keeps the statistics of a success. */
  arrived({ domain }: IncomingMigration, statistics?: MigrationStatistics): void {
    this.#incoming.delete(domain.uuid);
    if (statistics !== undefined) this.#completed.set(domain, statistics);
  }

  /** Returns the migrations of guests that leave, in the order of their begin. */
  leaving(): OutgoingMigration[] {
    return [...this.#outgoing.values()];
  }

  /** Returns the job of a guest that is running. */
  job(domain: SimulatedDomain): GuestJob {
    const outgoing = this.#outgoing.get(domain.uuid);
    return outgoing === undefined
      ? { type: JobType.NONE, statistics: undefined }
      : { type: JobType.UNBOUNDED, statistics: outgoing.statistics() };
  }

  /** Returns the statistics of the guest's last migration. */
  completedJob(domain: SimulatedDomain, isKept: boolean): GuestJob {
    const statistics = this.#completed.get(domain);
    if (!isKept) this.#completed.delete(domain);
    return { type: statistics === undefined ? JobType.NONE : JobType.COMPLETED, statistics };
  }

  /** Refuses to change a guest that is being migrated. */
  refuseChange({ uuid }: { readonly uuid: string }): void {
    if (this.#outgoing.has(uuid)) throw changeRefused('migration out');
    if (this.#incoming.has(uuid)) throw changeRefused('migration in');
  }

  /**
   * Ends the migrations that a client controls, after its connection was lost or closed.
   *
   * @param client - The client, or null for migrations that hosts control.
   */
  clientLost(client: object | null): void {
    for (const migration of [...this.#outgoing.values()]) {
      if (migration.owner !== client) continue;
      if (migration.phase === 'transferring') migration.abort();
      // A guest that was transferred stays paused: it may be running at the destination.
      else this.departed(migration);
    }
    this.sourceLost(client);
  }

  /** Removes the guests that arrive from a client, or from other hosts (null). */
  sourceLost(client: object | null): void {
    for (const migration of [...this.#incoming.values()]) {
      if (migration.owner !== client) continue;
      this.arrived(migration);
      migration.discard('client-lost');
    }
  }

  /** Continues the transfers after the clock was moved. */
  update(): void {
    for (const migration of [...this.#outgoing.values()]) migration.update();
  }

  /** Ends all migrations, without events: the state is replaced. */
  end(): void {
    for (const migration of this.#outgoing.values()) migration.fail(stateReset());
    for (const migration of this.#incoming.values()) migration.lose();
    this.#outgoing.clear();
    this.#incoming.clear();
  }

  /** A guest may pause, resume or stop by itself, or by another client, during its migration. */
  #onEvent(event: SimulatedEvent): void {
    if (event.kind !== 'lifecycle') return;
    const { uuid } = event.dom;
    const isEnd = event.event === EventType.STOPPED;
    const outgoing = this.#outgoing.get(uuid);
    if (outgoing !== undefined && isEnd) {
      this.departed(outgoing);
      outgoing.fail(operationFailed(ErrorDomain.DOMAIN, 'domain is not running'));
    } else {
      outgoing?.update();
    }
    const incoming = this.#incoming.get(uuid);
    if (incoming === undefined || !isEnd) return;
    this.arrived(incoming);
    incoming.lose();
  }
}
