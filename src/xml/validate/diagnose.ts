import type { SourceElement } from '../tree/source-element.ts';
import { afterElement } from './derive.ts';
import type { PossibleTypes } from './diagnose-attributes.ts';
import { diagnoseAttributes } from './diagnose-attributes.ts';
import type { Content } from './diagnose-content.ts';
import { childTooEarly, diagnoseEnd, misplacedChild, unknownChild } from './diagnose-content.ts';
import type { Finding } from './finding.ts';
import { weightOf } from './finding.ts';
import type { Grammar, TypeGrammar } from './grammar.ts';
import type { Pattern } from './pattern.ts';
import type { Verdict } from './verdict.ts';

/** The types that an element could have, and a key of those that it may have at its place. */
interface Place extends PossibleTypes {
  readonly key: string;
}

/**
 * Explains why elements are not valid. Only elements that the verdict refuses are diagnosed, and
 * each one once for each type that it could have.
 */
export class Diagnosis {
  readonly #verdict: Verdict;
  readonly #grammar: Grammar;
  readonly #maxFindings: number;
  readonly #known = new Map<SourceElement, Map<string, readonly Finding[]>>();

  /** @param maxFindings The maximum number of findings in an element. */
  constructor(verdict: Verdict, maxFindings: number) {
    this.#verdict = verdict;
    this.#grammar = verdict.grammar;
    this.#maxFindings = maxFindings;
  }

  /**
   * Returns the problems of an element that none of the types accepts. They are those of the type
   * that fits best.
   */
  explain(element: SourceElement, types: readonly string[]): readonly Finding[] {
    return this.#best(element, types, types)[1];
  }

  /**
   * @param types The types that the element may have at its place.
   * @param relatives The types that it might have if other parts of its parent were different.
   */
  #best(
    element: SourceElement,
    types: readonly string[],
    relatives: readonly string[],
  ): readonly [string, readonly Finding[]] {
    const place: Place = {
      types: types.map((type) => this.#grammar.typeOf(type)),
      relatives: relatives.map((type) => this.#grammar.typeOf(type)),
      key: types.join(),
    };
    let best: readonly [string, readonly Finding[]] | undefined;
    for (const type of types) {
      const findings = this.#explainAs(element, type, place);
      if (best === undefined || weightOf(findings) < weightOf(best[1])) best = [type, findings];
    }
    return best ?? ['', []];
  }

  #explainAs(element: SourceElement, type: string, place: Place): readonly Finding[] {
    let known = this.#known.get(element);
    if (known === undefined) {
      known = new Map();
      this.#known.set(element, known);
    }
    const key = `${type} ${place.key}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const all = this.#diagnose(element, this.#grammar.typeOf(type), place);
    const findings = all.length === 0 ? [nothingFits(element)] : all.slice(0, this.#maxFindings);
    known.set(key, findings);
    return findings;
  }

  #diagnose(element: SourceElement, type: TypeGrammar, place: Place): readonly Finding[] {
    const attributes = diagnoseAttributes(this.#verdict, element, type, place);
    if (attributes.isUndecided) return attributes.findings;
    const content: Content = {
      grammar: this.#grammar,
      element,
      type,
      relatives: place.relatives,
      start: attributes.pattern,
      because: attributes.because,
    };
    return [...attributes.findings, ...this.#diagnoseContent(content)];
  }

  #diagnoseContent(content: Content): Finding[] {
    const { element, type, start } = content;
    const findings: Finding[] = [];
    let pattern = start;
    for (const [index, child] of element.children.entries()) {
      if (findings.length >= this.#maxFindings) return findings;
      const candidates = type.childTypes(child.key);
      if (candidates.size === 0) {
        findings.push(unknownChild(content, child, pattern));
        continue;
      }
      const rest = this.#afterChild(pattern, child, candidates, findings);
      const early = rest === undefined ? childTooEarly(content, child, pattern) : undefined;
      if (rest !== undefined) pattern = rest;
      else if (early !== undefined) {
        findings.push(early.finding);
        pattern = early.rest;
      } else {
        findings.push(misplacedChild(content, child, element.children.slice(0, index), pattern));
      }
    }
    if (!this.#verdict.allowsText(pattern, element)) {
      findings.push(...diagnoseEnd(content, pattern));
    }
    return findings;
  }

  /**
   * Returns the rest of the pattern after a child. A child with problems counts as one of the type
   * that fits best. Undefined if no child of this name is allowed.
   */
  #afterChild(
    pattern: Pattern,
    child: SourceElement,
    candidates: ReadonlySet<string>,
    findings: Finding[],
  ): Pattern | undefined {
    const { patterns } = this.#grammar;
    const rests = new Map<string, Pattern>();
    for (const candidate of candidates) {
      const rest = afterElement(patterns, pattern, candidate);
      if (rest !== patterns.nothing) rests.set(candidate, rest);
    }
    if (rests.size === 0) return undefined;
    const accepted = [...rests].filter(([type]) => this.#verdict.accepts(child, type));
    if (accepted.length > 0) return patterns.choice(accepted.map(([, rest]) => rest));
    const [type, problems] = this.#best(child, [...rests.keys()], [...candidates]);
    findings.push(...problems);
    return rests.get(type);
  }
}

function nothingFits(element: SourceElement): Finding {
  return {
    element,
    kind: 'misplaced',
    message: `<${element.name}> matches none of the alternatives of its format`,
    found: element.name,
  };
}
