import { VirErrorDomain } from '../index.ts';
import type { AnyProcedure } from '../procedure.ts';

/** Returns the error domain that the public function of a procedure reports its errors with. */
export function partOf(procedure: AnyProcedure): VirErrorDomain {
  const found = PARTS.find(([words]) => words.test(procedure.name));
  // libvirt reports errors of the host with the error domain of domains.
  return found?.[1] ?? VirErrorDomain.DOMAIN;
}

/** The error domain for a word of the procedure's name. The first match counts. */
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
