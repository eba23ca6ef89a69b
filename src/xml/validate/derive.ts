import type { Pattern, Patterns } from './pattern.ts';

/** An attribute of this name in a pattern stands for attributes of all names. */
export const ANY = '*';

/** Returns the rest of a pattern after one child element of this type. */
export function afterElement(patterns: Patterns, pattern: Pattern, type: string): Pattern {
  if (pattern.op === '<') return pattern.name === type ? patterns.empty : patterns.nothing;
  if (pattern.parts.length === 0) return patterns.nothing;
  const known = pattern.derivatives.get(type);
  if (known !== undefined) return known;
  const rest = derive(patterns, pattern, (part) => afterElement(patterns, part, type));
  pattern.derivatives.set(type, rest);
  return rest;
}

/** Returns the rest of a pattern after one attribute. */
export function afterAttribute(
  patterns: Patterns,
  pattern: Pattern,
  name: string,
  allows: (datatype: string) => boolean,
): Pattern {
  if (pattern.op === '@') {
    const matches = (pattern.name === name || pattern.name === ANY) && allows(pattern.datatype);
    return matches ? patterns.empty : patterns.nothing;
  }
  if (pattern.parts.length === 0) return patterns.nothing;
  if (pattern.op !== ',') {
    return derive(patterns, pattern, (part) => afterAttribute(patterns, part, name, allows));
  }
  // Attributes have no order, so each part of a group may come first, and the others remain.
  return anyPart(
    patterns,
    pattern,
    (part) => afterAttribute(patterns, part, name, allows),
    (index, rest) => patterns.group(pattern.parts.with(index, rest)),
  );
}

/** Returns the rest of a pattern when there are no more attributes. */
export function afterAttributes(patterns: Patterns, pattern: Pattern): Pattern {
  if (pattern.op === '@') return patterns.nothing;
  if (pattern.parts.length === 0) return pattern;
  const known = pattern.derivatives.get(NO_ATTRIBUTE);
  if (known !== undefined) return known;
  const parts = pattern.parts.map((part) => afterAttributes(patterns, part));
  const rest = patterns.combine(pattern.op, parts);
  pattern.derivatives.set(NO_ATTRIBUTE, rest);
  return rest;
}

/** No type of an element has this name. */
const NO_ATTRIBUTE = '@';

/** Returns the rest of a pattern after the text of an element. */
export function afterText(
  patterns: Patterns,
  pattern: Pattern,
  allows: (datatype: string) => boolean,
): Pattern {
  if (pattern.op === '#') return allows(pattern.datatype) ? patterns.empty : patterns.nothing;
  if (pattern.parts.length === 0) return patterns.nothing;
  return derive(patterns, pattern, (part) => afterText(patterns, part, allows));
}

function derive(patterns: Patterns, pattern: Pattern, inner: (part: Pattern) => Pattern): Pattern {
  const { op, parts } = pattern;
  if (op === '|' || op === '?') return patterns.choice(parts.map(inner));
  if (op === '*' || op === '+') {
    return patterns.choice(
      parts.map((part) => patterns.group([inner(part), patterns.zeroOrMore(part)])),
    );
  }
  if (op === '&') {
    return anyPart(patterns, pattern, inner, (index, rest) =>
      patterns.interleave(parts.with(index, rest)),
    );
  }
  // In a group, a part is reached if all parts before it may be absent.
  const required = parts.findIndex(({ nullable }) => !nullable);
  const reached = required < 0 ? parts.length : required + 1;
  return anyPart(patterns, pattern, inner, (index, rest) =>
    index < reached ? patterns.group([rest, ...parts.slice(index + 1)]) : patterns.nothing,
  );
}

/** Returns the choice of the patterns in which one part is replaced by its rest. */
function anyPart(
  patterns: Patterns,
  { parts }: Pattern,
  inner: (part: Pattern) => Pattern,
  replace: (index: number, rest: Pattern) => Pattern,
): Pattern {
  const found: Pattern[] = [];
  for (const [index, part] of parts.entries()) {
    const rest = inner(part);
    if (rest !== patterns.nothing) found.push(replace(index, rest));
  }
  return patterns.choice(found);
}
