import { allows } from './datatype-set.ts';
import type { Pattern } from './pattern.ts';
import { all, choice, EMPTY, hasParts, isRepetition, mapParts, NOTHING, star } from './pattern.ts';

/** A value that stands for all that a datatype allows without listing them. */
export const OTHER = '\u0000other';

/** Returns the pattern without an attribute: how it is if the attribute is absent. */
export function withoutAttribute(pattern: Pattern, name: string): Pattern {
  if (pattern.op === '@') return pattern.name === name ? NOTHING : pattern;
  if (!occurs(pattern, name)) return pattern;
  // A required repetition of an absent attribute is impossible, an optional one is empty.
  return mapParts(pattern, (part) => withoutAttribute(part, name));
}

/** Returns the rest of the pattern after an attribute with this value. */
export function withAttribute(pattern: Pattern, name: string, value: string): Pattern {
  if (!occurs(pattern, name)) return NOTHING;
  if (pattern.op === '@') return allows(pattern.datatype, value) ? EMPTY : NOTHING;
  if (pattern.op === '|') {
    return choice(pattern.parts.map((part) => withAttribute(part, name, value)));
  }
  if (pattern.op === '&' || pattern.op === ',') {
    const { op, parts } = pattern;
    const rests = [...parts.entries()]
      .filter(([, part]) => occurs(part, name))
      .map(([index, part]) => {
        const others = parts.map((each) => withoutAttribute(each, name));
        return all(others.with(index, withAttribute(part, name, value)), op);
      });
    return choice(rests);
  }
  if (!isRepetition(pattern)) return NOTHING;
  const rest = withAttribute(pattern.part, name, value);
  if (pattern.op === '?') return rest;
  return all([rest, star(withoutAttribute(pattern.part, name))], ',');
}

const occurrences = new Map<string, boolean>();

function occurs(pattern: Pattern, name: string): boolean {
  if (pattern.op === '@') return pattern.name === name;
  const key = `${pattern.id} ${name}`;
  let found = occurrences.get(key);
  if (found === undefined) {
    if (hasParts(pattern)) found = pattern.parts.some((part) => occurs(part, name));
    else found = isRepetition(pattern) && occurs(pattern.part, name);
    occurrences.set(key, found);
  }
  return found;
}

/** Returns the listed values of an attribute, and whether it may have others. */
export function valuesOf(pattern: Pattern, name: string): { values: string[]; hasOther: boolean } {
  const values = new Set<string>();
  let hasOther = false;
  const walk = (part: Pattern): void => {
    if (part.op === '@' && part.name === name) {
      for (const value of part.datatype.values) values.add(value);
      if (part.datatype.forms.length > 0) hasOther = true;
    } else if (hasParts(part)) part.parts.forEach(walk);
    else if (isRepetition(part)) walk(part.part);
  };
  walk(pattern);
  return { values: [...values], hasOther };
}
