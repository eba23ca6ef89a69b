import type { Program } from '../../description/schema.ts';
import type { SourceTree } from '../source/source-tree.ts';

/** A member of the enum, which identifies it. */
const MEMBER = 'VIR_DRV_FEATURE_REMOTE';

/**
 * Returns the table of features that a client may ask a daemon for. A private header numbers them.
 */
export function driverTable({ headers, version }: SourceTree, about: string | undefined): Program {
  const members = headers.enumOf(MEMBER, { file: 'src/libvirt_internal.h', line: 1 });
  return {
    ...(about !== undefined && { about }),
    libvirt: version,
    constants: {},
    types: [{ kind: 'enum', name: 'virDrvFeature', members }],
    procedures: [],
  };
}
