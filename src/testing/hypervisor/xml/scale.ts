import { bytesOfUnit } from '../../../xml/helpers/size.ts';
import { UINT64_MAX } from '../bigint.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, invalidArgument } from '../failures.ts';

const DIGITS = /^\s*\+?\d+$/;

/** Parses a non-negative integer of at most 64 bits. Returns undefined for other text. */
export function parseUnsigned(text: string | undefined): bigint | undefined {
  if (text === undefined || !DIGITS.test(text)) {
    return undefined;
  }
  const value = BigInt(text.trim().replace('+', ''));
  return value > UINT64_MAX ? undefined : value;
}

/** Converts a number of units into bytes. Refuses results above 64 bits (virScaleInteger). */
export function scaleBytes(value: bigint, unit: string): bigint {
  const factor = bytesOfUnit(unit);
  if (factor === undefined) {
    throw invalidArgument(ErrorDomain.NONE, `unknown suffix '${unit}'`);
  }
  const bytes = value * factor;
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
