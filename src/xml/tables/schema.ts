import type { ChildFacts, Datatype, SchemaFacts, TypeFacts } from './facts.ts';

/**
 * The schema of one format. Its table is parsed when it is first asked, since a program that only
 * imports a format should not pay for it.
 */
export class Schema {
  readonly #table: string;
  readonly #base: Schema | undefined;
  #facts: SchemaFacts | undefined;

  /**
   * @param table The facts as JSON.
   * @param base The schema with the types that the table does not repeat: a snapshot contains a
   *   domain.
   */
  constructor(table: string, base?: Schema) {
    this.#table = table;
    this.#base = base;
  }

  /** The types of the root element. Most formats have one. */
  get roots(): readonly string[] {
    return this.#read().roots;
  }

  /** The name of the root element. */
  get element(): string {
    return this.type(this.roots[0] ?? '').el;
  }

  /** Returns the facts of a type. */
  type(id: string): TypeFacts {
    const type = own(this.#read().types, id) ?? this.#base?.type(id);
    if (type === undefined) throw new TypeError(`the schema has no type "${id}"`);
    return type;
  }

  /** Returns the facts of a datatype. */
  datatype(id: string): Datatype {
    const datatype = own(this.#read().datatypes, id) ?? this.#base?.datatype(id);
    if (datatype === undefined) throw new TypeError(`the schema has no datatype "${id}"`);
    return datatype;
  }

  /** Returns the child elements of a type with a key; undefined if it has none with this key. */
  child(type: TypeFacts, key: string): ChildFacts | undefined {
    return own(type.kids, key) ?? own(type.kids, '*');
  }

  #read(): SchemaFacts {
    this.#facts ??= JSON.parse(this.#table) as SchemaFacts;
    return this.#facts;
  }
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
