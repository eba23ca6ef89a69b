import type { VirError } from '../../errors/index.ts';
import {
  VirDomainMigrateFlags,
  VirDrvFeature,
  VirErrorDomain,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { unsentError } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';

/** A function of libvirt, which its errors name. */
export type MigrateFunction =
  | `virDomainMigrate${'' | 2 | 3}`
  | `virDomainMigrateToURI${'' | 2 | 3}`;

const { OPERATION_DENIED, INVALID_ARG, ARGUMENT_UNSUPPORTED, NO_SUPPORT, INTERNAL_ERROR } =
  VirErrorNumber;

/** Checks that libvirt may change the guest through a connection. */
export function requireWritable(name: MigrateFunction, calls: Calls): void {
  if (!calls.isReadOnly) return;
  const detail = `read only access prevents ${name}`;
  throw ordinary(OPERATION_DENIED, 'operation forbidden', detail);
}

/** Checks the combinations of flags that all functions of migration refuse. */
export function requireFlags(name: MigrateFunction, flags: number): void {
  for (const [one, other] of EXCLUSIVE) {
    if (!hasFlag(flags, one) || !hasFlag(flags, other)) continue;
    // virDomainMigrate3 leaves this pair to the daemon, because it refuses TUNNELLED itself.
    if (one === 'TUNNELLED' && name === 'virDomainMigrate3') continue;
    const text = `Flags '${cName(one)}' and '${cName(other)}' are mutually exclusive`;
    throw invalid(name, 'ctl', text);
  }
  const isAlone = !hasFlag(flags, 'NON_SHARED_DISK') && !hasFlag(flags, 'NON_SHARED_INC');
  if (!isAlone || !hasFlag(flags, 'NON_SHARED_SYNCHRONOUS_WRITES')) return;
  const needed = `${cName('NON_SHARED_DISK')} | ${cName('NON_SHARED_INC')}`;
  const by = cName('NON_SHARED_SYNCHRONOUS_WRITES');
  throw invalid(name, 'ctl', `Flag '${needed}' is required by flag '${by}'`);
}

type FlagName = keyof typeof VirDomainMigrateFlags;

const EXCLUSIVE: ReadonlyArray<readonly [FlagName, FlagName]> = [
  ['NON_SHARED_DISK', 'NON_SHARED_INC'],
  ['TUNNELLED', 'PARALLEL'],
];

/** Returns whether a flag is set. */
export function hasFlag(flags: number, flag: FlagName): boolean {
  return (flags & VirDomainMigrateFlags[flag]) !== 0;
}

function cName(flag: FlagName): string {
  return `VIR_MIGRATE_${flag}`;
}

/** Checks that a text is given, or absent. */
export function requireText(name: MigrateFunction, argument: string, text: string | null): void {
  if (text === '') throw invalid(name, argument, `string ${argument} in ${name} must not be empty`);
}

/** Checks that both hosts can migrate a domain that does not run, if the flags say so. */
export async function requireOffline(
  flags: number,
  hosts: Readonly<Partial<Record<'source' | 'destination', Calls>>>,
  options: CallOptions | undefined,
): Promise<void> {
  if (!hasFlag(flags, 'OFFLINE')) return;
  for (const [role, calls] of Object.entries(hosts)) {
    if (await calls.supportsFeature(VirDrvFeature.MIGRATION_OFFLINE, options)) continue;
    throw unsupported(`offline migration is not supported by the ${role} host`);
  }
}

/** Checks that the source can protect the guest from changes, if the flags say so. */
export async function requireProtection(
  flags: number,
  source: Calls,
  options: CallOptions | undefined,
): Promise<void> {
  if (!hasFlag(flags, 'CHANGE_PROTECTION')) return;
  if (await source.supportsFeature(VirDrvFeature.MIGRATE_CHANGE_PROTECTION, options)) return;
  throw unsupported('cannot enforce change protection');
}

/** Returns the error for an argument that a function refuses. */
export function invalid(name: MigrateFunction, argument: string, message: string): VirError {
  return unsentError(message, PROCEDURE, {
    ...{ number: INVALID_ARG, domain: VirErrorDomain.DOMAIN },
    ...{ str1: name, str2: argument, int1: 0, int2: 0 },
  });
}

/** Returns the error for something that one of the hosts does not support. */
export function unsupported(detail: string): VirError {
  return ordinary(ARGUMENT_UNSUPPORTED, 'argument unsupported', detail);
}

/** Returns the error for a function that one of the drivers does not have. */
export function noSupport(name: MigrateFunction): VirError {
  return ordinary(NO_SUPPORT, 'this function is not supported by the connection driver', name);
}

/** Returns the error for flags that do not fit together. */
export function notValid(detail: string): VirError {
  return ordinary(VirErrorNumber.OPERATION_INVALID, 'Requested operation is not valid', detail);
}

/** Returns the error for an answer that breaks the protocol of migrations. */
export function unexpected(detail: string): VirError {
  return ordinary(INTERNAL_ERROR, 'internal error', detail);
}

/** libvirt sends the fixed text before the detail separately (virReportError). */
function ordinary(number: VirErrorNumber, words: string, detail: string): VirError {
  return unsentError(`${words}: ${detail}`, PROCEDURE, {
    ...{ number, domain: VirErrorDomain.DOMAIN },
    ...{ str1: `${words}: %s`, str2: detail, int1: -1, int2: -1 },
  });
}

/** The first call of a migration, which is not made. */
const PROCEDURE = 'REMOTE_PROC_DOMAIN_MIGRATE_BEGIN3_PARAMS';
