import type { Moment, MomentTree } from './moments.ts';

/** Where a list of moments starts, and in what order it comes. */
export interface MomentListing {
  /** The moment whose descendants are listed; null for all of a domain. */
  readonly under: string | null;

  /** Only the first generation: the children, or the roots. */
  readonly firstGeneration: boolean;

  /** Parents before their children. */
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
