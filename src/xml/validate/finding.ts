import type { SourceElement } from '../tree/source-element.ts';
import type { XmlProblemKind } from './problem.ts';

/** A problem before its path, its place and its severity are known. */
export interface Finding {
  readonly element: SourceElement;
  /** The name of the attribute as written; undefined if the problem is not that of an attribute. */
  readonly attribute?: string;
  readonly kind: XmlProblemKind;
  readonly message: string;
  readonly found?: string;
  readonly allowed?: readonly string[];
  /** How much the finding says against the type that it was found for. The default is 1. */
  readonly weight?: number;
}

/** A value that belongs to another type of the element says more than all other findings. */
export const OTHER_TYPE = 1000;

export function weightOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, { weight = 1 }) => sum + weight, 0);
}
