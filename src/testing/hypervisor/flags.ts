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

/** A flag and libvirt's name of it. */
export type NamedFlag = readonly [bit: number, name: string];

/** Refuses two flags together (VIR_EXCLUSIVE_FLAGS). */
export function exclusiveFlags(
  flags: number,
  first: NamedFlag,
  second: NamedFlag,
  name: string,
  domain: ErrorDomain = ErrorDomain.DOMAIN,
  argument = 'ctl',
): void {
  if ((flags & first[0]) !== 0 && (flags & second[0]) !== 0) {
    const message = `Flags '${first[1]}' and '${second[1]}' are mutually exclusive`;
    throw badArgument(domain, name, argument, message);
  }
}

/** Refuses `flag` without the one that it depends on (VIR_REQUIRE_FLAG). */
export function requireFlag(
  flags: number,
  flag: NamedFlag,
  required: NamedFlag,
  name: string,
  domain: ErrorDomain = ErrorDomain.DOMAIN,
): void {
  if ((flags & flag[0]) !== 0 && (flags & required[0]) === 0) {
    const message = `Flag '${required[1]}' is required by flag '${flag[1]}'`;
    throw badArgument(domain, name, 'ctl', message);
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
