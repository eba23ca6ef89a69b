import { RELEASES } from './generated/releases.ts';
import type { AnyProcedure } from './procedure.ts';

/**
 * Returns the libvirt release that added the procedure, such as `7.1.0`, or undefined if it is
 * older than libvirt 1.0.0.
 */
export function releaseOf({ program, number }: AnyProcedure): string | undefined {
  return RELEASES[program]?.findLast(([first]) => first <= number)?.[1];
}
