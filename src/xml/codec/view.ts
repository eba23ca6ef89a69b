import type { ChildFacts, TypeFacts } from '../tables/facts.ts';
import type { Schema } from '../tables/schema.ts';
import type { ValueKind } from './value-kind.ts';
import { isNumeric, kindOf } from './value-kind.ts';

/** An attribute in a {@link View}. */
export interface AttributeView {
  readonly is: 'attribute';

  /** The name in XML. */
  readonly name: string;
  readonly kind: ValueKind;

  /** Whether `10` and `0x0a` are equal. */
  readonly isNumeric: boolean;
}

/** The text of an element in a {@link View}. */
export interface TextView {
  readonly is: 'text';
  readonly kind: ValueKind;

  /** Whether `10` and `0x0a` are equal. */
  readonly isNumeric: boolean;

  /** Whether the element must have text. */
  readonly isRequired: boolean;
}

/** The child elements with one name in a {@link View}. */
export interface ChildView {
  readonly is: 'child';

  /** The name in XML, such as `qemu:commandline`. */
  readonly name: string;

  /** Whether the property is an array. */
  readonly isList: boolean;

  /** The view of the child. */
  readonly view: View;
}

/** A property of a plain object, by its place in XML. */
export type PropertyView = AttributeView | TextView | ChildView;

/**
 * The form of an element's JavaScript value:
 * - `flag`: `true`, since the element has no content;
 * - `scalar`: its text, since it has neither attributes nor children;
 * - `fragments`: an array with the XML of each child, since the schema allows any;
 * - `object`: everything else.
 */
export type ViewForm = 'flag' | 'scalar' | 'fragments' | 'object';

/** The name of the property with the text of an element that has more than a text. */
export const TEXT_PROPERTY = 'value';

/** The children of a domain's `<devices>` are arrays, also those that can occur only once today. */
export const CONTAINER_OF_LISTS = 'devices';

/**
 * How an element becomes a JavaScript value. An element can have several types, of which its
 * content decides: the view is that of all of them together, so that reading never depends on a
 * decision.
 */
export class View {
  readonly form: ViewForm;

  /** The name of the element, such as `disk`. */
  readonly name: string;

  /** The types of the element. */
  readonly types: readonly TypeFacts[];
  readonly #schema: Schema;
  readonly #views: ViewTable;
  #properties: ReadonlyMap<string, PropertyView> | undefined;
  #attributes: ReadonlyMap<string, string> | undefined;
  #children: ReadonlyMap<string, string> | undefined;
  #order: ReadonlyMap<string, number> | undefined;

  constructor(schema: Schema, views: ViewTable, types: readonly TypeFacts[]) {
    this.#schema = schema;
    this.#views = views;
    this.types = types;
    this.name = types[0]?.el ?? '';
    this.form = formOf(types);
  }

  /** The properties of the object, by name. */
  get properties(): ReadonlyMap<string, PropertyView> {
    this.#properties ??= this.#makeProperties();
    return this.#properties;
  }

  /** The view of the text; undefined if the element has no text. */
  get text(): TextView | undefined {
    const text = this.properties.get(TEXT_PROPERTY);
    return text?.is === 'text' ? text : undefined;
  }

  /** The names of the properties of attributes, by the names of the attributes. */
  get attributes(): ReadonlyMap<string, string> {
    this.#attributes ??= this.#namesOf('attribute');
    return this.#attributes;
  }

  /** The names of the properties of children, by the names of the children. */
  get children(): ReadonlyMap<string, string> {
    this.#children ??= this.#namesOf('child');
    return this.#children;
  }

  /** The position of each child in the order in which libvirt writes them. */
  get order(): ReadonlyMap<string, number> {
    this.#order ??= new Map(mergedOrder(this.types).map((name, index) => [name, index]));
    return this.#order;
  }

  #namesOf(is: 'attribute' | 'child'): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const [property, view] of this.properties)
      if (view.is === is) names.set(view.name, property);
    return names;
  }

  #makeProperties(): ReadonlyMap<string, PropertyView> {
    const properties = new Map<string, PropertyView>();
    const kindsOf = (ids: readonly string[]): { kind: ValueKind; isNumeric: boolean } => {
      const datatypes = [...new Set(ids)].map((id) => this.#schema.datatype(id));
      return { kind: kindOf(datatypes), isNumeric: isNumeric(datatypes) };
    };
    const attributes = grouped(this.types.map(({ attrs = {} }) => attrs));
    for (const [name, facts] of attributes) {
      if (name === '*') continue;
      properties.set(name, { is: 'attribute', name, ...kindsOf(facts.map(({ t }) => t)) });
    }
    const texts = this.types.flatMap(({ text }) => text ?? []);
    if (texts.length > 0) {
      const isRequired = this.types.every(({ textReq }) => textReq === 1);
      properties.set(TEXT_PROPERTY, { is: 'text', ...kindsOf(texts), isRequired });
    }
    const children = grouped(this.types.map(({ kids = {} }) => kids));
    const isRepeated = (facts: readonly ChildFacts[]): boolean =>
      facts.some(({ max }) => max !== 1);
    const allLists = this.name === CONTAINER_OF_LISTS && [...children.values()].some(isRepeated);
    for (const [name, facts] of children) {
      if (name === '*') continue;
      const isList = allLists || isRepeated(facts);
      const types = new Set(facts.flatMap(({ t }) => t));
      const property = properties.has(name) ? `${name}Element` : name;
      const views = this.#views;
      const child: ChildView = {
        is: 'child',
        name,
        isList,
        get view() {
          return views.of([...types]);
        },
      };
      properties.set(property, child);
    }
    return properties;
  }
}

/** The views of a schema. Each is made when it is first needed. */
export class ViewTable {
  readonly #schema: Schema;
  readonly #views = new Map<string, View>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The view of the root element. */
  get root(): View {
    return this.of(this.#schema.roots);
  }

  /** Returns the view of an element that has one of some types. */
  of(types: readonly string[]): View {
    const key = types.join('|');
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = new View(
      this.#schema,
      this,
      types.map((id) => this.#schema.type(id)),
    );
    this.#views.set(key, view);
    return view;
  }
}

function formOf(types: readonly TypeFacts[]): ViewForm {
  const kids = types.flatMap((type) => Object.keys(type.kids ?? {}));
  if (kids.length > 0 && kids.every((name) => name === '*')) return 'fragments';
  const hasAttributes = types.some(({ attrs }) => attrs !== undefined);
  if (kids.length > 0 || hasAttributes) return 'object';
  return types.some(({ text }) => text !== undefined) ? 'scalar' : 'flag';
}

function grouped<T>(records: readonly Readonly<Record<string, T>>[]): ReadonlyMap<string, T[]> {
  const all = new Map<string, T[]>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      const list = all.get(name);
      if (list === undefined) all.set(name, [value]);
      else list.push(value);
    }
  }
  return all;
}

/** Returns the children of all types in one order: each keeps its place behind the one before. */
function mergedOrder(types: readonly TypeFacts[]): readonly string[] {
  const merged: string[] = [];
  for (const type of types) {
    let at = 0;
    for (const name of type.order ?? Object.keys(type.kids ?? {})) {
      const known = merged.indexOf(name);
      if (known === -1) merged.splice(at, 0, name);
      at = (known === -1 ? at : known) + 1;
    }
  }
  return merged;
}
