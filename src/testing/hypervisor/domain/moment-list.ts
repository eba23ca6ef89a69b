import type { Moment, MomentTree } from './moments.ts';

/** The start and the order of a list of moments. */
export interface MomentListing {
  /** The moment whose descendants are listed, or null for all moments of a domain. */
  readonly under: string | null;

  /** Whether only the first generation is listed: the children, or the roots. */
  readonly firstGeneration: boolean;

  /** Whether parents come before their children. */
  readonly topological: boolean;
}

export function listMoments<Kind extends Moment>(
  tree: MomentTree<Kind>,
  listing: MomentListing,
): Kind[] {
  if (listing.firstGeneration) {
    return tree.children(listing.under);
  }
  return listing.under === null && !listing.topological
    ? tree.all()
    : tree.descendants(listing.under);
}
