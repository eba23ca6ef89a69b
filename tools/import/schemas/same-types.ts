import type { Model, TypeFacts } from '../../../src/xml/tables/facts.ts';
import { contentKey } from './content-key.ts';
import type { SchemasFacts } from './read-schemas.ts';

/**
 * Finds the present types that types of a release correspond to: first those with the same
 * content, then those at the same places of the formats.
 *
 * @returns The present name by the name in the release.
 */
export function sameTypes(facts: SchemasFacts, present: SchemasFacts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (name: string, before: string): void => {
    found.set(name, before);
    taken.add(before);
  };
  for (const [name, before] of equalTypes(facts, present)) pair(name, before);
  const open: [string, string][] = [];
  const visited = new Set<string>();
  const pairAll = (names: readonly string[], befores: readonly string[]): void => {
    const free = befores.filter((before) => !taken.has(before));
    for (const [name, before] of bestPairs(
      names.filter((each) => !found.has(each)),
      free,
      facts,
      present,
    )) {
      pair(name, before);
    }
    for (const name of names) {
      const before = found.get(name);
      if (before === undefined || visited.has(name)) continue;
      visited.add(name);
      open.push([name, before]);
    }
  };
  for (const [root, names] of Object.entries(facts.roots))
    pairAll(names, present.roots[root] ?? []);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [type, before] = [facts.types[next[0]], present.types[next[1]]];
    for (const [name, { t }] of Object.entries(type?.kids ?? {})) {
      pairAll(t, before?.kids?.[name]?.t ?? []);
    }
  }
  return found;
}

/** Pairs the types that are most alike. A type of another element is never the same. */
function bestPairs(
  names: readonly string[],
  befores: readonly string[],
  facts: SchemasFacts,
  present: SchemasFacts,
): [string, string][] {
  const pairs = names.flatMap((name) =>
    befores.flatMap((before) => {
      const [type, old] = [facts.types[name], present.types[before]];
      if (type === undefined || old === undefined || type.el !== old.el) return [];
      return [{ name, before, alike: likeness(featuresOf(type, facts), featuresOf(old, present)) }];
    }),
  );
  const result = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name, before } of pairs.sort((one, other) => other.alike - one.alike)) {
    if (result.has(name) || taken.has(before)) continue;
    result.set(name, before);
    taken.add(before);
  }
  return [...result];
}

/** Returns the share of attributes, their values, children and text that two types have both. */
function likeness(features: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const both = [...features].filter((feature) => others.has(feature)).length;
  const either = features.size + others.size - both;
  return either === 0 ? 1 : both / either;
}

function featuresOf({ attrs = {}, kids = {}, text }: TypeFacts, facts: SchemasFacts): Set<string> {
  const valuesOf = (datatype: string): string => contentKey(facts.datatypes[datatype] ?? {});
  return new Set([
    ...Object.entries(attrs).flatMap(([name, { t }]) => [name, `${name} ${valuesOf(t)}`]),
    ...Object.keys(kids).map((name) => `<${name}`),
    ...(text === undefined ? [] : [`# ${valuesOf(text)}`]),
  ]);
}

/** Pairs the types with equal content, by refining one partition of the types of both. */
function equalTypes(facts: SchemasFacts, present: SchemasFacts): [string, string][] {
  const sides = [facts, present].map((side) => new Side(side));
  let count = 0;
  for (;;) {
    const numbers = new Map<string, number>();
    for (const side of sides) side.refine(numbers);
    if (numbers.size === count) break;
    count = numbers.size;
  }
  const [names, befores] = sides.map((side) => side.byClass());
  return [...(names ?? [])].flatMap(([number, name]): [string, string][] => {
    const before = befores?.get(number);
    return before === undefined ? [] : [[name, before]];
  });
}

class Side {
  readonly #facts: SchemasFacts;
  #classes: ReadonlyMap<string, number> = new Map();

  constructor(facts: SchemasFacts) {
    this.#facts = facts;
  }

  /** @param numbers The numbers of the classes of this step, for both sides. */
  refine(numbers: Map<string, number>): void {
    const classes = new Map<string, number>();
    for (const [name, { el, model }] of Object.entries(this.#facts.types)) {
      const key = `${el} ${this.#classes.get(name)} ${this.#shape(model)}`;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      classes.set(name, number);
    }
    this.#classes = classes;
  }

  byClass(): ReadonlyMap<number, string> {
    return new Map([...this.#classes].map(([name, number]) => [number, name]));
  }

  #shape(model: Model): string {
    if (typeof model === 'number') return String(model);
    if (model[0] === '<') return `<${this.#classes.get(model[1])}`;
    if (model[0] === '@') return `@${model[1]} ${this.#datatype(model[2])}`;
    if (model[0] === '#') return `#${this.#datatype(model[1])}`;
    const [op, ...inner] = model as readonly ['&', ...Model[]];
    const parts = inner.map((part) => this.#shape(part));
    return `${op}(${(model[0] === ',' ? parts : parts.sort()).join(' ')})`;
  }

  #datatype(name: string): string {
    return contentKey(this.#facts.datatypes[name] ?? {});
  }
}
