import { afterAttribute, afterAttributes, afterElement, afterText } from './derive.ts';
import type { InputAttribute, InputElement } from './input.ts';
import type { Pattern } from './pattern.ts';
import type { Schema, TypeSchema } from './schema.ts';

/**
 * The schema's verdict on the elements of one document. An element is judged once for each type
 * that its name may have, so the time is linear in the size of the document.
 */
export class Verdict {
  readonly schema: Schema;
  readonly #known = new Map<string, Map<InputElement, boolean>>();

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** Whether the element is valid as an element of this type. */
  accepts(element: InputElement, type: string): boolean {
    let known = this.#known.get(type);
    if (known === undefined) {
      known = new Map();
      this.#known.set(type, known);
    }
    const before = known.get(element);
    if (before !== undefined) return before;
    const verdict = this.#judge(element, this.schema.typeOf(type));
    known.set(element, verdict);
    return verdict;
  }

  #judge(element: InputElement, type: TypeSchema): boolean {
    const { patterns } = this.schema;
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
  withAttribute(pattern: Pattern, { local, uri, value }: InputAttribute): Pattern {
    const { schema } = this;
    const name = uri === '' ? local : `{${uri}}${local}`;
    return afterAttribute(schema.patterns, pattern, name, (datatype) =>
      schema.allows(datatype, value),
    );
  }

  /**
   * Returns the rest of a pattern after a child element. It is the choice of the rests for all
   * types that accept the child.
   */
  #withChild(pattern: Pattern, child: InputElement, type: TypeSchema): Pattern {
    const { patterns } = this.schema;
    const rests: Pattern[] = [];
    for (const candidate of type.childTypes(child.key)) {
      const rest = afterElement(patterns, pattern, candidate);
      if (rest !== patterns.nothing && this.accepts(child, candidate)) rests.push(rest);
    }
    const [only = patterns.nothing] = rests;
    return rests.length > 1 ? patterns.choice(rests) : only;
  }

  /** Whether the text of an element matches the rest of its pattern, and nothing is missing. */
  allowsText(pattern: Pattern, { children, text }: InputElement): boolean {
    const isBlank = !/[^ \t\n\r]/.test(text);
    if (isBlank && pattern.nullable) return true;
    if (isBlank && children.length > 0) return false;
    const { schema } = this;
    return afterText(schema.patterns, pattern, (datatype) => schema.allows(datatype, text))
      .nullable;
  }
}
