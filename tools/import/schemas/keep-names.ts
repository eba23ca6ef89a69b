import type { Datatype, Model, TypeFacts, Variant } from '../../../src/xml/tables/facts.ts';
import { contentKey } from './content-key.ts';
import { freeName } from './name-types.ts';
import type { SchemasFacts } from './read-schemas.ts';
import { sameTypes } from './same-types.ts';

/**
 * Gives types and datatypes the names that they have in the present tables, since users write the
 * names of types in their programs. Only what is new gets a new name.
 */
export function keepNames(facts: SchemasFacts, present: SchemasFacts): SchemasFacts {
  const types = sameTypes(facts, present);
  const datatypes = sameDatatypes(facts, present, types);
  return rename(
    facts,
    present,
    namesFor(Object.keys(facts.types), types, Object.keys(present.types)),
    namesFor(Object.keys(facts.datatypes), datatypes, Object.keys(present.datatypes)),
  );
}

type Names = ReadonlyMap<string, string>;

function namesFor(all: readonly string[], kept: Names, present: readonly string[]): Names {
  const used = new Set(present);
  return new Map(
    all.map((name) => {
      const final = kept.get(name) ?? freeName([name], used);
      used.add(final);
      return [name, final];
    }),
  );
}

/** Finds the present names of datatypes: by content, then by the attributes that have them. */
function sameDatatypes(facts: SchemasFacts, present: SchemasFacts, types: Names): Names {
  const byContent = new Map(
    Object.entries(present.datatypes).map(([name, datatype]) => [contentKey(datatype), name]),
  );
  const kept = new Map<string, string>();
  for (const [name, datatype] of Object.entries(facts.datatypes)) {
    const same = byContent.get(contentKey(datatype));
    if (same !== undefined) kept.set(name, same);
  }
  const taken = new Set(kept.values());
  const keep = (name: string | undefined, before: string | undefined): void => {
    if (name === undefined || before === undefined || kept.has(name) || taken.has(before)) return;
    // The name of a short list says its values.
    if (before === (present.datatypes[before]?.enum ?? []).join('|')) return;
    kept.set(name, before);
    taken.add(before);
  };
  for (const [name, before] of types) {
    const [type, old] = [facts.types[name], present.types[before]];
    for (const [attr, { t }] of Object.entries(type?.attrs ?? {})) keep(t, old?.attrs?.[attr]?.t);
    keep(type?.text, old?.text);
  }
  return kept;
}

function rename(
  facts: SchemasFacts,
  present: SchemasFacts,
  types: Names,
  datatypes: Names,
): SchemasFacts {
  const renamer = new Renamer(types, datatypes);
  const renamedTypes = Object.entries(facts.types).map(([name, type]): [string, TypeFacts] => [
    renamer.type(name),
    renamer.facts(type),
  ]);
  const renamedDatatypes = Object.entries(facts.datatypes).map(
    ([name, datatype]): [string, Datatype] => {
      const final = renamer.datatype(name);
      const before = present.datatypes[final];
      // Only the order of the forms may differ.
      const isSame = before !== undefined && contentKey(before) === contentKey(datatype);
      return [final, isSame ? before : datatype];
    },
  );
  return {
    roots: Object.fromEntries(
      Object.entries(facts.roots).map(([root, names]) => [root, renamer.types(names)]),
    ),
    types: inOrder(renamedTypes, Object.keys(present.types)),
    datatypes: inOrder(renamedDatatypes, Object.keys(present.datatypes)),
  };
}

/** Returns the entries in the present order, and the new ones after them. */
function inOrder<T>(
  entries: readonly [string, T][],
  present: readonly string[],
): Record<string, T> {
  const places = new Map(present.map((name, index) => [name, index]));
  const placeOf = ([name]: readonly [string, T]): number => places.get(name) ?? present.length;
  return Object.fromEntries(entries.toSorted((one, other) => placeOf(one) - placeOf(other)));
}

class Renamer {
  readonly #types: Names;
  readonly #datatypes: Names;

  constructor(types: Names, datatypes: Names) {
    this.#types = types;
    this.#datatypes = datatypes;
  }

  type(name: string): string {
    return this.#types.get(name) ?? name;
  }

  types(names: readonly string[]): string[] {
    return names.map((name) => this.type(name)).sort();
  }

  datatype(name: string): string {
    return this.#datatypes.get(name) ?? name;
  }

  facts(type: TypeFacts): TypeFacts {
    const { attrs, kids, text, by, model } = type;
    return {
      ...type,
      ...(attrs && { attrs: mapValues(attrs, (each) => ({ ...each, t: this.datatype(each.t) })) }),
      ...(kids && { kids: mapValues(kids, (each) => ({ ...each, t: this.types(each.t) })) }),
      ...(text === undefined ? {} : { text: this.datatype(text) }),
      ...(by && {
        by: by.map(({ attr, variants }) => ({
          attr,
          variants: variants.map((variant) => this.#variant(variant)),
        })),
      }),
      model: this.#model(model),
    };
  }

  #variant(variant: Variant): Variant {
    const { t, text } = variant;
    return {
      ...variant,
      ...(t && {
        t: mapValues(t, (names) =>
          typeof names === 'string' ? this.datatype(names) : this.types(names),
        ),
      }),
      ...(typeof text === 'string' ? { text: this.datatype(text) } : {}),
    };
  }

  #model(model: Model): Model {
    if (typeof model === 'number') return model;
    if (model[0] === '<') return ['<', this.type(model[1])];
    if (model[0] === '@') return ['@', model[1], this.datatype(model[2])];
    if (model[0] === '#') return ['#', this.datatype(model[1])];
    const [op, ...parts] = model as readonly ['&', ...Model[]];
    return [op, ...parts.map((part) => this.#model(part))];
  }
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
