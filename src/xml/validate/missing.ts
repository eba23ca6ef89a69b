import type { Pattern } from './pattern.ts';

/** The parts that are missing, as alternatives: all parts of one of the lists are needed. */
export type Alternatives = readonly (readonly Pattern[])[];

/** More alternatives than these say nothing to a reader. */
const ALTERNATIVES_MAX = 40;

/** Returns the attributes that a pattern needs. Elements and text do not count. */
export function missingAttributes(pattern: Pattern): Alternatives {
  return missing(pattern, (leaf) => leaf.op === '@');
}

/** Returns the elements and texts that a pattern needs. */
export function missingContent(pattern: Pattern): Alternatives {
  return missing(pattern, (leaf) => leaf.op !== '@');
}

function missing(pattern: Pattern, counts: (leaf: Pattern) => boolean): Alternatives {
  const { op, parts } = pattern;
  if (op === '0') return [];
  if (op === '1' || op === '?' || op === '*') return [[]];
  if (op === '@' || op === '<' || op === '#') return [counts(pattern) ? [pattern] : []];
  const all = parts.map((part) => missing(part, counts));
  if (op === '|') return shortest(all.flat());
  return all.reduce<Alternatives>(
    (sets, more) => shortest(sets.flatMap((set) => more.map((other) => [...set, ...other]))),
    [[]],
  );
}

/** If an alternative needs nothing, the others do not matter. */
function shortest(alternatives: Alternatives): Alternatives {
  const free = alternatives.find(({ length }) => length === 0);
  return free === undefined ? alternatives.slice(0, ALTERNATIVES_MAX) : [free];
}
