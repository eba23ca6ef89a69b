import { remote, VirDomainState } from '../../protocol/index.ts';
import { callUntilSent } from './call-until-sent.ts';
import type { MigrationEnds } from './ends.ts';
import type { FixedParams } from './migrate-params.ts';
import type { Steps } from './steps.ts';

/**
 * The steps of protocol 3 with fixed parameters: those of `virDomainMigrate` and
 * `virDomainMigrate2`, and for daemons before libvirt 1.1.0.
 */
export function fixedSteps(
  { dom, source: { pinned: source }, destination: { pinned: destination } }: MigrationEnds,
  { uri: uriIn, dname, dxml, bandwidth }: FixedParams,
  isProtected: boolean,
  signal: AbortSignal | undefined,
): Steps {
  const common = { dname, resource: bandwidth };
  return {
    isProtected,
    uri: uriIn,
    begin: (flags) => {
      const args = { dom, xmlin: dxml, flags: BigInt(flags), ...common };
      return callUntilSent(source, remote.domainMigrateBegin3, args, signal);
    },
    isPaused: async () => {
      const { state } = await source.call(remote.domainGetInfo, { dom });
      return state === VirDomainState.PAUSED;
    },
    prepare: ({ xml: domXml, cookie: cookieIn, flags }) => {
      const args = { cookieIn, uriIn, flags: BigInt(flags), ...common, domXml };
      return callUntilSent(destination, remote.domainMigratePrepare3, args, signal);
    },
    perform: ({ uri, cookie: cookieIn, flags }) => {
      const fixed = { dom, xmlin: null, cookieIn, dconnuri: null, uri };
      const args = { ...fixed, flags: BigInt(flags), ...common };
      return callUntilSent(source, remote.domainMigratePerform3, args, signal);
    },
    finish: ({ uri, cookie: cookieIn, flags, isCancelled }) => {
      const fixed = { dname: dname ?? dom.name, cookieIn, dconnuri: null, uri };
      const args = { ...fixed, flags: BigInt(flags), cancelled: Number(isCancelled) };
      return destination.call(remote.domainMigrateFinish3, args);
    },
    confirm: async ({ cookie: cookieIn, flags, isCancelled }) => {
      const args = { dom, cookieIn, flags: BigInt(flags), cancelled: Number(isCancelled) };
      await source.call(remote.domainMigrateConfirm3, args);
    },
  };
}
