import {
  VirDomainEventType as EventType,
  VirDomainMigrateFlags as Flags,
  VirDomainPausedReason as PausedReason,
  VirDomainRunningReason as RunningReason,
  VirDomainEventStartedDetailType as Started,
  VirDomainState as State,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { DomainDefinition } from '../domain/definition.ts';
import { withPart } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { checkName } from '../domain/parse/head.ts';
import { failure, internalError, invalidArgument } from '../failures.ts';
import { textElement } from '../xml/index.ts';
import { checkMigrationFlags, finishedCancelled, has, noDomainNamed } from './checks.ts';
import type { MigrationCookie } from './cookie.ts';
import { cookieOf, decodeCookie, encodeCookie } from './cookie.ts';
import { IncomingMigration } from './incoming.ts';
import type { MigrationStatistics } from './job-statistics.ts';
import type { SimulatedMigrations } from './migrations.ts';
import type { MigrationParameters } from './parameters.ts';

/** A step on the destination, and the client that makes the call. */
export interface DestinationStep {
  readonly migrations: SimulatedMigrations;
  readonly params: MigrationParameters;
  readonly flags: number;

  /** The client whose loss ends the migration, or null if the source host controls it. */
  readonly owner: object | null;
}

/** PREPARE: makes room for the guest, and returns the URI to which the source sends its memory. */
export function prepare(
  step: DestinationStep,
  cookieIn: Uint8Array,
): { readonly cookie: Uint8Array; readonly uri: string | null } {
  const { migrations, params, flags, owner } = step;
  checkMigrationFlags(flags, 'qemuDomainMigratePrepare3Params');
  const cookie = decodeCookie(cookieIn, 'begin');
  if (cookie.hostUuid === migrations.hostUuid) {
    const detail = `Attempt to migrate guest to the same host ${cookie.hostUuid}`;
    throw internalError(ErrorDomain.QEMU, detail);
  }
  const definition = arriving(step, cookieIn);
  const uri = incomingUri(params.migrateUri, migrations);
  const { domain, wasDefined } = admit(migrations, definition, flags);
  const parts = { id: cookie.id, domain, definition, flags, owner, wasDefined };
  migrations.await(new IncomingMigration(parts));
  return { cookie: reply(step, cookie, 'prepare'), uri };
}

/** FINISH: lets the guest run here, or removes it if the migration has failed. */
export function finish(
  step: DestinationStep,
  cookieIn: Uint8Array,
  isCancelled: boolean,
): { readonly domain: SimulatedDomain; readonly cookie: Uint8Array } {
  const { migrations, params, flags } = step;
  checkMigrationFlags(flags, 'qemuDomainMigrateFinish3Params');
  const incoming = awaited(migrations, params.destinationName);
  const { domain } = incoming;
  migrations.arrived(incoming);
  if (isCancelled) {
    incoming.discard('failed');
    throw finishedCancelled();
  }
  try {
    const isOffline = has(flags, Flags.OFFLINE);
    const cookie = isOffline ? undefined : cookieOf(cookieIn, 'perform', domain);
    const xml = cookie?.persistentXml;
    const persistent = xml === undefined ? incoming.definition : migrations.domains.parse(xml);
    incoming.arrive(named(persistent, domain.name), flags, cookie?.isPostCopy ?? false);
    if (cookie !== undefined) migrations.arrived(incoming, statistics(migrations, cookie));
    const { id } = incoming;
    const identity = { id, name: domain.name, uuid: domain.uuid };
    return { domain, cookie: reply(step, identity, 'finish') };
  } catch (error) {
    incoming.discard('failed');
    throw error;
  }
}

/** Removes the guest of a FINISH that failed. */
export function cancelFinish(migrations: SimulatedMigrations, name: string | undefined): void {
  const incoming = name === undefined ? undefined : find(migrations, name);
  if (incoming === undefined) return;
  migrations.arrived(incoming);
  incoming.discard('failed');
}

function awaited(migrations: SimulatedMigrations, name: string | undefined): IncomingMigration {
  if (name === undefined) {
    throw invalidArgument(ErrorDomain.QEMU, 'the step needs the parameter destination_name');
  }
  const incoming = find(migrations, name);
  if (incoming === undefined) throw noDomainNamed(name);
  return incoming;
}

function find(migrations: SimulatedMigrations, name: string): IncomingMigration | undefined {
  const { domains } = migrations;
  return domains.hasName(name) ? migrations.incoming(domains.lookupByName(name)) : undefined;
}

/** Reads the guest's document, and gives the guest its name at this host. */
function arriving({ migrations, params }: DestinationStep, cookieIn: Uint8Array): DomainDefinition {
  const { destinationXml, destinationName } = params;
  if (destinationXml === undefined) {
    throw internalError(ErrorDomain.QEMU, 'no domain XML passed');
  }
  const definition = migrations.domains.parse(destinationXml);
  const cookie = cookieOf(cookieIn, 'begin', definition);
  if (cookie.name !== definition.name) {
    const detail = `Incoming cookie data had unexpected name ${cookie.name} vs ${definition.name}`;
    throw internalError(ErrorDomain.QEMU, detail);
  }
  return named(definition, destinationName ?? definition.name);
}

function admit(
  migrations: SimulatedMigrations,
  definition: DomainDefinition,
  flags: number,
): { readonly domain: SimulatedDomain; readonly wasDefined: boolean } {
  const { domains } = migrations;
  const isKnown = domains.hasName(definition.name);
  const wasDefined = isKnown && domains.lookupByName(definition.name).persistent;
  if (has(flags, Flags.OFFLINE)) return { domain: domains.reserve(definition), wasDefined };
  const domain = domains.launch(definition, RunningReason.MIGRATED);
  domain.setState(State.PAUSED, PausedReason.MIGRATION);
  domain.emit({ kind: 'lifecycle', event: EventType.STARTED, detail: Started.MIGRATED });
  return { domain, wasDefined };
}

/** Returns the URI for the source, or null if the client's own URI is complete. */
function incomingUri(given: string | undefined, migrations: SimulatedMigrations): string | null {
  if (given === undefined) return `tcp:${migrations.hostname}:${migrations.nextPort()}`;
  const [, scheme] = /^([a-z][a-z+.-]*):/.exec(given) ?? [];
  if (scheme !== 'tcp' && scheme !== 'rdma' && scheme !== 'unix') {
    const detail = `unsupported scheme ${scheme ?? '(none)'} in migration URI ${given}`;
    throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.QEMU, detail);
  }
  const hasPort = scheme === 'unix' || /:\d+$/.test(given.replace(/\/$/, ''));
  return hasPort ? null : `${given.replace(/\/$/, '')}:${migrations.nextPort()}`;
}

function named(definition: DomainDefinition, name: string): DomainDefinition {
  if (definition.name === name) return definition;
  checkName(name, ErrorDomain.QEMU);
  return { ...withPart(definition, textElement('name', name)), name };
}

/** Returns the statistics of a guest that has arrived. */
function statistics(
  migrations: SimulatedMigrations,
  { pausedAtMs, isPostCopy = false, transfer }: MigrationCookie,
): MigrationStatistics | undefined {
  if (transfer === undefined) return undefined;
  const { elapsedMs, progress } = transfer;
  const now = migrations.now();
  return {
    isIncoming: true,
    isComplete: true,
    elapsedMs,
    downtimeMs: Math.max(0, now - (pausedAtMs ?? now)),
    bytesPerSecond: elapsedMs > 0 ? (progress.sent / elapsedMs) * 1000 : progress.sent,
    dirtyBytesPerSecond: 0,
    isPostCopy,
    progress,
  };
}

function reply(
  { migrations }: DestinationStep,
  { id, name, uuid }: Pick<MigrationCookie, 'id' | 'name' | 'uuid'>,
  step: 'prepare' | 'finish',
): Uint8Array {
  return encodeCookie({ step, id, name, uuid, hostUuid: migrations.hostUuid });
}
