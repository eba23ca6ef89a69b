import type { View } from '../../src/xml/codec/view.ts';
import type { Discriminator, TypeFacts, Variant } from '../../src/xml/tables/facts.ts';
import type { FormatsTable } from './formats.ts';

/** The attributes that may tell the members of a union apart, the best ones first. */
const TAGS: readonly string[] = ['type', 'protocol', 'mode', 'model', 'format'];

/** An element in TypeScript: an interface, or a union of interfaces. */
export interface Shape {
  /** A text that is equal for equal shapes. */
  readonly key: string;

  /** The types that the element can have here. */
  readonly types: readonly string[];

  /** The view of all types that an element with this name can have. */
  readonly view: View;

  /** The values that the variant has, if the shape is one variant of a type. */
  readonly variant?: Variant & { readonly attr: string };

  /** The words by which the shape differs from others with its name. */
  readonly words: readonly string[];
}

/** The members of a union. */
export interface UnionMembers {
  readonly attr: string;
  readonly members: readonly Shape[];
}

/** Returns the shape of an element that has one of some types. */
export function shapeOf(types: readonly string[], view: View, words: readonly string[]): Shape {
  const sorted = [...types].sort();
  const all = view.types.map(({ el, attrs, kids, text }) =>
    JSON.stringify([el, attrs, kids, text]),
  );
  return { key: `${sorted.join('|')} of ${all.join()}`, types: sorted, view, words };
}

/** Returns the members of a shape that is a union; undefined if it is an interface. */
export function membersOf(shape: Shape, table: FormatsTable): UnionMembers | undefined {
  if (shape.variant !== undefined) return undefined;
  const [only] = shape.types;
  if (shape.types.length > 1) return membersByType(shape, table);
  const type = only === undefined ? undefined : table.types[only];
  const tag = type === undefined ? undefined : tagOf(type);
  if (tag === undefined) return undefined;
  const { attr, variants } = tag;
  return {
    attr,
    members: variants.map((variant) => ({
      ...shape,
      key: `${shape.key} ${attr}=${variant.values.join('|')}`,
      variant: { ...variant, attr },
      words: variant.values,
    })),
  };
}

/** Returns the discriminator that makes a type a union. */
function tagOf(type: TypeFacts): Discriminator | undefined {
  const tags = (type.by ?? []).filter(({ attr, variants }) => {
    const values = variants.flatMap((variant) => variant.values);
    const isClosed = variants.every(({ other }) => other !== 1);
    const isDisjoint = new Set(values).size === values.length;
    // A variant without values is that of an absent attribute only, which narrows nothing.
    const isNamed = variants.every((variant) => variant.values.length > 0);
    return TAGS.includes(attr) && isClosed && isDisjoint && isNamed && variants.length > 1;
  });
  return tags.sort((one, other) => TAGS.indexOf(one.attr) - TAGS.indexOf(other.attr))[0];
}

/** Several types are a union if each requires other values of one attribute. */
function membersByType(shape: Shape, table: FormatsTable): UnionMembers | undefined {
  const attr = TAGS.find((name) => {
    const values = shape.types.map((id) => wordsOf(id, name, table));
    const all = values.flat();
    return values.every((words) => words.length > 0) && new Set(all).size === all.length;
  });
  if (attr === undefined) return undefined;
  const members = shape.types.map((id) => shapeOf([id], shape.view, wordsOf(id, attr, table)));
  return { attr, members };
}

/** Returns the values of a required attribute of a type; an empty array if they are not words. */
function wordsOf(id: string, name: string, table: FormatsTable): readonly string[] {
  const attribute = table.types[id]?.attrs?.[name];
  const datatype = attribute?.req === 1 ? table.datatypes[attribute.t] : undefined;
  return datatype?.of === undefined ? (datatype?.enum ?? []) : [];
}

/** A child element of a shape. */
export interface ShapeChild {
  readonly shape: Shape;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** Child elements that the schema requires, and libvirt's parser does not. */
const OPTIONAL_IN_LIBVIRT: ReadonlySet<string> = new Set(['StorageVolume <target']);

/** Returns the child elements of an interface that are objects or values, by property. */
export function childrenOf(shape: Shape, table: FormatsTable): ReadonlyMap<string, ShapeChild> {
  const children = new Map<string, ShapeChild>();
  const types = shape.types.flatMap((id) => table.types[id] ?? []);
  for (const [property, place] of shape.view.properties) {
    if (place.is !== 'child' || shape.variant?.no?.includes(`<${place.name}`) === true) continue;
    const facts = types.flatMap(({ kids = {} }) => kids[place.name] ?? []);
    if (facts.length === 0) continue;
    const all = new Set(facts.flatMap(({ t }) => t));
    const narrowed = shape.variant?.t?.[`<${place.name}`];
    const narrow = Array.isArray(narrowed) ? (narrowed as readonly string[]) : [...all];
    const isNarrower = narrow.length < place.view.types.length;
    const isOptional = shape.types.some((id) => OPTIONAL_IN_LIBVIRT.has(`${id} <${place.name}`));
    const isRequired =
      (!isOptional && facts.length === types.length && facts.every(({ min }) => min > 0)) ||
      shape.variant?.req?.includes(`<${place.name}`) === true;
    const words = isNarrower ? shape.words : [];
    children.set(property, {
      shape: shapeOf(narrow, place.view, words),
      isList: place.isList,
      isRequired,
    });
  }
  return children;
}
