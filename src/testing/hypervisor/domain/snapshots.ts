import {
  VirDomainSnapshotCreateFlags as Create,
  VirDomainSnapshotDeleteFlags as Delete,
  VirDomainEventType as EventType,
  VirDomainSnapshotListFlags as List,
  VirDomainPausedReason as PausedReason,
  VirDomainSnapshotRevertFlags as Revert,
  VirDomainRunningReason as RunningReason,
  VirDomainShutoffReason as ShutoffReason,
  VirDomainEventStartedDetailType as Started,
  VirDomainState as State,
  VirDomainEventStoppedDetailType as Stopped,
  VirDomainEventSuspendedDetailType as Suspended,
  VirDomainSnapshotXMLFlags as Xml,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { nowSeconds } from '../environment.ts';
import { failure, invalidArgument, operationInvalid } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import type { SimulatedDomain } from './domain.ts';
import { boot, stop } from './lifecycle.ts';
import { listMoments } from './moment-list.ts';
import type { SimulatedSnapshot } from './moments.ts';
import {
  formatSnapshot,
  isExternal,
  newSnapshot,
  parseSnapshotXml,
  redefinedSnapshot,
} from './snapshot-xml.ts';

const WHERE = ErrorDomain.DOMAIN_SNAPSHOT;

const CREATE_FLAGS =
  Create.REDEFINE |
  Create.CURRENT |
  Create.HALT |
  Create.QUIESCE |
  Create.ATOMIC |
  Create.LIVE |
  Create.VALIDATE;

const LIST_FLAGS = 0x7_ff;

/** Creates a snapshot, or redefines one (virDomainSnapshotCreateXML). */
export function createSnapshot(
  domain: SimulatedDomain,
  xml: string,
  flags: number,
): SimulatedSnapshot {
  checkFlags(flags, CREATE_FLAGS, 'testDomainSnapshotCreateXML');
  if (domain.checkpoints.size > 0) {
    const detail = 'cannot create snapshot while checkpoint exists';
    throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  if (!domain.persistent && (flags & Create.HALT) !== 0) {
    throw operationInvalid(ErrorDomain.TEST, 'cannot halt after transient domain snapshot');
  }
  if ((flags & Create.REDEFINE) !== 0) {
    return redefine(domain, xml, (flags & Create.CURRENT) !== 0);
  }
  const { environment } = domain.owner.core;
  const snapshot = newSnapshot(parseSnapshotXml(xml), domain, nowSeconds(environment));
  domain.snapshots.add(snapshot);
  domain.snapshots.current = snapshot.name;
  if ((flags & Create.HALT) !== 0 && domain.active) {
    stopForSnapshot(domain);
  }
  return snapshot;
}

function redefine(domain: SimulatedDomain, xml: string, current: boolean): SimulatedSnapshot {
  const snapshot = redefinedSnapshot(parseSnapshotXml(xml), domain, domain.owner.core);
  if (snapshot.definition.uuid !== domain.uuid) {
    const detail = `definition for snapshot ${snapshot.name} must use uuid ${domain.uuid}`;
    throw invalidArgument(WHERE, detail);
  }
  domain.snapshots.put(snapshot);
  if (current) {
    domain.snapshots.current = snapshot.name;
  }
  return snapshot;
}

export function findSnapshot(domain: SimulatedDomain, name: string): SimulatedSnapshot {
  const snapshot = domain.snapshots.get(name);
  if (snapshot === undefined) {
    throw noSnapshot(`no domain snapshot with matching name '${name}'`);
  }
  return snapshot;
}

/**
 * Returns the snapshots of a domain, or those below one of them.
 *
 * @param name - The name of the driver's function in the error for unsupported flags.
 */
export function listSnapshots(
  domain: SimulatedDomain,
  under: SimulatedSnapshot | null,
  flags: number,
  name: string,
): SimulatedSnapshot[] {
  checkFlags(flags, LIST_FLAGS, name);
  const oneGeneration = (flags & List.ROOTS) !== 0;
  const listed = listMoments(domain.snapshots, {
    under: under?.name ?? null,
    // The same bit means only the roots for a domain, and all descendants for a snapshot.
    firstGeneration: under === null ? oneGeneration : !oneGeneration,
    topological: (flags & List.TOPOLOGICAL) !== 0,
  });
  return listed.filter((snapshot) => passesFilter(flags, filterGroups(domain, snapshot)));
}

export function currentSnapshot(domain: SimulatedDomain, flags: number): SimulatedSnapshot {
  checkFlags(flags, 0, 'testDomainSnapshotCurrent');
  const { current } = domain.snapshots;
  if (current === null) {
    throw noSnapshot('the domain does not have a current snapshot');
  }
  return findSnapshot(domain, current);
}

export function snapshotParent(
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
  flags: number,
): SimulatedSnapshot {
  checkFlags(flags, 0, 'testDomainSnapshotGetParent');
  if (snapshot.parent === null) {
    throw noSnapshot(`snapshot '${snapshot.name}' does not have a parent`);
  }
  return findSnapshot(domain, snapshot.parent);
}

export function snapshotXml(snapshot: SimulatedSnapshot, flags: number): string {
  checkFlags(flags, Xml.SECURE, 'testDomainSnapshotGetXMLDesc');
  return formatSnapshot(snapshot, (flags & Xml.SECURE) !== 0);
}

/** libvirt checks the flags before it looks up the domain and the snapshot. */
export function checkDeleteFlags(flags: number): void {
  checkFlags(flags, Delete.CHILDREN | Delete.CHILDREN_ONLY, 'testDomainSnapshotDelete');
}

export function deleteSnapshot(
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
  flags: number,
): void {
  if ((flags & (Delete.CHILDREN | Delete.CHILDREN_ONLY)) !== 0) {
    domain.snapshots.removeDescendants(snapshot);
  }
  if ((flags & Delete.CHILDREN_ONLY) === 0) {
    domain.snapshots.remove(snapshot);
  }
}

/** libvirt checks the flags before it looks up the domain and the snapshot. */
export function checkRevertFlags(flags: number): void {
  const supported = Revert.RUNNING | Revert.PAUSED | Revert.FORCE;
  checkFlags(flags, supported, 'testDomainRevertToSnapshot');
}

/** Reverts a domain to a snapshot (virDomainRevertToSnapshot). */
export function revertToSnapshot(
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
  flags: number,
): void {
  const wasOff = snapshot.state === 'shutoff' || snapshot.state === 'disk-snapshot';
  const runs = !wasOff || (flags & (Revert.RUNNING | Revert.PAUSED)) !== 0;
  if (!domain.persistent && !runs) {
    const detail = 'transient domain needs to request run or pause to revert to inactive snapshot';
    throw operationInvalid(ErrorDomain.TEST, detail);
  }
  if (domain.active) {
    stopForSnapshot(domain);
  }
  domain.definition = snapshot.definition;
  domain.nextDefinition = null;
  domain.snapshots.current = snapshot.name;
  if (runs) {
    const paused = snapshot.state === 'paused' && (flags & Revert.RUNNING) === 0;
    startFromSnapshot(domain, paused || (flags & Revert.PAUSED) !== 0, wasOff);
  }
}

function stopForSnapshot(domain: SimulatedDomain): void {
  stop(domain, ShutoffReason.FROM_SNAPSHOT);
  domain.emit({ kind: 'lifecycle', event: EventType.STOPPED, detail: Stopped.FROM_SNAPSHOT });
}

/**
 * Starts a domain from a snapshot. From a snapshot of a stopped domain, the test driver sends the
 * events but leaves the domain stopped.
 */
function startFromSnapshot(domain: SimulatedDomain, paused: boolean, wasOff: boolean): void {
  if (!wasOff) {
    boot(domain, RunningReason.FROM_SNAPSHOT);
  }
  domain.emit({ kind: 'lifecycle', event: EventType.STARTED, detail: Started.FROM_SNAPSHOT });
  if (paused) {
    if (!wasOff) {
      domain.setState(State.PAUSED, PausedReason.FROM_SNAPSHOT);
    }
    const detail = Suspended.FROM_SNAPSHOT;
    domain.emit({ kind: 'lifecycle', event: EventType.SUSPENDED, detail });
  }
}

function noSnapshot(detail: string): Error {
  return failure(ErrorNumber.NO_DOMAIN_SNAPSHOT, ErrorDomain.TEST, detail);
}

function filterGroups(
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
): readonly (readonly [number, number])[] {
  const leaf = domain.snapshots.children(snapshot.name).length === 0;
  return [
    [List.METADATA | List.NO_METADATA, List.METADATA],
    [List.LEAVES | List.NO_LEAVES, leaf ? List.LEAVES : List.NO_LEAVES],
    [List.INACTIVE | List.ACTIVE | List.DISK_ONLY, stateFlag(snapshot.state)],
    [List.INTERNAL | List.EXTERNAL, isExternal(snapshot) ? List.EXTERNAL : List.INTERNAL],
  ];
}

function stateFlag(state: string): number {
  switch (state) {
    case 'shutoff':
      return List.INACTIVE;
    case 'disk-snapshot':
      return List.DISK_ONLY;
    default:
      return List.ACTIVE;
  }
}
