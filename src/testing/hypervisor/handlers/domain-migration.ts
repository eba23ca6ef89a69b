import type {
  AnyProcedure,
  RemoteDomainMigrateFinish3Args,
  RemoteDomainMigrateFinish3ParamsArgs,
  RemoteDomainMigratePerform3Args,
  RemoteNonnullDomain,
} from '../../../protocol/index.ts';
import { VirDomainMigrateFlags as Flags, remote } from '../../../protocol/index.ts';
import { has } from '../migration/checks.ts';
import type { DestinationStep } from '../migration/destination.ts';
import { cancelFinish, finish, prepare } from '../migration/destination.ts';
import type { MigrationParameters } from '../migration/parameters.ts';
import { plainParameters, readParameters } from '../migration/parameters.ts';
import { performPeerToPeer } from '../migration/peer-to-peer.ts';
import type { SourceStep } from '../migration/source.ts';
import { begin, cancelPerform, confirm, perform } from '../migration/source.ts';
import type { CallContext, RemoteHandlers } from './handler.ts';

/** The steps of migration, with parameters (302 to 307) and with fixed arguments (213 to 218). */
export const domainMigrationHandlers: RemoteHandlers = {
  domainMigrateBegin3Params: (context, { dom, params, flags }) => {
    const { cookie, xml } = begin(onSource(context, dom, readParameters(params), flags));
    return { cookieOut: cookie, xml };
  },
  domainMigratePrepare3Params: (context, { params, cookieIn, flags }) => {
    const step = onDestination(context, readParameters(params), flags);
    const { cookie, uri } = prepare(step, cookieIn);
    return { cookieOut: cookie, uriOut: uri };
  },
  domainMigratePerform3Params: async (context, { dom, dconnuri, params, cookieIn, flags }) => {
    const step = onSource(context, dom, readParameters(params), flags);
    return { cookieOut: await performAny(context, step, dconnuri, cookieIn) };
  },
  domainMigrateFinish3Params: (context, { params, cookieIn, flags, cancelled }) => {
    const step = onDestination(context, readParameters(params), flags);
    const { domain, cookie } = finish(step, cookieIn, cancelled !== 0);
    return { dom: domain.reference(), cookieOut: cookie };
  },
  domainMigrateConfirm3Params: (context, { dom, params, cookieIn, flags, cancelled }) =>
    confirm(onSource(context, dom, readParameters(params), flags), cookieIn, cancelled !== 0),

  domainMigrateBegin3: (context, { dom, xmlin, dname, resource, flags }) => {
    const params = plainParameters({ xml: xmlin, dname, resource });
    const { cookie, xml } = begin(onSource(context, dom, params, Number(flags)));
    return { cookieOut: cookie, xml };
  },
  domainMigratePrepare3: (context, { cookieIn, uriIn, dname, domXml, resource, flags }) => {
    const params = plainParameters({ xml: domXml, dname, uri: uriIn, resource });
    const { cookie, uri } = prepare(onDestination(context, params, Number(flags)), cookieIn);
    return { cookieOut: cookie, uriOut: uri };
  },
  domainMigratePerform3: async (context, args) => {
    const { dom, xmlin, cookieIn, dconnuri, uri, dname, resource, flags } = args;
    const params = plainParameters({ xml: xmlin, dname, uri, resource });
    const step = onSource(context, dom, params, Number(flags));
    return { cookieOut: await performAny(context, step, dconnuri, cookieIn) };
  },
  domainMigrateFinish3: (context, { dname, cookieIn, uri, flags, cancelled }) => {
    const step = onDestination(context, plainParameters({ dname, uri }), Number(flags));
    const { domain, cookie } = finish(step, cookieIn, cancelled !== 0);
    return { dom: domain.reference(), cookieOut: cookie };
  },
  domainMigrateConfirm3: (context, { dom, cookieIn, flags, cancelled }) => {
    const step = onSource(context, dom, plainParameters({}), Number(flags));
    confirm(step, cookieIn, cancelled !== 0);
  },
};

/**
 * Leaves a migration as libvirt does when one of its steps fails: the guest of PERFORM continues on
 * the source, and the guest of FINISH is removed from the destination.
 */
export function abandonStep(context: CallContext, procedure: AnyProcedure, args: unknown): void {
  const { migrations } = context.hypervisor;
  switch (procedure) {
    case remote.domainMigratePerform3:
    case remote.domainMigratePerform3Params:
      cancelPerform(migrations, (args as RemoteDomainMigratePerform3Args).dom);
      break;
    case remote.domainMigrateFinish3:
      cancelFinish(migrations, (args as RemoteDomainMigrateFinish3Args).dname);
      break;
    case remote.domainMigrateFinish3Params: {
      const { params } = args as RemoteDomainMigrateFinish3ParamsArgs;
      cancelFinish(migrations, readParameters(params).destinationName);
      break;
    }
    default:
  }
}

async function performAny(
  { hypervisor }: CallContext,
  step: SourceStep,
  uri: string | null,
  cookieIn: Uint8Array,
): Promise<Uint8Array> {
  if (!has(step.flags, Flags.PEER2PEER)) return await perform(step, cookieIn);
  await performPeerToPeer(step, uri, (at) => hypervisor.findPeer(at)?.migrations);
  return new Uint8Array(0);
}

function onSource(
  { hypervisor, connection }: CallContext,
  dom: RemoteNonnullDomain,
  params: MigrationParameters,
  flags: number,
): SourceStep {
  const { migrations, domains } = hypervisor;
  return { migrations, domain: domains.find(dom), params, flags, owner: connection };
}

function onDestination(
  { hypervisor, connection }: CallContext,
  params: MigrationParameters,
  flags: number,
): DestinationStep {
  return { migrations: hypervisor.migrations, params, flags, owner: connection };
}
