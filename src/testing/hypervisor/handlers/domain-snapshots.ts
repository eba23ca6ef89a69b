import type { RemoteNonnullDomain, RemoteNonnullDomainSnapshot } from '../../../protocol/index.ts';
import {
  REMOTE_DOMAIN_SNAPSHOT_LIST_MAX,
  VirDomainSnapshotCreateFlags,
} from '../../../protocol/index.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import type { SimulatedSnapshot } from '../domain/moments.ts';
import {
  checkDeleteFlags,
  checkRevertFlags,
  createSnapshot,
  currentSnapshot,
  deleteSnapshot,
  findSnapshot,
  listSnapshots,
  revertToSnapshot,
  snapshotParent,
  snapshotXml,
} from '../domain/snapshots.ts';
import { checkFlags } from '../flags.ts';
import type { CallContext, RemoteHandlers } from './handler.ts';
import { atMost, checkListed, flag } from './replies.ts';
import { has, validated } from './validated.ts';

/** The snapshots of a domain. */
export const domainSnapshotHandlers: RemoteHandlers = {
  domainSnapshotCreateXml: ({ hypervisor }, { dom, xmlDesc, flags }) => {
    const domain = hypervisor.domains.find(dom);
    const isAsked = has(flags, VirDomainSnapshotCreateFlags.VALIDATE);
    return validated('domainsnapshot.rng', xmlDesc, isAsked, () => ({
      snap: reference(dom, createSnapshot(domain, xmlDesc, flags)),
    }));
  },
  domainSnapshotLookupByName: ({ hypervisor }, { dom, name, flags }) => {
    checkFlags(flags, 0, 'testDomainSnapshotLookupByName');
    const domain = hypervisor.domains.find(dom);
    return { snap: reference(dom, findSnapshot(domain, name)) };
  },
  domainSnapshotCurrent: ({ hypervisor }, { dom, flags }) => {
    const domain = hypervisor.domains.find(dom);
    return { snap: reference(dom, currentSnapshot(domain, flags)) };
  },
  domainHasCurrentSnapshot: ({ hypervisor }, { dom, flags }) => {
    checkFlags(flags, 0, 'testDomainHasCurrentSnapshot');
    return { result: flag(hypervisor.domains.find(dom).snapshots.current !== null) };
  },
  domainSnapshotGetParent: (context, { snap, flags }) => {
    const { domain, snapshot } = find(context, snap);
    return { snap: reference(snap.dom, snapshotParent(domain, snapshot, flags)) };
  },
  domainSnapshotIsCurrent: (context, { snap, flags }) => {
    checkFlags(flags, 0, 'testDomainSnapshotIsCurrent');
    const { domain, snapshot } = find(context, snap);
    return { current: flag(domain.snapshots.current === snapshot.name) };
  },
  domainSnapshotHasMetadata: (context, { snap, flags }) => {
    checkFlags(flags, 0, 'testDomainSnapshotHasMetadata');
    find(context, snap);
    return { metadata: 1 };
  },
  domainSnapshotGetXmlDesc: (context, { snap, flags }) => ({
    xml: snapshotXml(find(context, snap).snapshot, flags),
  }),
  domainSnapshotDelete: (context, { snap, flags }) => {
    checkDeleteFlags(flags);
    const { domain, snapshot } = find(context, snap);
    deleteSnapshot(domain, snapshot, flags);
  },
  domainRevertToSnapshot: (context, { snap, flags }) => {
    checkRevertFlags(flags);
    const { domain, snapshot } = find(context, snap);
    revertToSnapshot(domain, snapshot, flags);
  },

  domainSnapshotNum: ({ hypervisor }, { dom, flags }) => {
    const domain = hypervisor.domains.find(dom);
    return { num: listSnapshots(domain, null, flags, 'testDomainSnapshotNum').length };
  },
  domainSnapshotListNames: ({ hypervisor }, { dom, maxnames, flags }) => {
    const domain = hypervisor.domains.find(dom);
    const listed = listSnapshots(domain, null, flags, 'testDomainSnapshotListNames');
    return { names: atMost(listed, maxnames).map(({ name }) => name) };
  },
  domainListAllSnapshots: ({ hypervisor }, { dom, needResults, flags }) => {
    const domain = hypervisor.domains.find(dom);
    return listed(
      dom,
      listSnapshots(domain, null, flags, 'testDomainListAllSnapshots'),
      needResults,
    );
  },
  domainSnapshotNumChildren: (context, { snap, flags }) => {
    const { domain, snapshot } = find(context, snap);
    const children = listSnapshots(domain, snapshot, flags, 'testDomainSnapshotNumChildren');
    return { num: children.length };
  },
  domainSnapshotListChildrenNames: (context, { snap, maxnames, flags }) => {
    const { domain, snapshot } = find(context, snap);
    const name = 'testDomainSnapshotListChildrenNames';
    const children = listSnapshots(domain, snapshot, flags, name);
    return { names: atMost(children, maxnames).map((child) => child.name) };
  },
  domainSnapshotListAllChildren: (context, { snapshot: snap, needResults, flags }) => {
    const { domain, snapshot } = find(context, snap);
    const name = 'testDomainSnapshotListAllChildren';
    return listed(snap.dom, listSnapshots(domain, snapshot, flags, name), needResults);
  },
};

function find(
  { hypervisor }: CallContext,
  snap: RemoteNonnullDomainSnapshot,
): { readonly domain: SimulatedDomain; readonly snapshot: SimulatedSnapshot } {
  const domain = hypervisor.domains.find(snap.dom);
  return { domain, snapshot: findSnapshot(domain, snap.name) };
}

/** Returns the domain as the client named it, with the id that the client knows. */
function reference(
  dom: RemoteNonnullDomain,
  snapshot: SimulatedSnapshot,
): RemoteNonnullDomainSnapshot {
  return { name: snapshot.name, dom };
}

function listed(
  dom: RemoteNonnullDomain,
  found: readonly SimulatedSnapshot[],
  needResults: number,
): { readonly snapshots: readonly RemoteNonnullDomainSnapshot[]; readonly ret: number } {
  const named = needResults === 0 ? [] : found.map((snapshot) => reference(dom, snapshot));
  const snapshots = checkListed(named, REMOTE_DOMAIN_SNAPSHOT_LIST_MAX, 'domain snapshots');
  return { snapshots, ret: found.length };
}
