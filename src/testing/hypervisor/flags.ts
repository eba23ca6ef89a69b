import { ErrorDomain } from './codes.ts';
import { badArgument } from './failures.ts';

/** Refuses the bits of `flags` that `name` does not know, in libvirt's words (virCheckFlags). */
export function checkFlags(
  flags: number,
  supported: number,
  name: string,
  domain: ErrorDomain = ErrorDomain.TEST,
): void {
  const unknown = (flags & ~supported) >>> 0;
  if (unknown !== 0) {
    const message = `unsupported flags (0x${unknown.toString(16)}) in function ${name}`;
    throw badArgument(domain, name, 'flags', message);
  }
}

/**
 * Whether something passes a filter of a list-all call: each group of flags stands for one
 * question, and an item must satisfy every group of which a flag is set.
 *
 * @param groups - For each group, the flags that the item itself would answer to, and the mask.
 */
export function passesFilter(
  flags: number,
  groups: readonly (readonly [mask: number, own: number])[],
): boolean {
  return groups.every(([mask, own]) => (flags & mask) === 0 || (flags & own & mask) !== 0);
}
