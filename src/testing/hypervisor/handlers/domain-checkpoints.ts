import type {
  RemoteNonnullDomain,
  RemoteNonnullDomainCheckpoint,
} from '../../../protocol/index.ts';
import { REMOTE_DOMAIN_CHECKPOINT_LIST_MAX } from '../../../protocol/index.ts';
import {
  checkpointParent,
  checkpointXml,
  createCheckpoint,
  deleteCheckpoint,
  findCheckpoint,
  listCheckpoints,
} from '../domain/checkpoints.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import type { SimulatedCheckpoint } from '../domain/moments.ts';
import { checkFlags } from '../flags.ts';
import type { CallContext, RemoteHandlers } from './handler.ts';
import { checkListed } from './replies.ts';

/** The checkpoints of a domain. */
export const domainCheckpointHandlers: RemoteHandlers = {
  domainCheckpointCreateXml: ({ hypervisor }, { dom, xmlDesc, flags }) => {
    const domain = hypervisor.domains.find(dom);
    return { checkpoint: reference(dom, createCheckpoint(domain, xmlDesc, flags)) };
  },
  domainCheckpointLookupByName: ({ hypervisor }, { dom, name, flags }) => {
    checkFlags(flags, 0, 'testDomainCheckpointLookupByName');
    const domain = hypervisor.domains.find(dom);
    return { checkpoint: reference(dom, findCheckpoint(domain, name)) };
  },
  domainCheckpointGetParent: (context, { checkpoint: named, flags }) => {
    const { domain, checkpoint } = find(context, named);
    return { parent: reference(named.dom, checkpointParent(domain, checkpoint, flags)) };
  },
  domainCheckpointGetXmlDesc: (context, { checkpoint, flags }) => ({
    xml: checkpointXml(find(context, checkpoint).checkpoint, flags),
  }),
  domainCheckpointDelete: (context, { checkpoint: named, flags }) => {
    const { domain, checkpoint } = find(context, named);
    deleteCheckpoint(domain, checkpoint, flags);
  },
  domainListAllCheckpoints: ({ hypervisor }, { dom, needResults, flags }) => {
    const domain = hypervisor.domains.find(dom);
    return listed(
      dom,
      listCheckpoints(domain, null, flags, 'testDomainListAllCheckpoints'),
      needResults,
    );
  },
  domainCheckpointListAllChildren: (context, { checkpoint: named, needResults, flags }) => {
    const { domain, checkpoint } = find(context, named);
    const name = 'testDomainCheckpointListAllChildren';
    return listed(named.dom, listCheckpoints(domain, checkpoint, flags, name), needResults);
  },
};

function find(
  { hypervisor }: CallContext,
  named: RemoteNonnullDomainCheckpoint,
): { readonly domain: SimulatedDomain; readonly checkpoint: SimulatedCheckpoint } {
  const domain = hypervisor.domains.find(named.dom);
  return { domain, checkpoint: findCheckpoint(domain, named.name) };
}

/** Returns the domain as the client named it, with the id that the client knows. */
function reference(
  dom: RemoteNonnullDomain,
  checkpoint: SimulatedCheckpoint,
): RemoteNonnullDomainCheckpoint {
  return { name: checkpoint.name, dom };
}

function listed(
  dom: RemoteNonnullDomain,
  found: readonly SimulatedCheckpoint[],
  needResults: number,
): { readonly checkpoints: readonly RemoteNonnullDomainCheckpoint[]; readonly ret: number } {
  const named = needResults === 0 ? [] : found.map((checkpoint) => reference(dom, checkpoint));
  const checkpoints = checkListed(named, REMOTE_DOMAIN_CHECKPOINT_LIST_MAX, 'domain checkpoints');
  return { checkpoints, ret: found.length };
}
