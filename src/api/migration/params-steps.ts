import type { RemoteTypedParam } from '../../protocol/index.ts';
import { remote, VirDomainState, VirMigrateParamNames } from '../../protocol/index.ts';
import { callUntilSent } from './call-until-sent.ts';
import type { MigrationEnds } from './ends.ts';
import { textOf, withText } from './migrate-params.ts';
import type { Steps } from './steps.ts';

/** The steps of protocol 3 with typed parameters, which all current daemons know. */
export function paramsSteps(
  { dom, source: { pinned: source }, destination: { pinned: destination } }: MigrationEnds,
  given: readonly RemoteTypedParam[],
  isProtected: boolean,
  signal: AbortSignal | undefined,
): Steps {
  // libvirt's own client changes them on the way, and sends all of them in every step.
  let params = given;
  return {
    isProtected,
    uri: textOf(given, VirMigrateParamNames.URI),
    begin: (flags) =>
      callUntilSent(source, remote.domainMigrateBegin3Params, { dom, params, flags }, signal),
    isPaused: async () => {
      const { state } = await source.call(remote.domainGetState, { dom, flags: 0 });
      return state === VirDomainState.PAUSED;
    },
    prepare: ({ xml, cookie, flags }) => {
      params = withText(params, VirMigrateParamNames.DEST_XML, xml);
      const args = { params, cookieIn: cookie, flags };
      return callUntilSent(destination, remote.domainMigratePrepare3Params, args, signal);
    },
    perform: ({ uri, cookie, flags }) => {
      params = withText(params, VirMigrateParamNames.URI, uri);
      const args = { dom, dconnuri: null, params, cookieIn: cookie, flags };
      return callUntilSent(source, remote.domainMigratePerform3Params, args, signal);
    },
    finish: ({ uri, cookie, flags, isCancelled }) => {
      if (uri !== null) params = withText(params, VirMigrateParamNames.URI, uri);
      const hasName = textOf(params, VirMigrateParamNames.DEST_NAME) !== null;
      if (!hasName) params = withText(params, VirMigrateParamNames.DEST_NAME, dom.name);
      const args = { params, cookieIn: cookie, flags, cancelled: Number(isCancelled) };
      return destination.call(remote.domainMigrateFinish3Params, args);
    },
    confirm: async ({ cookie, flags, isCancelled }) => {
      const args = { dom, params, cookieIn: cookie, flags, cancelled: Number(isCancelled) };
      await source.call(remote.domainMigrateConfirm3Params, args);
    },
  };
}
