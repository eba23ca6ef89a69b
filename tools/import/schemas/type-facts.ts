import type {
  AttributeFacts,
  ChildFacts,
  Discriminator,
  Model,
  TypeFacts,
  Variant,
} from '../../../src/xml/tables/facts.ts';
import type { DatatypeSet } from './datatype-set.ts';
import { OTHER, valuesOf, withAttribute, withoutAttribute } from './derivatives.ts';
import type { Pattern } from './pattern.ts';
import { hasParts, isRepetition, NOTHING } from './pattern.ts';
import type { ElementDeclaration } from './rng-grammar.ts';
import type { Summary } from './summary.ts';
import { summaryOf } from './summary.ts';

/** The names of types and datatypes in the tables. */
export interface FactNames {
  typeOf(element: ElementDeclaration): string;
  datatypeOf(datatype: DatatypeSet): string;
}

/** An attribute with more values than these decides about nothing. */
const VALUES_MAX = 60;

/** Returns the facts of a type. */
export function typeFacts({ name, model, nest }: ElementDeclaration, names: FactNames): TypeFacts {
  const summary = summaryOf(model);
  const flat = flatFacts(summary, names);
  const by = discriminatorsOf(model, summary, flat, names);
  const ordered = orderOf(model);
  const one = presenceChoices(model);
  return {
    el: name,
    ...flat,
    ...(by.length > 0 ? { by } : {}),
    ...(new Set(ordered).size > 1 ? { ordered } : {}),
    ...(one.length > 0 ? { one } : {}),
    model: modelOf(model, names),
    ...(nest === undefined ? {} : { nest }),
  };
}

type FlatFacts = Pick<TypeFacts, 'attrs' | 'kids' | 'text' | 'textReq'>;

function flatFacts({ attributes, children, text }: Summary, names: FactNames): FlatFacts {
  const attrs = [...attributes].map(([name, { datatype, required }]): [string, AttributeFacts] => [
    name,
    { t: names.datatypeOf(datatype), ...(required ? { req: 1 } : {}) },
  ]);
  const kids = [...children].map(([name, { elements, min, max }]): [string, ChildFacts] => [
    name,
    { t: [...new Set([...elements].map(names.typeOf))].sort(), min, max },
  ]);
  return {
    ...(attrs.length > 0 ? { attrs: Object.fromEntries(attrs) } : {}),
    ...(kids.length > 0 ? { kids: Object.fromEntries(kids) } : {}),
    ...(text === undefined ? {} : { text: names.datatypeOf(text.datatype) }),
    ...(text?.required ? { textReq: 1 } : {}),
  };
}

function discriminatorsOf(
  model: Pattern,
  { attributes }: Summary,
  flat: FlatFacts,
  names: FactNames,
): Discriminator[] {
  const found = [...attributes].flatMap(([attr, { required }]): Discriminator[] => {
    const { values, hasOther } = valuesOf(model, attr);
    if (values.length === 0 || values.length > VALUES_MAX) return [];
    const cases: [string | undefined, Pattern][] = values.map((value) => [
      value,
      withAttribute(model, attr, value),
    ]);
    if (hasOther) cases.push([OTHER, withAttribute(model, attr, OTHER)]);
    if (!required) cases.push([undefined, withoutAttribute(model, attr)]);
    const variants = variantsOf(attr, cases, flat, names);
    return variants === undefined ? [] : [{ attr, variants }];
  });
  return found.sort((one, other) => strength(other) - strength(one));
}

