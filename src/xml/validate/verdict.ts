import type { SourceAttribute, SourceElement } from '../tree/source-element.ts';
import { afterAttribute, afterAttributes, afterElement, afterText } from './derive.ts';
import type { Grammar, TypeGrammar } from './grammar.ts';
import type { Pattern } from './pattern.ts';

const REMEMBERED_MAX = 10_000;

/**
 * The schema's verdict on the elements of one document. An element is judged once for each type
 * that its name may have, so the time is linear in the size of the document.
 */
export class Verdict {
  readonly grammar: Grammar;
  /** Most attributes of a document occur several times with the same value. */
  readonly #afterAttributes = new Map<string, Pattern>();
  readonly #known = new Map<string, Map<SourceElement, boolean>>();

  constructor(grammar: Grammar) {
    this.grammar = grammar;
  }

  /** Whether the element is valid as an element of this type. */
  accepts(element: SourceElement, type: string): boolean {
    let known = this.#known.get(type);
    if (known === undefined) {
      known = new Map();
      this.#known.set(type, known);
    }
    const before = known.get(element);
    if (before !== undefined) return before;
    const verdict = this.#judge(element, this.grammar.typeOf(type));
    known.set(element, verdict);
    return verdict;
  }

  #judge(element: SourceElement, type: TypeGrammar): boolean {
    const { patterns } = this.grammar;
    let pattern = type.pattern;
    for (const attribute of element.attributes) {
      pattern = this.withAttribute(pattern, attribute);
      if (pattern === patterns.nothing) return false;
    }
    pattern = afterAttributes(patterns, pattern);
    for (const child of element.children) {
      pattern = this.#withChild(pattern, child, type);
      if (pattern === patterns.nothing) return false;
    }
    return this.allowsText(pattern, element);
  }

  /** Returns the rest of a pattern after an attribute. */
  withAttribute(pattern: Pattern, { local, uri, value }: SourceAttribute): Pattern {
    const { grammar } = this;
    const name = uri === '' ? local : `{${uri}}${local}`;
    const key = `${pattern.id} ${name} ${value}`;
    const known = this.#afterAttributes.get(key);
    if (known !== undefined) return known;
    const rest = afterAttribute(grammar.patterns, pattern, name, (datatype) =>
      grammar.allows(datatype, value),
    );
    if (this.#afterAttributes.size < REMEMBERED_MAX) this.#afterAttributes.set(key, rest);
    return rest;
  }

  /**
   * Returns the rest of a pattern after a child element. It is the choice of the rests for all
   * types that accept the child.
   */
  #withChild(pattern: Pattern, child: SourceElement, type: TypeGrammar): Pattern {
    const { patterns } = this.grammar;
    const rests: Pattern[] = [];
    for (const candidate of type.childTypes(child.key)) {
      const rest = afterElement(patterns, pattern, candidate);
      if (rest !== patterns.nothing && this.accepts(child, candidate)) rests.push(rest);
    }
    const [only = patterns.nothing] = rests;
    return rests.length > 1 ? patterns.choice(rests) : only;
  }

  /** Whether the text of an element matches the rest of its pattern, and nothing is missing. */
  allowsText(pattern: Pattern, { children, text }: SourceElement): boolean {
    const isBlank = !/[^ \t\n\r]/.test(text);
    if (isBlank && pattern.nullable) return true;
    if (isBlank && children.length > 0) return false;
    const { grammar } = this;
    return afterText(grammar.patterns, pattern, (datatype) => grammar.allows(datatype, text))
      .nullable;
  }
}
