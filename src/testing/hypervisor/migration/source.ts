import { randomUUID } from 'node:crypto';
import {
  VirDomainEventType as EventType,
  VirDomainMigrateFlags as Flags,
  VirDomainShutoffReason as ShutoffReason,
  VirDomainEventStoppedDetailType as Stopped,
} from '../../../protocol/index.ts';
import { formatDomain } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { forgetTransient, stop } from '../domain/lifecycle.ts';
import { checkMayLeave, checkMigrationFlags, has, invalid, jobFailed } from './checks.ts';
import { checkCompatible } from './compatible.ts';
import type { MigrationCookie } from './cookie.ts';
import { cookieOf, encodeCookie } from './cookie.ts';
import { IncomingMigration } from './incoming.ts';
import { jobParameters } from './job-statistics.ts';
import type { SimulatedMigrations } from './migrations.ts';
import type { OutgoingMigration } from './outgoing.ts';
import type { MigrationParameters } from './parameters.ts';

/** The guest of a step on the source, and the client that makes the call. */
export interface SourceStep {
  readonly migrations: SimulatedMigrations;
  readonly domain: SimulatedDomain;
  readonly params: MigrationParameters;
  readonly flags: number;

  /** The client whose loss ends the migration, or null if the source host controls it. */
  readonly owner: object | null;
}

/** BEGIN: checks that the guest can leave, and returns its document for the destination. */
export function begin(step: SourceStep): { readonly cookie: Uint8Array; readonly xml: string } {
  const { migrations, domain, params, flags, owner } = step;
  checkMigrationFlags(flags, 'qemuDomainMigrateBegin3Params');
  migrations.refuseChange(domain);
  checkMayLeave(domain, params, flags, migrations.options.sharedStorage);
  const isOffline = has(flags, Flags.OFFLINE);
  const current = isOffline ? domain.configuration : domain.definition;
  persistentDefinition(step);
  const document = params.destinationXml;
  const target = document === undefined ? current : migrations.domains.parse(document);
  checkCompatible(current, target);
  const id = randomUUID();
  if (has(flags, Flags.CHANGE_PROTECTION)) migrations.depart(domain, { id, flags, owner });
  const cookie = encodeCookie({ ...identity(step, id), step: 'begin' });
  return { cookie, xml: formatDomain(target, null, true) };
}

/** PERFORM: transfers the memory to the destination that the cookie names. */
export async function perform(step: SourceStep, cookieIn: Uint8Array): Promise<Uint8Array> {
  const { migrations, domain, params, flags, owner } = step;
  checkMigrationFlags(flags, 'qemuDomainMigratePerform3Params');
  if (has(flags, Flags.TUNNELLED)) {
    throw invalid('cannot perform tunnelled migration without using peer2peer flag');
  }
  domain.checkActive();
  const prepared = migrations.outgoing(domain);
  if (prepared?.phase !== 'begun') migrations.refuseChange(domain);
  try {
    const { id } = cookieOf(cookieIn, 'prepare', domain);
    const migration = prepared ?? migrations.depart(domain, { id, flags, owner });
    await transfer(migration, params.bandwidth, IncomingMigration.find(id));
    const persistentXml = persistentDefinition(step);
    const { pausedAtMs, isPostCopy } = migration;
    const { elapsedMs, progress } = migration.statistics();
    return encodeCookie({
      ...identity(step, id),
      step: 'perform',
      ...(persistentXml === undefined ? {} : { persistentXml }),
      ...(pausedAtMs === undefined ? {} : { pausedAtMs }),
      isPostCopy,
      transfer: { elapsedMs, progress },
    });
  } catch (error) {
    cancelPerform(migrations, domain);
    throw error;
  }
}

/** Ends the job of a PERFORM that failed. The guest continues here. */
export function cancelPerform(
  migrations: SimulatedMigrations,
  guest: { readonly uuid: string },
): void {
  const migration = migrations.outgoing(guest);
  if (migration === undefined) return;
  migrations.departed(migration);
  migration.resume();
}

/** CONFIRM: forgets the guest if it runs at the destination, and otherwise resumes it. */
export function confirm(step: SourceStep, cookieIn: Uint8Array, isCancelled: boolean): void {
  const { migrations, domain, flags } = step;
  checkMigrationFlags(flags, 'qemuDomainMigrateConfirm3Params');
  const migration = migrations.outgoing(domain);
  const isOffline = has(flags, Flags.OFFLINE);
  if (migration === undefined && !isOffline) {
    throw invalid(`domain '${domain.name}' is not processing outgoing migration`);
  }
  if (isCancelled) {
    if (migration !== undefined) cancelPerform(migrations, domain);
    return;
  }
  cookieOf(cookieIn, 'finish', domain);
  if (isOffline || migration === undefined) {
    if (migration !== undefined) migrations.departed(migration);
    if (has(flags, Flags.UNDEFINE_SOURCE)) leaveDefinition(domain, domain.active);
    return;
  }
  leave(step, migration);
}

function leave({ migrations, domain, flags }: SourceStep, migration: OutgoingMigration): void {
  const statistics = migration.statistics(true);
  migrations.departed(migration, statistics);
  stop(domain, ShutoffReason.MIGRATED);
  domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.MIGRATED });
  domain.emit({ kind: 'jobCompleted', params: jobParameters(statistics) });
  if (has(flags, Flags.UNDEFINE_SOURCE)) leaveDefinition(domain, false);
  else forgetTransient(domain);
}

/** Removes the definition. QEMU's driver sends no event for that. */
function leaveDefinition(domain: SimulatedDomain, isRunning: boolean): void {
  domain.persistent = false;
  domain.managedSave = false;
  if (!isRunning) domain.owner.remove(domain);
}

async function transfer(
  migration: OutgoingMigration,
  bandwidth: number,
  target: IncomingMigration | undefined,
): Promise<void> {
  if (target !== undefined) {
    target.onLost = () =>
      migration.fail(jobFailed('Unable to write to socket: Connection reset by peer'));
  }
  await migration.transfer(bandwidth);
}

/** Returns the definition for PERSIST_DEST, or undefined without that flag. */
function persistentDefinition(step: SourceStep): string | undefined {
  const { migrations, domain, params, flags } = step;
  if (!has(flags, Flags.PERSIST_DEST)) return undefined;
  const { persistentXml } = params;
  if (persistentXml === undefined) return formatDomain(domain.configuration, null, true);
  const definition = migrations.domains.parse(persistentXml);
  checkCompatible(domain.configuration, definition);
  return formatDomain(definition, null, true);
}

function identity(
  { migrations, domain }: SourceStep,
  id: string,
): Pick<MigrationCookie, 'id' | 'hostUuid' | 'name' | 'uuid'> {
  return { id, hostUuid: migrations.hostUuid, name: domain.name, uuid: domain.uuid };
}
