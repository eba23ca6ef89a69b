import type { RemoteTypedParam } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { named } from '../calls/named-options.ts';
import { withXml } from '../documents/documents.ts';
import type { Domain } from '../domain/domain.ts';
import { toBigInt } from '../values/integers.ts';
import type { MigrateFunction } from './checks.ts';
import {
  hasFlag,
  invalid,
  requireFlags,
  requireOffline,
  requireText,
  requireWritable,
} from './checks.ts';
import { flagsAndSignal } from './migrate.ts';
import { encodeMigrateParams, textOf, typedParams } from './migrate-params.ts';
import type {
  DomainMigrate3Options,
  DomainMigrateToUri2Options,
  DomainMigrateToUriOptions,
} from './migration-options.ts';
import { migrateUnmanaged, requireUnmanaged } from './unmanaged.ts';
import { watchAbort } from './watch.ts';

/** The parts of a migration that the checks concern. */
interface CheckedMigration {
  readonly params: readonly RemoteTypedParam[];
  readonly flags: number;
  readonly signal: AbortSignal | undefined;
}

interface UriMigration extends CheckedMigration {
  readonly name: MigrateFunction;
  readonly domain: Domain;
  readonly dconnuri: string | null;
}

/** Implements {@link Domain.migrateToUri}. */
export async function migrateToUri(
  domain: Domain,
  duri: string,
  options: DomainMigrateToUriOptions | undefined,
): Promise<void> {
  const [{ dname, bandwidth }, rest] = named(options, { dname: null, bandwidth: 0n });
  const { flags, signal } = flagsAndSignal(rest);
  const isPeerToPeer = hasFlag(flags, 'PEER2PEER');
  const uri = isPeerToPeer ? null : duri;
  const fixed = { uri, dname, dxml: null, bandwidth: toBigInt('bandwidth', bandwidth) };
  const params = encodeMigrateParams(typedParams(fixed));
  const dconnuri = isPeerToPeer ? duri : null;
  await toUri({ name: 'virDomainMigrateToURI', domain, dconnuri, params, flags, signal });
}

/** Implements {@link Domain.migrateToUri2}. */
export async function migrateToUri2(
  domain: Domain,
  dconnuri: string | null,
  options: DomainMigrateToUri2Options | undefined,
): Promise<void> {
  const [{ miguri, dxml: given, dname, bandwidth }, rest] = named(options, {
    ...{ miguri: null, dxml: null, dname: null, bandwidth: 0n },
  });
  const { flags, signal } = flagsAndSignal(rest);
  await withXml('domain', given, (dxml) => {
    const fixed = { uri: miguri, dname, dxml, bandwidth: toBigInt('bandwidth', bandwidth) };
    const params = encodeMigrateParams(typedParams(fixed));
    return toUri({ name: 'virDomainMigrateToURI2', domain, dconnuri, params, flags, signal });
  });
}

/** Implements {@link Domain.migrateToUri3}. */
export async function migrateToUri3(
  domain: Domain,
  dconnuri: string | null,
  options: DomainMigrate3Options | undefined,
): Promise<void> {
  const [{ params: given }, rest] = named(options, { params: {} });
  const params = encodeMigrateParams(given);
  const name = 'virDomainMigrateToURI3';
  await toUri({ name, domain, dconnuri, params, ...flagsAndSignal(rest) });
}

async function toUri({ name, domain, ...migration }: UriMigration): Promise<void> {
  const { flags, signal } = migration;
  const source = callsOf(domain.connection);
  await requireToUri(name, source, migration);
  const isPeerToPeer = hasFlag(flags, 'PEER2PEER');
  if (isPeerToPeer && typeof migration.dconnuri !== 'string') {
    throw invalid(name, 'dconnuri', `dconnuri in ${name} must not be NULL`);
  }
  const dom = domain.toJSON();
  await migrateUnmanaged({
    ...{ ...migration, name, dom, source, dconnuri: isPeerToPeer ? migration.dconnuri : null },
    watch: (pinned) => watchAbort(dom, pinned, signal),
  });
}

/** Makes the checks of `virDomainMigrateToURI3`, in its order. */
export async function requireToUri(
  name: MigrateFunction,
  source: Calls,
  { params, flags, signal }: CheckedMigration,
): Promise<void> {
  requireWritable(name, source);
  requireFlags(name, flags);
  requireText(name, 'dname', textOf(params, 'destination_name'));
  await requireOffline(flags, { source }, { signal });
  await requireUnmanaged(source, flags, signal);
}
