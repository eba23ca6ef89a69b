import { AbortError, toError } from '../../errors/index.ts';
import type { RemoteNonnullDomain, RemoteTypedParam } from '../../protocol/index.ts';
import { remote, VirDrvFeature } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import { callUntilSent } from './call-until-sent.ts';
import type { MigrateFunction } from './checks.ts';
import { hasFlag, invalid, unexpected, unsupported } from './checks.ts';
import { fixedParams } from './migrate-params.ts';
import type { FailedEnd } from './migration-end.ts';
import { migrationFault } from './report.ts';
import { NO_COOKIE } from './steps.ts';
import type { Version3Options } from './version3.ts';
import { endOf } from './version3.ts';

/** A migration that the source daemon makes alone, by a URI of the destination. */
export interface UnmanagedMigration {
  readonly name: MigrateFunction;
  readonly dom: RemoteNonnullDomain;
  readonly source: Calls;

  /** The session of the destination, if there is one: after a failure it is asked. */
  readonly destination?: PinnedCalls;

  /** The URI of the destination daemon; null for a direct transfer. */
  readonly dconnuri: string | null;
  readonly params: readonly RemoteTypedParam[];
  readonly flags: number;
  readonly signal: AbortSignal | undefined;

  /** Runs the transfer, beside its progress and an abort. */
  readonly watch: (source: PinnedCalls) => Version3Options['watch'];
}

/** Checks that the source can migrate to a URI (virDomainMigrateUnmanagedCheckCompat). */
export async function requireUnmanaged(
  source: Calls,
  flags: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const isPeerToPeer = hasFlag(flags, 'PEER2PEER');
  const feature = isPeerToPeer ? VirDrvFeature.MIGRATION_P2P : VirDrvFeature.MIGRATION_DIRECT;
  if (await source.supportsFeature(feature, { signal })) return;
  const kind = isPeerToPeer ? 'p2p' : 'direct';
  throw unsupported(`${kind} migration is not supported by the source host`);
}

/** Makes the only call of the migration, with the newest procedure that the source knows. */
export async function migrateUnmanaged(migration: UnmanagedMigration): Promise<void> {
  const { name, dom, source, destination, dconnuri, signal, watch } = migration;
  if (dconnuri !== null) requireRemoteUri(name, dconnuri);
  const pinned = await source.pin(remote.domainMigratePerform3Params, { signal });
  const transfer = await transferOf(migration, pinned);
  try {
    await watch(pinned)(transfer);
  } catch (error) {
    throw await migrationFault(
      { dom, source: pinned, destination, signal },
      failedEnd(toError(error), signal),
    );
  }
}

function failedEnd(error: Error, signal: AbortSignal | undefined): FailedEnd {
  // The call was still queued.
  if (error instanceof AbortError) return { kind: 'aborted', phase: 'begin' };
  return endOf({ phase: 'perform', error }, signal);
}

/** Returns the function that makes the call. */
async function transferOf(
  { dom, source, dconnuri, params, flags, signal }: UnmanagedMigration,
  pinned: PinnedCalls,
): Promise<() => Promise<unknown>> {
  const options = { signal };
  const isPeerToPeer = dconnuri !== null;
  if (isPeerToPeer && (await source.supportsFeature(VirDrvFeature.MIGRATION_PARAMS, options))) {
    const args = { dom, dconnuri, params, cookieIn: NO_COOKIE, flags };
    return () => callUntilSent(pinned, remote.domainMigratePerform3Params, args, signal);
  }
  const fixed = fixedParams(params);
  const hasVersion3 = await source.supportsFeature(VirDrvFeature.MIGRATION_V3, options);
  if (fixed === undefined || (!hasVersion3 && fixed.dxml !== null)) {
    throw unsupported('the source is too old for one of the migration parameters');
  }
  const { dname, uri, dxml: xmlin, bandwidth: resource } = fixed;
  const common = { dom, flags: BigInt(flags), dname, resource };
  if (hasVersion3) {
    const args = { ...common, xmlin, cookieIn: NO_COOKIE, dconnuri, uri };
    return () => callUntilSent(pinned, remote.domainMigratePerform3, args, signal);
  }
  if (isPeerToPeer && uri !== null) {
    throw unexpected('the source is too old for a migration URI of its own in a p2p migration');
  }
  const args = { ...common, cookie: NO_COOKIE, uri: dconnuri ?? uri ?? '' };
  return () => callUntilSent(pinned, remote.domainMigratePerform, args, signal);
}

/**
 * Checks that a URI leads to another host (virDomainMigrateCheckNotLocal). A unix socket with a
 * path may lead there.
 */
function requireRemoteUri(name: MigrateFunction, uri: string): void {
  const [, scheme, host = ''] = URI.exec(uri) ?? [];
  if (scheme === undefined) throw invalid(name, 'dconnuri', 'Expected dconnuri to be a URI');
  const isSocket = scheme.endsWith('+unix') && /[?&]socket=/.test(uri);
  if (host === '' ? isSocket : !host.startsWith('localhost')) return;
  throw invalid(name, 'dconnuri', 'Attempt to migrate the guest to the same host');
}

/** The scheme and the host of a URI. */
const URI = /^([^:/?#]+):(?:\/\/(?:[^@/?#]*@)?([^/?#:]*))?/;
