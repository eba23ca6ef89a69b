import type { Comparison } from './question.ts';

const RATIO_OFF_MAX = 0.5;
const AMOUNT_OFF_MAX = 100_000;
const NANOSECONDS_OFF_MAX = 20_000_000_000;

/** Returns the path and both values of each difference that exceeds the tolerance. */
export function differences(
  comparison: Comparison,
  ours: unknown,
  theirs: unknown,
  path = '',
): readonly (readonly [path: string, ours: unknown, theirs: unknown])[] {
  if (!isObject(ours) || !isObject(theirs)) {
    return agrees(comparison, ours, theirs) ? [] : [[path, ours, theirs]];
  }
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].flatMap((name) =>
    differences(comparison, ours[name], theirs[name], `${path}/${name}`),
  );
}

function agrees(comparison: Comparison, ours: unknown, theirs: unknown): boolean {
  if (ours === theirs) return true;
  if (comparison === 'equal' || typeof ours !== 'string' || typeof theirs !== 'string')
    return false;
  const [mine, other] = [Number(ours), Number(theirs)];
  const off = Math.abs(mine - other);
  if (comparison === 'nanoseconds') return off < NANOSECONDS_OFF_MAX;
  return off < AMOUNT_OFF_MAX || Math.abs(mine / other - 1) < RATIO_OFF_MAX;
}

/** Includes lists, whose keys are indexes. An empty list differs from a missing one. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
