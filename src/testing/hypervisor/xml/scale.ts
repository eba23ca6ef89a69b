import { UINT64_MAX } from '../bigint.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, invalidArgument } from '../failures.ts';

const DIGITS = /^\s*\+?\d+$/;
const SUFFIX = /^([kmgtpe]?)(i?b)?$/;
const POWERS = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** Parses a non-negative integer of at most 64 bits. Returns undefined for other text. */
export function parseUnsigned(text: string | undefined): bigint | undefined {
  if (text === undefined || !DIGITS.test(text)) {
    return undefined;
  }
  const value = BigInt(text.trim().replace('+', ''));
  return value > UINT64_MAX ? undefined : value;
}

/**
 * Returns the number of bytes of a unit (virScaleInteger): `k` and `KiB` are 1024, `KB` is 1000.
 * The case does not matter.
 */
function unitBytes(unit: string): bigint {
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

/** Converts a number of units into bytes. Refuses results above 64 bits (virScaleInteger). */
export function scaleBytes(value: bigint, unit: string): bigint {
  const bytes = value * unitBytes(unit);
  if (bytes > UINT64_MAX) {
    const detail = `value too large: ${value}${unit}`;
    throw failure(ErrorNumber.OVERFLOW, ErrorDomain.NONE, detail);
  }
  return bytes;
}

/** Converts bytes into KiB, rounded up, as libvirt does for memory. */
export function toKiB(bytes: bigint): bigint {
  return (bytes + 1023n) / 1024n;
}
