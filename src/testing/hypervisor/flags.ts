import { ErrorDomain } from './codes.ts';
import { badArgument } from './failures.ts';

/** Refuses the bits of `flags` that the function `name` does not support (virCheckFlags). */
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
 * Whether an item passes the filter of a list-all call. Flags form groups. An item must match each
 * group of which a flag is set.
 *
 * @param groups - For each group, its mask and the flags that the item matches.
 */
export function passesFilter(
  flags: number,
  groups: readonly (readonly [mask: number, own: number])[],
): boolean {
  return groups.every(([mask, own]) => (flags & mask) === 0 || (flags & own & mask) !== 0);
}
