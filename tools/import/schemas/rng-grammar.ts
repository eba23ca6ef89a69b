import type { DatatypeForm, Nest } from '../../../src/xml/tables/facts.ts';
import { namespacePrefixes } from '../../../src/xml/tree/namespaces.ts';
import type { SourceElement } from '../../../src/xml/tree/source-element.ts';
import type { DatatypeSet } from './datatype-set.ts';
import { ANY_TEXT, datatypeSet } from './datatype-set.ts';
import type { Definition } from './definitions.ts';
import { Definitions } from './definitions.ts';
import { NestReader } from './nest-reader.ts';
import type { Pattern } from './pattern.ts';
import {
  all,
  attribute,
  choice,
  EMPTY,
  element,
  mapParts,
  maybe,
  NOTHING,
  plus,
  star,
  text,
} from './pattern.ts';
import type { SchemaFiles } from './schema-files.ts';
import { partsOf } from './schema-files.ts';

/** An `element` of a schema. */
export interface ElementDeclaration {
  readonly id: number;
  /** The name in the tables; `*` if it is any element. */
  readonly name: string;
  /** The name of the definition that contains it. */
  readonly hint: string;
  /** The content. */
  model: Pattern;
  /** How the interleaves of the content are nested, if there is one within another one. */
  nest?: Nest | undefined;
}

/** A name that a datatype has in the schemas, by the key of its set. */
export type DatatypeNames = Map<string, string>;

let declarations = 0;

/** Reads one grammar: the elements that may be its root, with their content. */
export class RngGrammar {
  readonly #files: SchemaFiles;
  readonly #definitions: Definitions;
  readonly #names: DatatypeNames;
  readonly #defined = new Map<string, Pattern>();
  readonly #busy = new Set<string>();
  readonly #elements = new Map<SourceElement, ElementDeclaration>();
  readonly #nested = new Map<SourceElement, Pattern>();
  readonly #pending: (() => void)[] = [];
  readonly #nests: NestReader;

  private constructor(files: SchemaFiles, definitions: Definitions, names: DatatypeNames) {
    this.#files = files;
    this.#definitions = definitions;
    this.#names = names;
    this.#nests = new NestReader(definitions, (part, namespace) => this.#namesIn(part, namespace));
  }

  /** Returns the pattern of the root of a schema. */
  static read(files: SchemaFiles, file: string, names: DatatypeNames): Pattern {
    return new RngGrammar(files, Definitions.ofFile(files, file), names).#read();
  }

