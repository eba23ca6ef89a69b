import { ErrorDomain } from '../codes.ts';
import { invalidArgument } from '../failures.ts';

const UINT64_MAX = 0xffff_ffff_ffff_ffffn;
const DIGITS = /^\s*\+?\d+$/;
const SUFFIX = /^([kmgtpe]?)(i?b)?$/;
const POWERS = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** A non-negative integer of at most 64 bits; undefined when the text is none. */
export function parseUnsigned(text: string | undefined): bigint | undefined {
  if (text === undefined || !DIGITS.test(text)) {
    return undefined;
  }
  const value = BigInt(text.trim().replace('+', ''));
  return value > UINT64_MAX ? undefined : value;
}

export function parseSigned(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^\s*[+-]?\d+$/.test(text)) {
    return undefined;
  }
  return BigInt(text.trim().replace('+', ''));
}

/**
 * How many bytes a unit stands for (virScaleInteger): `k` and `KiB` are 1024, `KB` is 1000, and the
 * case does not matter.
 */
export function unitBytes(unit: string): bigint {
  const lower = unit.toLowerCase();
  if (lower === 'b' || lower === 'byte' || lower === 'bytes') {
    return 1n;
  }
  const [, letter, tail] = SUFFIX.exec(lower) ?? [];
  const power = POWERS.indexOf(letter ?? '?');
  if (power < 1) {
    throw invalidArgument(ErrorDomain.NONE, `unknown suffix '${unit}'`);
  }
  return (tail === 'b' ? 1000n : 1024n) ** BigInt(power);
}

/** Bytes as whole KiB, rounded up, as libvirt keeps memory. */
export function toKiB(bytes: bigint): bigint {
  return (bytes + 1023n) / 1024n;
}
