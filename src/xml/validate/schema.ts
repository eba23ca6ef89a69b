import type { Check, Datatype } from './datatypes.ts';
import { checkOf } from './datatypes.ts';
import { ANY } from './derive.ts';
import type { Model, Pattern } from './pattern.ts';
import { Patterns } from './pattern.ts';

/** The content models and datatypes of a root, as the tables have them. */
export interface SchemaTable {
  /** The types of the root element. */
  readonly roots: readonly string[];
  readonly types: Readonly<Record<string, { readonly el: string; readonly model: Model }>>;
  readonly datatypes: Readonly<Record<string, Datatype>>;
}

/** More patterns than these are forgotten after a document, so that hostile ones fill no memory. */
const PATTERNS_MAX = 50_000;

/** A table in the form that validation works with. Patterns and checks are made when needed. */
export class Schema {
  readonly table: SchemaTable;
  #patterns = new Patterns();
  readonly #types = new Map<string, TypeSchema>();
  readonly #checks = new Map<string, Check>();

  constructor(table: SchemaTable) {
    this.table = table;
  }

  get patterns(): Patterns {
    return this.#patterns;
  }

  typeOf(name: string): TypeSchema {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const row = this.table.types[name];
    if (row === undefined) throw new TypeError(`the table has no type ${name}`);
    const type = new TypeSchema(this, row.el, this.#patterns.fromModel(row.model));
    this.#types.set(name, type);
    return type;
  }

  datatypeOf(name: string): Datatype {
    return this.table.datatypes[name] ?? {};
  }

  allows(datatype: string, value: string): boolean {
    let check = this.#checks.get(datatype);
    if (check === undefined) {
      check = checkOf(this.datatypeOf(datatype));
      this.#checks.set(datatype, check);
    }
    return check(value);
  }

  /** Forgets the patterns if there are too many. No pattern is in use. */
  trim(): void {
    if (this.#patterns.size <= PATTERNS_MAX) return;
    this.#patterns = new Patterns();
    this.#types.clear();
  }
}

/** The names in the content model of one type. */
export class TypeSchema {
  readonly el: string;
  readonly pattern: Pattern;
  /** The types of child elements by the name of the element. */
  readonly children = new Map<string, Set<string>>();
  /** The datatypes of attributes by name. */
  readonly attributes = new Map<string, Set<string>>();
  /** The datatypes of the text. */
  readonly texts = new Set<string>();
  /**
   * The attributes with several lists of values. They decide between alternatives, so messages blame
   * other attributes first.
   */
  readonly discriminators: ReadonlySet<string>;

  constructor(schema: Schema, el: string, pattern: Pattern) {
    this.el = el;
    this.pattern = pattern;
    for (const leaf of leavesOf(pattern)) {
      if (leaf.op === '@') {
        add(this.attributes, leaf.name, leaf.datatype);
      } else if (leaf.op === '<') {
        add(this.children, schema.table.types[leaf.name]?.el ?? ANY, leaf.name);
      } else this.texts.add(leaf.datatype);
    }
    this.discriminators = new Set(
      [...this.attributes].filter(([, names]) => decide(schema, names)).map(([name]) => name),
    );
  }

  /** Returns the types that a child element of this name may have. */
  childTypes(key: string | undefined): ReadonlySet<string> {
    return (
      (key === undefined ? undefined : this.children.get(key)) ?? this.children.get(ANY) ?? NONE
    );
  }
}

/** Whether the values of an attribute with these datatypes decide between alternatives. */
export function decide(schema: Schema, datatypes: ReadonlySet<string>): boolean {
  return datatypes.size > 1 && [...datatypes].some((name) => schema.datatypeOf(name).enum);
}

const NONE: ReadonlySet<string> = new Set();

/** Returns the attributes, elements and texts of a pattern. */
export function* leavesOf(pattern: Pattern): Generator<Pattern> {
  if (pattern.op === '@' || pattern.op === '<' || pattern.op === '#') yield pattern;
  for (const part of pattern.parts) yield* leavesOf(part);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
