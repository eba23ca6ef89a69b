import type { DatatypeSet } from './datatype-set.ts';
import { union } from './datatype-set.ts';
import type { ElementDeclaration } from './rng-grammar.ts';

/**
 * A pattern of RELAX NG in a simple form. Equal patterns are the same object.
 *
 * `0` nothing is allowed, `1` empty, `@` an attribute, `<` an element, `#` text, `&` all in any
 * order, `,` all in this order, `|` one of, `?` `*` `+` repetitions.
 */
export type Pattern =
  | { readonly op: '0' | '1'; readonly id: number }
  | {
      readonly op: '@';
      readonly id: number;
      readonly name: string;
      readonly datatype: DatatypeSet;
    }
  | { readonly op: '<'; readonly id: number; readonly element: ElementDeclaration }
  | { readonly op: '#'; readonly id: number; readonly datatype: DatatypeSet }
  | { readonly op: '&' | ',' | '|'; readonly id: number; readonly parts: readonly Pattern[] }
  | { readonly op: '?' | '*' | '+'; readonly id: number; readonly part: Pattern };

const known = new Map<string, Pattern>();

function intern(key: string, make: (id: number) => Pattern): Pattern {
  let pattern = known.get(key);
  if (pattern === undefined) {
    pattern = make(known.size);
    known.set(key, pattern);
  }
  return pattern;
}

export const NOTHING: Pattern = intern('0', (id) => ({ op: '0', id }));
export const EMPTY: Pattern = intern('1', (id) => ({ op: '1', id }));

export function attribute(name: string, datatype: DatatypeSet): Pattern {
  return intern(`@${name} ${datatype.key}`, (id) => ({ op: '@', id, name, datatype }));
}

export function text(datatype: DatatypeSet): Pattern {
  return intern(`#${datatype.key}`, (id) => ({ op: '#', id, datatype }));
}

export function element(declaration: ElementDeclaration): Pattern {
  return intern(`<${declaration.id}`, (id) => ({ op: '<', id, element: declaration }));
}

function many(op: '&' | ',' | '|', parts: readonly Pattern[]): Pattern {
  return intern(op + parts.map(({ id }) => id).join(), (id) => ({ op, id, parts }));
}

function one(op: '?' | '*' | '+', part: Pattern): Pattern {
  return intern(op + part.id, (id) => ({ op, id, part }));
}

/**
 * Returns a choice. Attributes of one name, and texts, become one with the union of their
 * datatypes. They stand after the other alternatives.
 */
export function choice(parts: readonly Pattern[]): Pattern {
  const flat: Pattern[] = [];
  let optional = false;
  for (const part of parts) {
    for (const each of part.op === '|' ? part.parts : [part]) {
      const inner = each.op === '?' ? each.part : each;
      if (inner !== each || inner === EMPTY) optional = true;
      if (inner !== each && inner.op === '|') flat.push(...inner.parts);
      else if (inner !== EMPTY && inner !== NOTHING) flat.push(inner);
    }
  }
  const merged = mergeAlternatives(flat);
  const [first] = merged;
  if (first === undefined) return optional ? EMPTY : NOTHING;
  const chosen = merged.length === 1 ? first : many('|', merged);
  return optional ? maybe(chosen) : chosen;
}

function mergeAlternatives(flat: readonly Pattern[]): Pattern[] {
  const others = new Set<Pattern>();
  const attributes = new Map<string, DatatypeSet>();
  let texts: DatatypeSet | undefined;
  for (const each of flat) {
    if (each.op === '#') texts = texts === undefined ? each.datatype : union(texts, each.datatype);
    else if (each.op === '@') {
      const before = attributes.get(each.name);
      attributes.set(
        each.name,
        before === undefined ? each.datatype : union(before, each.datatype),
      );
    } else others.add(each);
  }
  return [
    ...others,
    ...[...attributes].map(([name, datatype]) => attribute(name, datatype)),
    ...(texts === undefined ? [] : [text(texts)]),
  ];
}

export function maybe(part: Pattern): Pattern {
  if (part === NOTHING || part === EMPTY) return EMPTY;
  if (part.op === '?' || part.op === '*') return part;
  return part.op === '+' ? one('*', part.part) : one('?', part);
}

export function star(part: Pattern): Pattern {
  if (part === NOTHING || part === EMPTY) return EMPTY;
  return one('*', isRepetition(part) ? part.part : part);
}

export function plus(part: Pattern): Pattern {
  if (part === NOTHING || part === EMPTY || part.op === '+') return part;
  return part.op === '?' || part.op === '*' ? star(part.part) : one('+', part);
}

export function isRepetition(
  part: Pattern,
): part is Extract<Pattern, { readonly op: '?' | '*' | '+' }> {
  return part.op === '?' || part.op === '*' || part.op === '+';
}

export function hasParts(
  part: Pattern,
): part is Extract<Pattern, { readonly op: '&' | ',' | '|' }> {
  return part.op === '&' || part.op === ',' || part.op === '|';
}

/**
 * Returns all parts: in any order (`&`), or in this order (`,`). Attributes have no order, so only
 * parts with elements or text remain in a group, and the others stand beside it.
 */
export function all(parts: readonly Pattern[], op: '&' | ','): Pattern {
  if (parts.includes(NOTHING)) return NOTHING;
  const free: Pattern[] = [];
  const ordered: Pattern[] = [];
  for (const part of parts) {
    if (part === EMPTY) continue;
    if (part.op === '&' && op === '&') free.push(...part.parts);
    else if (part.op === '&') {
      free.push(...part.parts.filter((each) => !hasContent(each)));
      const rest = part.parts.filter(hasContent);
      const [first] = rest;
      if (first !== undefined) ordered.push(rest.length === 1 ? first : many('&', rest));
    } else if (op === ',' && hasContent(part)) {
      ordered.push(...(part.op === ',' ? part.parts : [part]));
    } else free.push(part);
  }
  if (ordered.length > 1) free.push(many(',', ordered));
  else free.push(...ordered);
  const [first = EMPTY] = free;
  if (free.length < 2) return first;
  return many(
    '&',
    free.flatMap((part) => (part.op === '&' ? part.parts : [part])),
  );
}

const contents = new Map<Pattern, boolean>();

/** Whether a pattern has elements or text. */
export function hasContent(pattern: Pattern): boolean {
  let found = contents.get(pattern);
  if (found === undefined) {
    if (hasParts(pattern)) found = pattern.parts.some(hasContent);
    else if (isRepetition(pattern)) found = hasContent(pattern.part);
    else found = pattern.op === '<' || pattern.op === '#';
    contents.set(pattern, found);
  }
  return found;
}

/** Rebuilds a pattern with other parts. */
export function mapParts(pattern: Pattern, change: (part: Pattern) => Pattern): Pattern {
  if (pattern.op === '|') return choice(pattern.parts.map(change));
  if (pattern.op === '&' || pattern.op === ',') return all(pattern.parts.map(change), pattern.op);
  if (pattern.op === '?') return maybe(change(pattern.part));
  if (pattern.op === '*') return star(change(pattern.part));
  return pattern.op === '+' ? plus(change(pattern.part)) : pattern;
}
