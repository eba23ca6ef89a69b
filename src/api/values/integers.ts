import { ArgumentError } from '../../errors/index.ts';

/**
 * Returns a 64-bit argument as a `bigint`. A `number` must hold its value exactly.
 *
 * @throws ArgumentError if the value is neither a bigint nor a safe integer.
 */
export function toBigInt(argument: string, value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new ArgumentError(
    `Expected "${argument}" to be a bigint, or a number that is a safe integer, got ${shown(value)}`,
    { argument },
  );
}

/** Returns a number as text, and only the type of any other value, because it may be a secret. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}
