import { Comment, CommentTag } from 'typedoc';

/**
 * The category of the items that a source file declares, which is a module of libvirt where there
 * is one. The first match counts.
 */
const CATEGORIES = [
  [/\/api\/admin\//, 'Administration (libvirt-admin)'],
  [/\/api\/snapshot\/|enums\/domain-snapshot/, 'Snapshots (libvirt-domain-snapshot)'],
  [/\/api\/checkpoint\/|enums\/domain-checkpoint/, 'Checkpoints (libvirt-domain-checkpoint)'],
  [/\/api\/events\/|enums\/domain-event/, 'Events (libvirt-event)'],
  [/\/api\/(?:domain|stats)\/|enums\/domain\.ts/, 'Domains (libvirt-domain)'],
  [/\/api\/network(?:-port)?\/|enums\/network/, 'Networks (libvirt-network)'],
  [/\/api\/storage\/|enums\/storage/, 'Storage (libvirt-storage)'],
  [/\/api\/nwfilter\/|enums\/nwfilter/, 'Network filters (libvirt-nwfilter)'],
  [/\/api\/node-device\/|enums\/node-device/, 'Devices of the host (libvirt-nodedev)'],
  [/\/api\/interface\/|enums\/interface/, 'Network interfaces of the host (libvirt-interface)'],
  [/\/api\/secret\/|enums\/secret/, 'Secrets (libvirt-secret)'],
  [/\/api\/streams\//, 'Streams (libvirt-stream)'],
  [/\/errors\/|enums\/error/, 'Errors (virterror)'],
  [/\/api\/connection\/|enums\/(?:connect|node|general)\.ts/, 'Host (libvirt-host)'],
  [/\/api\/(?:connect|opening|live|ssh)|\/(?:uri|ssh|sasl|tls|transport)\//, 'Connecting'],
  [/\/api\/(?:helpers|graphics|documents)\//, 'Helpers'],
  [/\/api\/calls\/|\/rpc\/trace/, 'Calls and tracing'],
];

/** Gives each export of the main entry point a category, so that its page has libvirt's order. */
export function categorize(project) {
  const main = project.children?.find(({ name }) => name === 'libvirt-client') ?? project;
  for (const each of main.children ?? []) {
    const path = project.getSymbolIdFromReflection(each)?.packagePath ?? '';
    const name = CATEGORIES.find(([pattern]) => pattern.test(`/${path}`))?.[1] ?? 'Values';
    const commented = each.signatures ?? [each];
    for (const { comment } of commented) comment?.removeTags('@category');
    each.comment ??= new Comment();
    each.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: name }]));
  }
}
