import { requireSignal } from '../../async/index.ts';
import { remote, VirDomainMigrateFlags, VirDrvFeature } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { named } from '../calls/named-options.ts';
import { bits } from '../calls/prepare.ts';
import type { Connection } from '../connection/connection.ts';
import { withXml } from '../documents/documents.ts';
import type { Domain } from '../domain/domain.ts';
import type { FlagsOptions } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import type { MigrateFunction } from './checks.ts';
import {
  hasFlag,
  invalid,
  noSupport,
  notValid,
  requireFlags,
  requireOffline,
  requireProtection,
  requireText,
  requireWritable,
} from './checks.ts';
import type { DomainFactory } from './ends.ts';
import { migrateManaged } from './managed.ts';
import type { FixedParams } from './migrate-params.ts';
import { encodeMigrateParams, textOf, typedParams } from './migrate-params.ts';
import type {
  DomainMigrate2Options,
  DomainMigrate3Options,
  DomainMigrateOptions,
} from './migration-options.ts';
import { migrateUnmanaged } from './unmanaged.ts';
import { watchAbort } from './watch.ts';

/** A migration with the fixed parameters of the older functions. */
interface FixedMigration {
  readonly name: 'virDomainMigrate' | 'virDomainMigrate2';
  readonly domain: Domain;
  readonly destination: Connection;
  readonly create: DomainFactory;
  readonly flags: number;
  readonly fixed: FixedParams;
  readonly signal: AbortSignal | undefined;
}

/** Implements {@link Domain.migrate}. */
export async function migrate(
  domain: Domain,
  destination: Connection,
  options: DomainMigrateOptions | undefined,
  create: DomainFactory,
): Promise<Domain> {
  const [{ dname, uri, bandwidth }, rest] = named(options, {
    ...{ dname: null, uri: null, bandwidth: 0n },
  });
  return migrateFixed({
    ...{ name: 'virDomainMigrate', domain, destination, create, ...flagsAndSignal(rest) },
    fixed: { dname, uri, dxml: null, bandwidth: toBigInt('bandwidth', bandwidth) },
  });
}

/** Implements {@link Domain.migrate2}. */
export async function migrate2(
  domain: Domain,
  destination: Connection,
  options: DomainMigrate2Options | undefined,
  create: DomainFactory,
): Promise<Domain> {
  const [{ dname, uri, dxml: given, bandwidth }, rest] = named(options, {
    ...{ dname: null, uri: null, dxml: null, bandwidth: 0n },
  });
  return withXml('domain', given, (dxml) =>
    migrateFixed({
      ...{ name: 'virDomainMigrate2', domain, destination, create, ...flagsAndSignal(rest) },
      fixed: { dname, uri, dxml, bandwidth: toBigInt('bandwidth', bandwidth) },
    }),
  );
}

/** Implements {@link Domain.migrate3}. */
export async function migrate3(
  domain: Domain,
  destination: Connection,
  options: DomainMigrate3Options | undefined,
  create: DomainFactory,
): Promise<Domain> {
  const name = 'virDomainMigrate3';
  const [{ params }, rest] = named(options, { params: {} });
  const { flags, signal } = flagsAndSignal(rest);
  const typed = encodeMigrateParams(params);
  const dom = domain.toJSON();
  const [from, to] = [callsOf(domain.connection), callsOf(destination)];
  await requireManaged(name, from, to, { typed, flags, signal });
  const result = await migrateManaged({
    ...{ name, dom, source: from, destination: to, flags, params: { typed }, signal },
    ...{ isCareful: false, watch: ({ source }) => watchAbort(dom, source.pinned, signal) },
  });
  return create(destination, result.dom);
}

/** Makes the checks of `virDomainMigrate3`, in its order. */
export async function requireManaged(
  name: MigrateFunction,
  source: Calls,
  destination: Calls,
  { typed, flags, signal }: { readonly typed: Typed; readonly flags: number } & CallOptions,
): Promise<void> {
  requireWritable(name, source);
  requireWritable(name, destination);
  requireFlags(name, flags);
  requireText(name, 'dname', textOf(typed, 'destination_name'));
  if (hasFlag(flags, 'PEER2PEER')) {
    throw invalid(name, 'flags', 'use virDomainMigrateToURI3 for peer-to-peer migration');
  }
  if (hasFlag(flags, 'TUNNELLED')) {
    throw invalid(name, 'flags', TUNNELLED_ALONE);
  }
  await requireOffline(flags, { source, destination }, { signal });
  await requireProtection(flags, source, { signal });
}

type Typed = ReturnType<typeof encodeMigrateParams>;

const TUNNELLED_ALONE = 'cannot perform tunnelled migration without the peer2peer flag';

async function migrateFixed(migration: FixedMigration): Promise<Domain> {
  const { name, domain, destination, create, flags, fixed, signal } = migration;
  const [from, to] = [callsOf(domain.connection), callsOf(destination)];
  requireWritable(name, from);
  requireWritable(name, to);
  requireFlags(name, flags);
  requireText(name, 'dname', fixed.dname);
  await requireOffline(flags, { source: from, destination: to }, { signal });
  if (hasFlag(flags, 'PEER2PEER')) return migrateByPeers(migration, from, to);
  await requireProtection(flags, from, { signal });
  if (hasFlag(flags, 'TUNNELLED')) throw notValid(TUNNELLED_ALONE);
  const dom = domain.toJSON();
  const result = await migrateManaged({
    ...{ name, dom, source: from, destination: to, flags, params: { fixed }, signal },
    ...{ isCareful: false, watch: ({ source }) => watchAbort(dom, source.pinned, signal) },
  });
  return create(destination, result.dom);
}

/** Lets the source daemon connect to the URI of the destination's connection. */
async function migrateByPeers(
  { name, domain, destination, create, flags, fixed, signal }: FixedMigration,
  from: Calls,
  to: Calls,
): Promise<Domain> {
  if (!(await from.supportsFeature(VirDrvFeature.MIGRATION_P2P, { signal }))) {
    throw noSupport(name);
  }
  // virDomainMigrate has no parameter of its own for the URI of the transfer.
  const isFirst = name === 'virDomainMigrate';
  const dconnuri = isFirst ? (fixed.uri ?? destination.uri) : destination.uri;
  const params = encodeMigrateParams(typedParams(isFirst ? { ...fixed, uri: null } : fixed));
  const dom = domain.toJSON();
  const asked = await to.pin(remote.domainLookupByUuid, { signal });
  await migrateUnmanaged({
    ...{ name, dom, source: from, destination: asked, dconnuri, params, flags, signal },
    watch: (source) => watchAbort(dom, source, signal),
  });
  const args = { name: fixed.dname ?? domain.name };
  return create(destination, (await to.call(remote.domainLookupByName, args)).dom);
}

/** Returns the options that all functions of migration have. */
export function flagsAndSignal(options: FlagsOptions<typeof VirDomainMigrateFlags> | undefined): {
  readonly flags: number;
  readonly signal: AbortSignal | undefined;
} {
  const { flags, signal } = options ?? {};
  if (signal !== undefined) requireSignal(signal);
  return { flags: bits('flags', flags, VirDomainMigrateFlags), signal };
}
