import { UsageError } from './usage-error.ts';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DURATION_HINT = 'Write 500ms, 20s, 2m or 1h; a number alone is in seconds';
const SIZE = /^(\d+)([a-z]*)$/i;
const UNIT_LETTERS = 'kmgtpe';

/** Returns a duration such as `20s`, `500ms`, `2m` in milliseconds. Without a unit it is seconds. */
export function parseDuration(text: string, option: string): number {
  const [, number, unit = 's'] = DURATION.exec(text) ?? [];
  const factor = MS[unit];
  if (number === undefined || factor === undefined) {
    throw new UsageError(`${option} "${text}" is not a duration`, DURATION_HINT);
  }
  const durationMs = Math.ceil(Number(number) * factor);
  if (durationMs === 0) throw new UsageError(`${option} must be longer than 0`, DURATION_HINT);
  return durationMs;
}

/**
 * Returns a size in bytes, as libvirt's tools read it: `KiB`, `K` and `k` are 1024 bytes, `KB` is
 * 1000 bytes, and so on up to `E`. A number without a unit is multiplied by `unitBytes`.
 */
export function parseSize(text: string, option: string, unitBytes: bigint = 1n): bigint {
  const [, digits, unit = ''] = SIZE.exec(text) ?? [];
  const factor = unit === '' ? unitBytes : unitFactor(unit.toLowerCase());
  if (digits === undefined || factor === undefined) {
    throw new UsageError(`${option} "${text}" is not a size`, 'Write 512, 512MiB, 10G or 10GB');
  }
  return BigInt(digits) * factor;
}

/** Returns an integer. */
export function parseInteger(text: string, option: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number)) {
    throw new UsageError(`${option} "${text}" is not an integer`);
  }
  return number;
}

function unitFactor(unit: string): bigint | undefined {
  if (unit === 'b' || unit === 'byte' || unit === 'bytes') return 1n;
  const power = BigInt(UNIT_LETTERS.indexOf(unit.charAt(0)) + 1);
  if (power === 0n) return undefined;
  if (unit.length === 1 || unit.slice(1) === 'ib') return 1024n ** power;
  return unit.slice(1) === 'b' ? 1000n ** power : undefined;
}
