import { suggestion } from '../../errors/nearest.ts';
import type { SourceAttribute, SourceElement } from '../tree/source-element.ts';
import { ANY, afterAttribute, afterAttributes } from './derive.ts';
import { describeDatatypes, expected, isOpenList, listedValues, oneOf, quote } from './describe.ts';
import type { Finding } from './finding.ts';
import { OTHER_TYPE } from './finding.ts';
import type { Grammar, TypeGrammar } from './grammar.ts';
import { decide, leavesOf } from './grammar.ts';
import { missingAttributes } from './missing.ts';
import type { Pattern, Patterns } from './pattern.ts';
import type { Verdict } from './verdict.ts';

export interface AttributesDiagnosis {
  readonly findings: readonly Finding[];
  /** The rest of the pattern, as if all attributes were right. */
  readonly pattern: Pattern;
  /** Whether a value that decides between alternatives is not known, so that none is chosen. */
  readonly isUndecided: boolean;
  /** The attributes that chose an alternative, as words for a message. */
  readonly because: string;
}

/** The types that an element could have. */
export interface PossibleTypes {
  /** The types that it may have at its place. */
  readonly types: readonly TypeGrammar[];
  /** The types that it could have if other parts of its parent were different. */
  readonly relatives: readonly TypeGrammar[];
}

/** Finds the problems of an element's attributes. */
export function diagnoseAttributes(
  verdict: Verdict,
  element: SourceElement,
  type: TypeGrammar,
  possible: PossibleTypes,
): AttributesDiagnosis {
  return new AttributesDoctor(verdict, element, type, possible).diagnose();
}

class AttributesDoctor {
  readonly #verdict: Verdict;
  readonly #grammar: Grammar;
  readonly #element: SourceElement;
  readonly #type: TypeGrammar;
  readonly #possible: PossibleTypes;
  readonly #findings: Finding[] = [];
  #isUndecided = false;

  constructor(
    verdict: Verdict,
    element: SourceElement,
    type: TypeGrammar,
    possible: PossibleTypes,
  ) {
    this.#verdict = verdict;
    this.#grammar = verdict.grammar;
    this.#element = element;
    this.#type = type;
    this.#possible = possible;
  }

