import { VirDomainMigrateFlags as Flags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { devicesOf } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { diskTargetName } from '../domain/parse/disk.ts';
import { bareFailure, failure, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child } from '../xml/index.ts';
import type { MigrationParameters } from './parameters.ts';

const ALL_FLAGS = Object.values(Flags).reduce((mask, flag) => mask | flag, 0);

/** The flags that copy the guest's storage. */
const COPY_FLAGS = Flags.NON_SHARED_DISK | Flags.NON_SHARED_INC;

/** Types of disks whose files belong to one host. */
const LOCAL_DISKS: ReadonlySet<string | undefined> = new Set(['file', 'block', 'dir']);

export function checkMigrationFlags(flags: number, name: string): void {
  checkFlags(flags, ALL_FLAGS, name, ErrorDomain.QEMU);
}

export function has(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

/** Refuses a guest that cannot leave its host. */
export function checkMayLeave(
  domain: SimulatedDomain,
  params: MigrationParameters,
  flags: number,
  isSharedStorage: boolean,
): void {
  if (has(flags, Flags.OFFLINE)) {
    checkOffline(flags);
  } else {
    domain.checkActive();
  }
  const { size } = domain.snapshots;
  if (size > 0) throw invalid(`cannot migrate domain with ${size} snapshots`);
  if (has(flags, Flags.OFFLINE)) return;
  const device = devicesOf(domain.definition, 'hostdev')[0];
  if (device !== undefined) {
    const [mode, type] = [attribute(device, 'mode'), attribute(device, 'type')];
    throw invalid(`cannot migrate a domain with <hostdev mode='${mode}' type='${type}'>`);
  }
  checkStorage(domain, params, flags, isSharedStorage);
}

function checkOffline(flags: number): void {
  if (has(flags, COPY_FLAGS)) throw invalid('offline migration cannot handle non-shared storage');
  if (!has(flags, Flags.PERSIST_DEST)) {
    throw invalid('offline migration must be specified with the persistent flag set');
  }
  if (has(flags, Flags.TUNNELLED)) throw invalid('tunnelled offline migration does not make sense');
}

function checkStorage(
  domain: SimulatedDomain,
  { migrateDisks }: MigrationParameters,
  flags: number,
  isSharedStorage: boolean,
): void {
  const disks = devicesOf(domain.definition, 'disk');
  const missing = migrateDisks.find((name) => !disks.some((disk) => diskTargetName(disk) === name));
  if (missing !== undefined) {
    const detail = `disk target ${missing} not found`;
    throw failure(ErrorNumber.INVALID_ARG, ErrorDomain.QEMU, detail);
  }
  if (isSharedStorage || has(flags, Flags.UNSAFE)) return;
  const isCopied = (disk: XmlElement): boolean =>
    has(flags, COPY_FLAGS) &&
    (migrateDisks.length === 0 || migrateDisks.includes(diskTargetName(disk)));
  if (disks.some((disk) => isLocal(disk) && !isCopied(disk))) {
    const detail = 'Migration without shared storage is unsafe';
    throw failure(ErrorNumber.MIGRATE_UNSAFE, ErrorDomain.QEMU, detail);
  }
}

/** Whether a disk is a writable file of this host. */
function isLocal(disk: XmlElement): boolean {
  const isReadOnly =
    child(disk, 'readonly') !== undefined || child(disk, 'shareable') !== undefined;
  return (
    child(disk, 'source') !== undefined && !isReadOnly && LOCAL_DISKS.has(attribute(disk, 'type'))
  );
}

/** The error of a step that was successfully cancelled on the destination. */
export function finishedCancelled(): Error {
  const message = 'migration successfully aborted';
  return failure(ErrorNumber.MIGRATE_FINISH_OK, ErrorDomain.QEMU, message);
}

/** The error of a change of a guest that is being migrated. */
export function changeRefused(job: string): Error {
  const detail = `cannot acquire state change lock (held by job '${job}')`;
  return failure(ErrorNumber.OPERATION_TIMEOUT, ErrorDomain.QEMU, detail);
}

export function noDomainNamed(name: string): Error {
  const detail = `no domain with matching name '${name}'`;
  return failure(ErrorNumber.NO_DOMAIN, ErrorDomain.QEMU, detail);
}

export function invalid(detail: string): Error {
  return operationInvalid(ErrorDomain.QEMU, detail);
}

export function jobFailed(reason: string): Error {
  const detail = `job 'migration out' failed: ${reason}`;
  return failure(ErrorNumber.OPERATION_FAILED, ErrorDomain.QEMU, detail);
}

export function jobCancelled(): Error {
  const detail = "job 'migration out' canceled by client";
  return failure(ErrorNumber.OPERATION_ABORTED, ErrorDomain.QEMU, detail);
}

/** The error of a call of the daemon that ended with its state. */
export function stateReset(): Error {
  return bareFailure(ErrorNumber.OPERATION_ABORTED, ErrorDomain.QEMU, 'the daemon was reset');
}