function variantsOf(
  attr: string,
  cases: readonly [string | undefined, Pattern][],
  flat: FlatFacts,
  names: FactNames,
): Variant[] | undefined {
  const groups = new Map<string, { facts: FlatFacts; values: (string | undefined)[] }>();
  for (const [value, rest] of cases) {
    if (rest === NOTHING) continue;
    const facts = flatFacts(summaryOf(rest), names);
    const key = stableKey(facts);
    const group = groups.get(key) ?? { facts, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  if (groups.size < 2) return undefined;
  const { [attr]: _, ...attrs } = flat.attrs ?? {};
  const variants = [...groups.values()].map(
    ({ facts, values }): Variant => ({
      values: values.filter((value) => value !== undefined && value !== OTHER) as string[],
      ...(values.includes(undefined) ? { absent: 1 } : {}),
      ...(values.includes(OTHER) ? { other: 1 } : {}),
      ...differenceOf({ ...flat, attrs }, facts),
    }),
  );
  const hasDifference = variants.some((variant) =>
    Object.keys(variant).some((key) => !['values', 'absent', 'other'].includes(key)),
  );
  return hasDifference ? variants : undefined;
}

function strength({ variants }: Discriminator): number {
  return variants.reduce(
    (sum, { no = [], req = [], t = {} }) => sum + no.length + req.length + Object.keys(t).length,
    0,
  );
}

function differenceOf(full: FlatFacts, part: FlatFacts): Omit<Variant, 'values'> {
  const [allAttrs, attrs] = [full.attrs ?? {}, part.attrs ?? {}];
  const [allKids, kids] = [full.kids ?? {}, part.kids ?? {}];
  const no = [
    ...Object.keys(allAttrs).filter((name) => !Object.hasOwn(attrs, name)),
    ...Object.keys(allKids).flatMap((name) => (Object.hasOwn(kids, name) ? [] : [`<${name}`])),
  ];
  const req = [
    ...Object.keys(attrs).filter((name) => attrs[name]?.req && !allAttrs[name]?.req),
    ...Object.keys(kids).flatMap((name) =>
      kids[name]?.min && !allKids[name]?.min ? [`<${name}`] : [],
    ),
  ];
  const t: Record<string, string | readonly string[]> = {};
  for (const [name, each] of Object.entries(attrs)) {
    if (each.t !== allAttrs[name]?.t) t[name] = each.t;
  }
  for (const [name, each] of Object.entries(kids)) {
    if (each.t.join() !== allKids[name]?.t.join()) t[`<${name}`] = each.t;
  }
  return {
    ...(no.length > 0 ? { no } : {}),
    ...(req.length > 0 ? { req } : {}),
    ...(Object.keys(t).length > 0 ? { t } : {}),
    ...textDifference(full, part),
  };
}

function textDifference(full: FlatFacts, part: FlatFacts): Pick<Variant, 'text' | 'textReq'> {
  if (part.text !== full.text) return { text: part.text ?? null };
  return part.textReq === full.textReq ? {} : { textReq: part.textReq ?? 0 };
}

/** Returns a text that does not depend on the order of attributes and children. */
function stableKey({ attrs = {}, kids = {}, text, textReq }: FlatFacts): string {
  const sorted = (facts: object): unknown => Object.entries(facts).sort();
  return JSON.stringify([sorted(attrs), sorted(kids), text, textReq]);
}

/** Returns the children that must have an order, in that order. */
function orderOf(pattern: Pattern): readonly string[] {
  if (pattern.op === ',') {
    return pattern.parts.flatMap((part) => [...summaryOf(part).children.keys()]);
  }
  if (hasParts(pattern)) {
    return pattern.parts.map(orderOf).find(({ length }) => length > 0) ?? [];
  }
  return isRepetition(pattern) ? orderOf(pattern.part) : [];
}

/** Returns the choices between names of which the alternatives have different ones. */
function presenceChoices(pattern: Pattern): string[][][] {
  if (pattern.op === '|') {
    const branches = pattern.parts.map((part) => namesOf(summaryOf(part)));
    const isChoice = new Set(branches.map((branch) => [...branch].sort().join())).size > 1;
    return [...(isChoice ? [branches] : []), ...pattern.parts.flatMap(presenceChoices)];
  }
  if (hasParts(pattern)) return pattern.parts.flatMap(presenceChoices);
  return pattern.op === '?' ? presenceChoices(pattern.part) : [];
}

function namesOf({ attributes, children, text }: Summary): string[] {
  return [
    ...attributes.keys(),
    ...[...children.keys()].map((name) => `<${name}`),
    ...(text === undefined ? [] : ['#']),
  ];
}

function modelOf(pattern: Pattern, names: FactNames): Model {
  if (pattern.op === '0') return 0;
  if (pattern.op === '@') return ['@', pattern.name, names.datatypeOf(pattern.datatype)];
  if (pattern.op === '#') return ['#', names.datatypeOf(pattern.datatype)];
  if (pattern.op === '<') return ['<', names.typeOf(pattern.element)];
  if (isRepetition(pattern)) return [pattern.op, modelOf(pattern.part, names)];
  if (!hasParts(pattern)) return 1;
  const all = pattern.parts.map((part) => modelOf(part, names));
  const parts =
    pattern.op === '|'
      ? [...new Map(all.map((part) => [JSON.stringify(part), part])).values()]
      : all;
  const [first = 1] = parts;
  return parts.length === 1 ? first : [pattern.op, ...parts];
}