  diagnose(): AttributesDiagnosis {
    const { patterns } = this.#grammar;
    let { pattern } = this.#type;
    for (const attribute of this.#inOrder()) {
      const rest = this.#verdict.withAttribute(pattern, attribute);
      if (rest !== patterns.nothing) {
        pattern = rest;
        continue;
      }
      this.#findings.push({
        element: this.#element,
        attribute: attribute.name,
        ...this.#explain(attribute, pattern),
      });
      const anyValue = afterAttribute(patterns, pattern, keyOf(attribute), () => true);
      if (anyValue !== patterns.nothing) pattern = anyValue;
    }
    const closed = afterAttributes(patterns, pattern);
    if (closed !== patterns.nothing) return this.#result(closed);
    if (!this.#isUndecided) this.#findings.push(...this.#missing(pattern));
    return this.#result(withoutAttributes(patterns, pattern));
  }

  #result(pattern: Pattern): AttributesDiagnosis {
    return {
      findings: this.#findings,
      pattern,
      isUndecided: this.#isUndecided,
      because: this.#deciders(''),
    };
  }

  /** Returns the attributes, first those whose values decide between alternatives. */
  #inOrder(): readonly SourceAttribute[] {
    const { attributes } = this.#element;
    const decides = (attribute: SourceAttribute): boolean => this.#decides(keyOf(attribute));
    return [
      ...attributes.filter(decides),
      ...attributes.filter((attribute) => !decides(attribute)),
    ];
  }

  #decides(name: string): boolean {
    if (this.#type.discriminators.has(name)) return true;
    return this.#possible.types.length > 1 && decide(this.#grammar, this.#datatypesOf(name));
  }

  #datatypesOf(name: string, types = this.#possible.types): Set<string> {
    return new Set(types.flatMap(({ attributes }) => [...(attributes.get(name) ?? [])]));
  }

  #explain(attribute: SourceAttribute, pattern: Pattern): Omit<Finding, 'element' | 'attribute'> {
    const { name, value } = attribute;
    const key = keyOf(attribute);
    const known = this.#datatypesOf(key);
    if (known.size === 0 && this.#datatypesOf(key, this.#possible.relatives).size === 0) {
      return this.#unknownName(attribute, pattern);
    }
    const allowed = datatypesIn(pattern, key);
    const isAllowed = (datatype: string): boolean => this.#grammar.allows(datatype, value);
    if (known.size > 0 && ![...known].some(isAllowed)) {
      if (this.#decides(key)) this.#isUndecided = true;
      return this.#badValue(attribute, known);
    }
    const own = [...(this.#type.attributes.get(key) ?? [])];
    const place = `${this.#tag()}${this.#deciders(key)}`;
    return {
      ...(allowed.size === 0
        ? { kind: 'misplaced', message: `${place} must not have the attribute "${name}"` }
        : {
            kind: 'value',
            message: `"${name}" of ${place} is ${quote(value)}, but must be ${expected(this.#grammar, allowed)}`,
          }),
      found: value,
      allowed: describeDatatypes(this.#grammar, allowed),
      ...(own.some(isAllowed) ? {} : { weight: OTHER_TYPE }),
    };
  }

  #unknownName({ name, local }: SourceAttribute, pattern: Pattern): Omit<Finding, 'element'> {
    const used = new Set(this.#element.attributes.map(keyOf));
    const known = new Set(this.#possible.types.flatMap(({ attributes }) => [...attributes.keys()]));
    const free = [...known].filter((other) => !used.has(other));
    const here = free.filter((other) => datatypesIn(pattern, other).size > 0);
    const list = here.length === 0 ? '' : `; it may have ${oneOf(here)}`;
    const hint = suggestion(local, free);
    return {
      kind: 'unknown',
      message: `${this.#tag()} has the unknown attribute "${name}"${hint || list}`,
      found: name,
      allowed: here,
    };
  }

  #badValue({ name, value }: SourceAttribute, datatypes: Set<string>): Omit<Finding, 'element'> {
    const grammar = this.#grammar;
    const hint = suggestion(value, listedValues(grammar, datatypes));
    return {
      kind: isOpenList(grammar, datatypes) ? 'unknown' : 'value',
      message: `"${name}" of ${this.#tag()} is ${quote(value)}, but must be ${expected(grammar, datatypes)}${hint}`,
      found: value,
      allowed: describeDatatypes(grammar, datatypes),
    };
  }

  /** Returns the attributes that have chosen an alternative, for a message. */
  #deciders(except: string): string {
    const others = this.#element.attributes.filter((attribute) => {
      const key = keyOf(attribute);
      return key !== except && this.#decides(key);
    });
    const shown = others.slice(0, 3).map(({ name, value }) => `${name}=${quote(value)}`);
    return shown.length === 0 ? '' : ` with ${shown.join(', ')}`;
  }

  #missing(pattern: Pattern): Finding[] {
    const alternatives = missingAttributes(pattern);
    const [first = []] = alternatives;
    const names = (set: readonly Pattern[]): string[] => set.map(({ name }) => name);
    const common = [...new Set(names(first))].filter((name) =>
      alternatives.every((set) => names(set).includes(name)),
    );
    if (common.length > 0) return common.map((name) => this.#missingOne(name, pattern));
    const choices = [
      ...new Set(
        alternatives.map((set) =>
          names(set)
            .map((name) => `"${name}"`)
            .join(' and '),
        ),
      ),
    ];
    return [
      {
        element: this.#element,
        kind: 'missing',
        message: `${this.#tag()}${this.#deciders('')} needs ${oneOf(choices, (text) => text)}`,
        allowed: [...new Set(alternatives.flatMap(names))],
      },
    ];
  }

  #missingOne(name: string, pattern: Pattern): Finding {
    // Without an attribute that decides, the type is only a guess, and all its values are possible.
    const decides = this.#decides(name);
    const datatypes = decides ? this.#datatypesOf(name) : datatypesIn(pattern, name);
    const words = expected(this.#grammar, datatypes);
    return {
      element: this.#element,
      kind: 'missing',
      message: `${this.#tag()}${this.#deciders(name)} needs the attribute "${name}": ${words}`,
      allowed: describeDatatypes(this.#grammar, datatypes),
    };
  }

  #tag(): string {
    return `<${this.#element.name}>`;
  }
}

function keyOf({ local, uri }: SourceAttribute): string {
  return uri === '' ? local : `{${uri}}${local}`;
}

/** Returns the datatypes that an attribute has in a pattern. */
function datatypesIn(pattern: Pattern, name: string): Set<string> {
  const found = new Set<string>();
  for (const leaf of leavesOf(pattern)) {
    if (leaf.op === '@' && (leaf.name === name || leaf.name === ANY)) found.add(leaf.datatype);
  }
  return found;
}

/** Returns a pattern as if its attributes were not needed. */
function withoutAttributes(patterns: Patterns, pattern: Pattern): Pattern {
  return patterns.map(pattern, (leaf) => (leaf.op === '@' ? patterns.empty : leaf));
}
