import type { TypeFacts } from '../../../src/xml/tables/facts.ts';
import type { SchemasFacts } from './read-schemas.ts';
import { sameTypes } from './same-types.ts';

/**
 * Returns the facts of a release that an earlier one does not have, by the names of the release:
 * `Disk@rawio` is an attribute, `Disk<source` a child, `Disk@device=lun` a value of an attribute,
 * and `DomainOs` a type of an element that the earlier release has not.
 *
 * A type is compared with all earlier types of its element in the same places, or anywhere if the
 * places are new too. So a fact counts as new only if it certainly is.
 */
export function addedFacts(facts: SchemasFacts, earlier: SchemasFacts): string[] {
  const earlierTypes = new EarlierTypes(facts, earlier);
  return Object.entries(facts.types).flatMap(([name, type]) => {
    const olds = earlierTypes.of(name, type);
    if (olds.length === 0) return [name];
    return addedToType(name, type, facts, (has) => olds.some(has), earlier);
  });
}

/** Finds the types of an earlier release that types correspond to. */
class EarlierTypes {
  readonly #earlier: SchemasFacts;
  readonly #same: ReadonlyMap<string, string>;
  readonly #inPlace = new Map<string, Set<string>>();

  constructor(facts: SchemasFacts, earlier: SchemasFacts) {
    this.#earlier = earlier;
    this.#same = new Map([...sameTypes(earlier, facts)].map(([name, later]) => [later, name]));
    for (const [name, { kids = {} }] of Object.entries(facts.types)) {
      const before = earlier.types[this.#same.get(name) ?? ''];
      for (const [child, { t }] of Object.entries(kids)) {
        for (const each of t) this.#add(each, before?.kids?.[child]?.t ?? []);
      }
    }
  }

  of(name: string, { el }: TypeFacts): readonly TypeFacts[] {
    const { types } = this.#earlier;
    this.#add(name, [this.#same.get(name) ?? '']);
    const inPlace = [...(this.#inPlace.get(name) ?? [])].flatMap((each) => types[each] ?? []);
    return inPlace.length > 0 ? inPlace : Object.values(types).filter((type) => type.el === el);
  }

  #add(name: string, earlier: readonly string[]): void {
    const known = this.#inPlace.get(name) ?? new Set();
    for (const each of earlier) known.add(each);
    this.#inPlace.set(name, known);
  }
}

function addedToType(
  name: string,
  { attrs = {}, kids = {}, text }: TypeFacts,
  facts: SchemasFacts,
  anyOld: (has: (old: TypeFacts) => boolean) => boolean,
  earlier: SchemasFacts,
): string[] {
  const attributes = Object.entries(attrs).flatMap(([attr, { t }]) => {
    if (!anyOld((old) => old.attrs?.[attr] !== undefined)) return [`${name}@${attr}`];
    return addedValues(facts, t).flatMap((value) =>
      anyOld((old) => hasValue(earlier, old.attrs?.[attr]?.t, value))
        ? []
        : [`${name}@${attr}=${value}`],
    );
  });
  const children = Object.keys(kids).flatMap((child) =>
    anyOld((old) => old.kids?.[child] !== undefined) ? [] : [`${name}<${child}`],
  );
  const values = addedValues(facts, text).flatMap((value) =>
    anyOld((old) => old.text === undefined || hasValue(earlier, old.text, value))
      ? []
      : [`${name}=${value}`],
  );
  return [...attributes, ...children, ...values];
}

function addedValues(facts: SchemasFacts, datatype: string | undefined): readonly string[] {
  return facts.datatypes[datatype ?? '']?.enum ?? [];
}

/** Whether a datatype lists a value, or has forms, which may allow it. */
function hasValue(facts: SchemasFacts, datatype: string | undefined, value: string): boolean {
  const { enum: values = [], of = [] } = facts.datatypes[datatype ?? ''] ?? {};
  return values.includes(value) || of.length > 0;
}
