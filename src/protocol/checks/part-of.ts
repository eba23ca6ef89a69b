import { VirErrorDomain } from '../index.ts';
import type { AnyProcedure } from '../procedure.ts';

/** The part of libvirt that a public function belongs to, by which its own errors are told. */
export function partOf(procedure: AnyProcedure): VirErrorDomain {
  const found = PARTS.find(([words]) => words.test(procedure.name));
  // libvirt counts the host as a part of its domains.
  return found?.[1] ?? VirErrorDomain.DOMAIN;
}

/** By a word of the procedure; the first that fits. */
const PARTS: ReadonlyArray<readonly [RegExp, VirErrorDomain]> = [
  [/^(QEMU|LXC)_/, VirErrorDomain.NONE],
  [/CHECKPOINT/, VirErrorDomain.DOMAIN_CHECKPOINT],
  [/SNAPSHOT/, VirErrorDomain.DOMAIN_SNAPSHOT],
  [/_PROC_DOMAIN_/, VirErrorDomain.DOMAIN],
  [/NETWORK/, VirErrorDomain.NETWORK],
  [/STORAGE/, VirErrorDomain.STORAGE],
  [/INTERFACE/, VirErrorDomain.INTERFACE],
  [/NODE_DEVICE|NODE_LIST_DEVICES|NODE_NUM_OF_DEVICES/, VirErrorDomain.NODEDEV],
  [/SECRET/, VirErrorDomain.SECRET],
  [/NWFILTER/, VirErrorDomain.NWFILTER],
];
