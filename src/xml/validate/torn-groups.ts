import type { SourceElement } from '../tree/source-element.ts';
import type { Finding } from './finding.ts';
import type { Grammar } from './grammar.ts';
import { leavesOf } from './grammar.ts';
import type { Pattern } from './pattern.ts';
import type { Verdict } from './verdict.ts';

/**
 * Finds orders of a valid document that libxml2 may refuse. It sorts the children of an element by
 * the parts of the model, but when one part is an inner group with several elements, it restores
 * the links between all children in that range, and so finds strange elements in the group.
 *
 * @param max The maximum number of findings.
 */
export function tornGroups(
  verdict: Verdict,
  root: SourceElement,
  types: readonly string[],
  max: number,
): Finding[] {
  const findings: Finding[] = [];
  const open: [SourceElement, string][] = [];
  const visit = (element: SourceElement, candidates: Iterable<string>): void => {
    if (element.children.length === 0) return;
    for (const type of candidates) {
      if (verdict.accepts(element, type)) {
        open.push([element, type]);
        return;
      }
    }
  };
  visit(root, types);
  for (let next = open.pop(); next !== undefined && findings.length < max; next = open.pop()) {
    const [element, name] = next;
    const type = verdict.grammar.typeOf(name);
    findings.push(...tornIn(verdict.grammar, element, type.pattern));
    for (const child of element.children) visit(child, type.childTypes(child.key));
  }
  return findings;
}

function tornIn(grammar: Grammar, element: SourceElement, pattern: Pattern): Finding[] {
  const { children } = element;
  return innerGroups(grammar, pattern).flatMap((names): Finding[] => {
    const isIn = ({ key }: SourceElement): boolean => key !== undefined && names.has(key);
    const first = children.findIndex(isIn);
    const last = children.findLastIndex(isIn);
    const stranger = children.slice(Math.max(first, 0), last + 1).find((child) => !isIn(child));
    if (stranger === undefined) return [];
    const present = [...names].filter((name) => children.some(({ key }) => key === name));
    const list = present.map((name) => `<${name}>`).join(' and ');
    return [
      {
        element: stranger,
        kind: 'libxml2-order',
        message: `<${stranger.name}> stands between ${list} in <${element.name}>, which libxml2 may refuse; move it before or after them`,
        found: stranger.name,
      },
    ];
  });
}

const groupsOf = new WeakMap<Pattern, readonly ReadonlySet<string>[]>();

/** Returns the names of the elements in each part of a model that has several in any order. */
function innerGroups(grammar: Grammar, pattern: Pattern): readonly ReadonlySet<string>[] {
  let groups = groupsOf.get(pattern);
  if (groups === undefined) {
    const parts = pattern.op === '&' ? pattern.parts.filter(hasInterleave) : [];
    groups = parts.map((part) => namesIn(grammar, part)).filter(({ size }) => size > 1);
    groupsOf.set(pattern, groups);
  }
  return groups;
}

/** Whether a part of a model has elements in any order within itself. */
function hasInterleave(pattern: Pattern): boolean {
  if (pattern.op === '&') return [...leavesOf(pattern)].some(({ op }) => op === '<');
  return pattern.parts.some(hasInterleave);
}

function namesIn(grammar: Grammar, pattern: Pattern): Set<string> {
  const names = new Set<string>();
  for (const leaf of leavesOf(pattern)) {
    if (leaf.op === '<') names.add(grammar.elementOf(leaf.name));
  }
  return names;
}