  #read(): Pattern {
    const start = choice(this.#definitions.start.map((each) => this.#group(each, '')));
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) next();
    return this.#withoutImpossible(start);
  }

  /** Removes the elements without any allowed content, because they cannot exist. */
  #withoutImpossible(start: Pattern): Pattern {
    const elements = new Set(this.#elements.values());
    let root = start;
    for (;;) {
      const impossible = new Set([...elements].filter(({ model }) => model === NOTHING));
      if (impossible.size === 0) return root;
      const purge = (pattern: Pattern): Pattern =>
        pattern.op === '<' && impossible.has(pattern.element) ? NOTHING : mapParts(pattern, purge);
      for (const each of impossible) elements.delete(each);
      for (const each of elements) each.model = purge(each.model);
      root = purge(root);
    }
  }

  #define(name: string, place: SourceElement): Pattern {
    const known = this.#defined.get(name);
    if (known !== undefined) return known;
    const definitions = this.#definitions.byName.get(name);
    if (definitions === undefined) throw this.#files.error(place, `"${name}" is not defined`);
    if (this.#busy.has(name)) throw this.#files.error(place, `"${name}" contains itself`);
    this.#busy.add(name);
    const parts = definitions.map((each) => this.#group(each, name));
    const isAll = definitions.some((each) => each.element.attribute('combine') === 'interleave');
    const [only = NOTHING] = parts;
    const combined = isAll ? all(parts, '&') : choice(parts);
    const pattern = parts.length === 1 ? only : combined;
    this.#busy.delete(name);
    this.#defined.set(name, pattern);
    const isUnnamed = pattern.op === '#' && !this.#names.has(pattern.datatype.key);
    if (isUnnamed) this.#names.set(pattern.datatype.key, name);
    return pattern;
  }

  #group({ element: parent, namespace }: Definition, hint: string): Pattern {
    return all(this.#patterns(partsOf(parent), namespace, hint), ',');
  }

  #patterns(parts: readonly SourceElement[], namespace: string, hint: string): Pattern[] {
    return parts.map((part) => this.#pattern(part, namespace, hint));
  }

  #pattern(part: SourceElement, inherited: string, hint: string): Pattern {
    const namespace = part.attribute('ns') ?? inherited;
    const parts = (): Pattern[] => this.#patterns(partsOf(part), namespace, hint);
    switch (part.local) {
      case 'element':
        return this.#element(part, namespace, hint);
      case 'attribute':
        return this.#attribute(part, namespace, hint);
      case 'ref':
        return this.#define(part.attribute('name') ?? '', part);
      case 'grammar':
        return this.#grammar(part, namespace);
      case 'group':
        return all(parts(), ',');
      case 'interleave':
        return all(parts(), '&');
      case 'choice':
        return choice(parts());
      case 'optional':
        return maybe(all(parts(), ','));
      case 'zeroOrMore':
        return star(all(parts(), ','));
      case 'oneOrMore':
        return plus(all(parts(), ','));
      case 'empty':
        return EMPTY;
      case 'notAllowed':
        return NOTHING;
      case 'text':
        return text(ANY_TEXT);
      case 'value':
        return text(datatypeSet([words(part.text)]));
      case 'data':
        return text(this.#data(part));
      default:
        throw this.#files.error(part, `<${part.local}> is not supported`);
    }
  }

  #element(part: SourceElement, namespace: string, hint: string): Pattern {
    let declaration = this.#elements.get(part);
    if (declaration === undefined) {
      const [name, body] = this.#nameAndBody(part, namespace);
      declarations += 1;
      const created: ElementDeclaration = { id: declarations, name, hint, model: EMPTY };
      declaration = created;
      this.#elements.set(part, created);
      this.#pending.push(() => {
        created.model = all(this.#patterns(body, namespace, hint), ',');
        created.nest = this.#nests.contentOf(body, namespace);
      });
    }
    return element(declaration);
  }

  /** Returns the names of the elements that an `element` or a `grammar` is. */
  #namesIn(part: SourceElement, namespace: string): string[] {
    if (part.local === 'element') return [this.#nameAndBody(part, namespace)[0]];
    const pattern = this.#grammar(part, namespace);
    const parts = pattern.op === '|' ? pattern.parts : [pattern];
    return parts.flatMap((each) => (each.op === '<' ? [each.element.name] : []));
  }

  #nameAndBody(part: SourceElement, namespace: string): [string, readonly SourceElement[]] {
    const parts = partsOf(part);
    const name = part.attribute('name');
    if (name === undefined) {
      const [nameClass, ...body] = parts;
      if (nameClass?.local === 'anyName') return ['*', body];
      throw this.#files.error(part, `<${nameClass?.local}> as a name is not supported`);
    }
    if (namespace === '' || part.local === 'attribute') return [name, parts];
    const prefix = namespacePrefixes[namespace];
    if (prefix === undefined) {
      throw this.#files.error(part, `src/xml/tree/namespaces.ts has no prefix of ${namespace}`);
    }
    return [`${prefix}:${name}`, parts];
  }

  #attribute(part: SourceElement, namespace: string, hint: string): Pattern {
    const [name, body] = this.#nameAndBody(part, namespace);
    if (body.length === 0) return attribute(name, ANY_TEXT);
    const value = all(this.#patterns(body, namespace, hint), ',');
    if (value === NOTHING) return NOTHING;
    if (value === EMPTY) return attribute(name, datatypeSet(['']));
    const inner = value.op === '?' ? value.part : value;
    if (inner.op !== '#') throw this.#files.error(part, 'an attribute with other than text');
    const { values, forms } = inner.datatype;
    return attribute(name, inner === value ? inner.datatype : datatypeSet([...values, ''], forms));
  }

  /** A nested grammar has definitions of its own. */
  #grammar(part: SourceElement, namespace: string): Pattern {
    let pattern = this.#nested.get(part);
    if (pattern === undefined) {
      const definitions = Definitions.of(this.#files, part, namespace);
      pattern = new RngGrammar(this.#files, definitions, this.#names).#read();
      this.#nested.set(part, pattern);
    }
    return pattern;
  }

  #data(part: SourceElement): DatatypeSet {
    const form: { -readonly [Key in keyof DatatypeForm]: DatatypeForm[Key] } = {
      base: part.attribute('type') ?? 'string',
    };
    for (const each of partsOf(part)) {
      if (each.local === 'except') form.not = valuesIn(each);
      else if (each.local === 'param') this.#parameter(form, each);
      else throw this.#files.error(each, `<${each.local}> in <data> is not supported`);
    }
    return datatypeSet([], [form]);
  }

  #parameter(
    form: { -readonly [Key in keyof DatatypeForm]: DatatypeForm[Key] },
    part: SourceElement,
  ): void {
    const name = part.attribute('name') ?? '';
    if (name === 'pattern') form.pattern = part.text;
    else if (name === 'minInclusive') form.min = limit(part.text);
    else if (name === 'maxInclusive') form.max = limit(part.text);
    else if (name === 'minLength' || name === 'maxLength' || name === 'length') {
      form[name] = Number(part.text);
    } else throw this.#files.error(part, `the parameter ${name} is not supported`);
  }
}

/** Returns the values of an `except`, also those within choices. */
function valuesIn(part: SourceElement): string[] {
  if (part.local === 'value') return [part.text];
  return partsOf(part).flatMap(valuesIn);
}

function limit(digits: string): number | string {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits.trim();
}

function words(value: string): string {
  return value.split(/\s+/).filter(Boolean).join(' ');
}
