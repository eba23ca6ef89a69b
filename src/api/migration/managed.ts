import type { RemoteNonnullDomain, RemoteTypedParam } from '../../protocol/index.ts';
import { remote, VirDomainMigrateFlags, VirDrvFeature } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import type { MigrateFunction } from './checks.ts';
import { noSupport, unsupported } from './checks.ts';
import type { MigrationEnds } from './ends.ts';
import { fixedSteps } from './fixed-steps.ts';
import { runVersion1, runVersion2 } from './legacy.ts';
import type { FixedParams } from './migrate-params.ts';
import { fixedParams } from './migrate-params.ts';
import type { MigrationEnd } from './migration-end.ts';
import { paramsSteps } from './params-steps.ts';
import { migrationFault } from './report.ts';
import type { Version3Options } from './version3.ts';
import { runVersion3 } from './version3.ts';

/** A migration whose steps this client makes, through connections to both hosts. */
export interface ManagedMigration {
  readonly name: MigrateFunction;
  readonly dom: RemoteNonnullDomain;
  readonly source: Calls;
  readonly destination: Calls;
  readonly flags: number;

  /** The typed parameters, or those of the older functions. */
  readonly params:
    | { readonly typed: readonly RemoteTypedParam[] }
    | { readonly fixed: FixedParams };
  readonly signal: AbortSignal | undefined;
  readonly isCareful: boolean;

  /** Runs the transfer on these hosts, beside its progress and an abort. */
  readonly watch: (ends: MigrationEnds) => Version3Options['watch'];
}

/** The domain on the destination, and the error of the last step, which is no failure. */
export interface ManagedResult {
  readonly dom: RemoteNonnullDomain;
  readonly confirmError: Error | null;

  /** The session of the destination's steps, for questions about the domain. */
  readonly arrived: PinnedCalls;
}

/** Migrates a domain with the newest protocol that both hosts know. */
export async function migrateManaged(migration: ManagedMigration): Promise<ManagedResult> {
  const { dom, source, destination, signal } = migration;
  const options = { signal };
  // The features belong to these sessions, and so do all steps.
  const [ofSource, ofDestination] = await Promise.all([
    source.pin(remote.domainMigrateBegin3Params, options),
    destination.pin(remote.domainMigratePrepare3Params, options),
  ]);
  const ends: MigrationEnds = {
    dom,
    source: { calls: source, pinned: ofSource },
    destination: { calls: destination, pinned: ofDestination },
  };
  const end = await runNewest(migration, ends);
  if (end.kind === 'migrated') {
    return { dom: end.dom, confirmError: end.confirmError, arrived: ofDestination };
  }
  throw await migrationFault({ dom, source: ofSource, destination: ofDestination, signal }, end);
}

async function runNewest(migration: ManagedMigration, ends: MigrationEnds): Promise<MigrationEnd> {
  const { name, source, destination, params, signal, isCareful, watch } = migration;
  // Only the source gets this flag, and only in protocol 3, which adds it by itself.
  const flags = migration.flags & ~VirDomainMigrateFlags.CHANGE_PROTECTION;
  const options = { flags, signal, isCareful, watch: watch(ends) };
  const bothSupport = async (feature: number): Promise<boolean> =>
    (await source.supportsFeature(feature, { signal })) &&
    (await destination.supportsFeature(feature, { signal }));
  const isProtected = (): Promise<boolean> =>
    source.supportsFeature(VirDrvFeature.MIGRATE_CHANGE_PROTECTION, { signal });

  if ('typed' in params && (await bothSupport(VirDrvFeature.MIGRATION_PARAMS))) {
    return runVersion3(paramsSteps(ends, params.typed, await isProtected(), signal), options);
  }
  const fixed = 'fixed' in params ? params.fixed : fixedParams(params.typed);
  if (fixed === undefined) {
    throw unsupported('one of the daemons is too old for one of the migration parameters');
  }
  if (await bothSupport(VirDrvFeature.MIGRATION_V3)) {
    return runVersion3(fixedSteps(ends, fixed, await isProtected(), signal), options);
  }
  const runLegacy = (await bothSupport(VirDrvFeature.MIGRATION_V2))
    ? runVersion2
    : (await bothSupport(VirDrvFeature.MIGRATION_V1))
      ? runVersion1
      : undefined;
  if (runLegacy === undefined) throw noSupport(name);
  if (fixed.dxml !== null) {
    throw unsupported('one of the daemons is too old to change the XML during a migration');
  }
  return runLegacy(ends, fixed, options);
}
