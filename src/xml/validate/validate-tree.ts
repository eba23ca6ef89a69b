import { suggestion } from '../../errors/nearest.ts';
import type { SourceElement } from '../tree/source-element.ts';
import { oneOf } from './describe.ts';
import { Diagnosis } from './diagnose.ts';
import type { Finding } from './finding.ts';
import type { Grammar } from './grammar.ts';
import { Paths } from './paths.ts';
import type { XmlProblem, XmlProblemKind } from './problem.ts';
import { tornGroups } from './torn-groups.ts';
import { Verdict } from './verdict.ts';

/** Options of the validation of a document. */
export interface XmlValidateOptions {
  /**
   * The severity of elements, attributes and values of lists that the tables do not know. The
   * default is `warn`, since a daemon may be newer than the tables of this package.
   */
  readonly unknown?: 'warn' | 'error';

  /** The maximum number of problems in the result. The default is 100. */
  readonly maxProblems?: number;
}

const PROBLEMS_MAX = 100;

/** The line and column of a finding; undefined if the document has no text. */
export type PlaceOf = (
  element: SourceElement,
  attribute: string | undefined,
) => { readonly line: number; readonly column: number } | undefined;

/**
 * Returns the problems of a document. If the schema accepts it, there are only warnings about
 * orders that libxml2 refuses.
 */
export function validateTree(
  grammar: Grammar,
  root: SourceElement,
  placeOf: PlaceOf,
  { unknown = 'warn', maxProblems = PROBLEMS_MAX }: XmlValidateOptions = {},
): XmlProblem[] {
  const paths = new Paths();
  const problems = findingsOf(grammar, root, maxProblems).map((finding): XmlProblem => {
    const { element, attribute, kind, message, found, allowed = [] } = finding;
    const path = paths.pathOf(element);
    const place = placeOf(element, attribute);
    return {
      path: attribute === undefined ? path : `${path}/@${attribute}`,
      line: place?.line,
      column: place?.column,
      message,
      found,
      allowed,
      severity: isWarning(kind, unknown) ? 'warning' : 'error',
      kind,
    };
  });
  grammar.trim();
  return problems;
}

function isWarning(kind: XmlProblemKind, unknown: 'warn' | 'error'): boolean {
  return kind === 'libxml2-order' || (kind === 'unknown' && unknown === 'warn');
}

function findingsOf(grammar: Grammar, root: SourceElement, max: number): readonly Finding[] {
  const { roots } = grammar;
  const candidates = roots.filter((type) => grammar.elementOf(type) === root.key);
  if (candidates.length === 0) {
    const names = [...new Set(roots.map((type) => grammar.elementOf(type)))];
    return [
      {
        element: root,
        kind: 'root',
        message: `The root element is <${root.name}>, but must be ${oneOf(names, (name) => `<${name}>`)}${suggestion(root.name, names)}`,
        found: root.name,
        allowed: names,
      },
    ];
  }
  const verdict = new Verdict(grammar);
  if (candidates.some((type) => verdict.accepts(root, type))) {
    return tornGroups(verdict, root, candidates, max);
  }
  return new Diagnosis(verdict, max).explain(root, candidates).slice(0, max);
}
