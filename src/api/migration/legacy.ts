import { toError } from '../../errors/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import {
  remote,
  VirDomainMigrateFlags,
  VirDomainState,
  VirDomainXMLFlags,
  VirDrvFeature,
} from '../../protocol/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import { unexpected } from './checks.ts';
import type { MigrationEnds } from './ends.ts';
import type { FixedParams } from './migrate-params.ts';
import type { MigrationEnd, StepFailure } from './migration-end.ts';
import type { Version3Options } from './version3.ts';
import { endOf } from './version3.ts';

const { PAUSED, ABORT_ON_ERROR, AUTO_CONVERGE } = VirDomainMigrateFlags;

/** The steps in which the protocols 1 and 2 differ. */
interface LegacySteps {
  prepare(flags: bigint): Promise<{ readonly cookie: Uint8Array; readonly uriOut: string | null }>;
  finish(step: {
    readonly cookie: Uint8Array;
    readonly uri: string;
    readonly flags: bigint;
    readonly isCancelled: boolean;
  }): Promise<RemoteNonnullDomain | undefined>;
}

/** Makes the steps of protocol 2: the source describes the guest by its XML. */
export async function runVersion2(
  ends: MigrationEnds,
  { uri: uriIn, dname, bandwidth: resource }: FixedParams,
  options: Version3Options,
): Promise<MigrationEnd> {
  const { dom, source, destination } = ends;
  const hasMigratable = await source.calls.supportsFeature(VirDrvFeature.XML_MIGRATABLE);
  const { MIGRATABLE, SECURE, UPDATE_CPU } = VirDomainXMLFlags;
  const xmlFlags = hasMigratable ? MIGRATABLE : SECURE | UPDATE_CPU;
  let domXml: string;
  try {
    const args = { dom, flags: xmlFlags };
    domXml = (await source.pinned.call(remote.domainGetXmlDesc, args)).xml;
  } catch (error) {
    return endOf({ phase: 'begin', error: toError(error) }, options.signal);
  }
  return runLegacy(ends, { uriIn, dname, resource }, options, {
    prepare: (flags) => {
      const args = { uriIn, flags, dname, resource, domXml };
      return destination.pinned.call(remote.domainMigratePrepare2, args);
    },
    finish: async ({ isCancelled, ...step }) => {
      const args = { dname: dname ?? dom.name, ...step, retcode: Number(isCancelled) };
      return (await destination.pinned.call(remote.domainMigrateFinish2, args)).ddom;
    },
  });
}

/** Makes the steps of protocol 1. The destination is not told of a failed transfer. */
export function runVersion1(
  ends: MigrationEnds,
  { uri: uriIn, dname, bandwidth: resource }: FixedParams,
  options: Version3Options,
): Promise<MigrationEnd> {
  const { dom, destination } = ends;
  return runLegacy(ends, { uriIn, dname, resource }, options, {
    prepare: (flags) => {
      const args = { uriIn, flags, dname, resource };
      return destination.pinned.call(remote.domainMigratePrepare, args);
    },
    finish: async ({ isCancelled, ...step }) => {
      if (isCancelled) return undefined;
      const args = { dname: dname ?? dom.name, ...step };
      return (await destination.pinned.call(remote.domainMigrateFinish, args)).ddom;
    },
  });
}

/** The arguments of the older protocols: those of `virDomainMigrate`. */
interface LegacyParams {
  readonly uriIn: string | null;
  readonly dname: string | null;
  readonly resource: bigint;
}

async function runLegacy(
  { dom, source }: MigrationEnds,
  { uriIn, dname, resource }: LegacyParams,
  { flags: given, signal, watch }: Version3Options,
  steps: LegacySteps,
): Promise<MigrationEnd> {
  const sourceFlags = given | (await pausedFlag(source.pinned, dom));
  const flags = BigInt(sourceFlags & ~(ABORT_ON_ERROR | AUTO_CONVERGE));
  const fail = (phase: StepFailure['phase'], error: unknown): MigrationEnd =>
    endOf({ phase, error: toError(error) }, signal);

  const prepared = await settled(steps.prepare(flags));
  if ('error' in prepared) return fail('prepare', prepared.error);
  const { cookie, uriOut } = prepared.value;
  const uri = uriOut ?? uriIn;
  if (uri === null) {
    await settled(steps.finish({ cookie, uri: '', flags, isCancelled: true }));
    return fail('prepare', unexpected('The destination did not return a URI for the transfer'));
  }
  const args = { dom, cookie, uri, flags: BigInt(sourceFlags), dname, resource };
  const transfer = (): Promise<unknown> => source.pinned.call(remote.domainMigratePerform, args);
  const performed = await settled(watch(transfer));
  const isCancelled = 'error' in performed;
  const finished = await settled(steps.finish({ cookie, uri, flags, isCancelled }));
  if ('error' in performed) return fail('perform', performed.error);
  if ('error' in finished) return fail('finish', finished.error);
  if (finished.value === undefined) throw new TypeError('FINISH has returned no domain');
  return { kind: 'migrated', dom: finished.value, confirmError: null };
}

async function pausedFlag(source: PinnedCalls, dom: RemoteNonnullDomain): Promise<number> {
  const info = await settled(source.call(remote.domainGetInfo, { dom }));
  return 'value' in info && info.value.state === VirDomainState.PAUSED ? PAUSED : 0;
}

/** Returns the value or the error of a promise. */
async function settled<T>(
  promise: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
