import type { Datatype, Nest } from '../tables/facts.ts';
import type { Schema } from '../tables/schema.ts';
import type { Check } from './datatypes.ts';
import { checkOf } from './datatypes.ts';
import { ANY } from './derive.ts';
import type { Pattern } from './pattern.ts';
import { Patterns } from './pattern.ts';

/** More patterns than these are forgotten after a document, so that hostile ones fill no memory. */
const PATTERNS_MAX = 50_000;

/** A schema in the form that validation works with. Patterns and checks are made when needed. */
export class Grammar {
  readonly #schema: Schema;
  #patterns = new Patterns();
  readonly #types = new Map<string, TypeGrammar>();
  readonly #checks = new Map<string, Check>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  get patterns(): Patterns {
    return this.#patterns;
  }

  /** The types of the root element. */
  get roots(): readonly string[] {
    return this.#schema.roots;
  }

  /** Returns the name of the element of a type; `*` if it is any element. */
  elementOf(type: string): string {
    return this.#schema.type(type).el;
  }

  /** Returns how the interleaves of a type are nested; undefined if they are not. */
  nestOf(type: string): Nest | undefined {
    return this.#schema.type(type).nest;
  }

  typeOf(name: string): TypeGrammar {
    let type = this.#types.get(name);
    if (type === undefined) {
      type = new TypeGrammar(this, this.#patterns.fromModel(this.#schema.type(name).model));
      this.#types.set(name, type);
    }
    return type;
  }

  datatypeOf(name: string): Datatype {
    return this.#schema.datatype(name);
  }

  allows(datatype: string, value: string): boolean {
    let check = this.#checks.get(datatype);
    if (check === undefined) {
      check = checkOf(this.datatypeOf(datatype));
      this.#checks.set(datatype, check);
    }
    return check(value);
  }

  /** Forgets the patterns if there are too many. No pattern may be in use. */
  trim(): void {
    if (this.#patterns.size <= PATTERNS_MAX) return;
    this.#patterns = new Patterns();
    this.#types.clear();
  }
}

/** The names in the content model of one type. */
export class TypeGrammar {
  readonly pattern: Pattern;
  /** The types of child elements by the name of the element. */
  readonly children = new Map<string, Set<string>>();
  /** The datatypes of attributes by name. */
  readonly attributes = new Map<string, Set<string>>();
  /** The datatypes of the text. */
  readonly texts = new Set<string>();
  /**
   * The attributes with several lists of values. They decide between alternatives, so messages
   * blame other attributes first.
   */
  readonly discriminators: ReadonlySet<string>;

  constructor(grammar: Grammar, pattern: Pattern) {
    this.pattern = pattern;
    for (const leaf of leavesOf(pattern)) {
      if (leaf.op === '@') {
        add(this.attributes, leaf.name, leaf.datatype);
      } else if (leaf.op === '<') {
        add(this.children, grammar.elementOf(leaf.name), leaf.name);
      } else this.texts.add(leaf.datatype);
    }
    this.discriminators = new Set(
      [...this.attributes].filter(([, names]) => decide(grammar, names)).map(([name]) => name),
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
export function decide(grammar: Grammar, datatypes: ReadonlySet<string>): boolean {
  return datatypes.size > 1 && [...datatypes].some((name) => grammar.datatypeOf(name).enum);
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
