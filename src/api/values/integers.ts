import { ArgumentError } from '../../errors/index.ts';

/**
 * A 64-bit argument: `bigint`, or a `number` where that holds it exactly.
 *
 * @throws ArgumentError for a number that is not a safe integer.
 */
export function toBigInt(argument: string, value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new ArgumentError(
    `Expected "${argument}" to be a bigint, or a number that is a safe integer, got ${shown(value)}`,
    { argument },
  );
}

/** Numbers are shown as they are; anything else may be a secret in the wrong place. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}
