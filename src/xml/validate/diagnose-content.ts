import { suggestion } from '../../errors/nearest.ts';
import type { SourceElement } from '../tree/source-element.ts';
import { afterElement, afterText } from './derive.ts';
import { describeDatatypes, expected, isOpenList, listedValues, oneOf, quote } from './describe.ts';
import type { Finding } from './finding.ts';
import type { Grammar, TypeGrammar } from './grammar.ts';
import { leavesOf } from './grammar.ts';
import { missingContent } from './missing.ts';
import type { Pattern } from './pattern.ts';

/** An element that is diagnosed, with its type and the pattern of its content. */
export interface Content {
  readonly grammar: Grammar;
  readonly element: SourceElement;
  readonly type: TypeGrammar;
  /** The types that the element could have if other parts of its parent were different. */
  readonly relatives: readonly TypeGrammar[];
  /** The pattern after the attributes, before the first child. */
  readonly start: Pattern;
  /** The attributes that chose this pattern, as words for a message; otherwise empty. */
  readonly because: string;
}

/** Returns the names of the elements that may follow. */
export function namesIn(grammar: Grammar, pattern: Pattern): string[] {
  const names = new Set<string>();
  for (const leaf of leavesOf(pattern)) {
    if (leaf.op === '<') names.add(grammar.elementOf(leaf.name));
  }
  return [...names];
}

/** Explains a child that no type like that of its parent has, or only another one. */
export function unknownChild(content: Content, child: SourceElement, rest: Pattern): Finding {
  const { grammar, element, type, relatives, because } = content;
  const allowed = namesIn(grammar, rest);
  const hint = suggestion(child.key ?? child.name, [...type.children.keys()]);
  const list =
    type.children.size === 0
      ? '; it has no elements'
      : allowed.length === 0
        ? ''
        : `; it may have ${oneOf(allowed, (name) => `<${name}>`)}`;
  if (relatives.some((relative) => relative.childTypes(child.key).size > 0)) {
    const message = `<${element.name}>${because} must not have <${child.name}>${list}`;
    return { element: child, kind: 'misplaced', message, found: child.name, allowed };
  }
  return {
    element: child,
    kind: 'unknown',
    message: `<${element.name}> has the unknown element <${child.name}>${hint || list}`,
    found: child.name,
    allowed,
  };
}

/** Explains a child that the parent knows, but that is not allowed at its place. */
export function misplacedChild(
  content: Content,
  child: SourceElement,
  before: readonly SourceElement[],
  rest: Pattern,
): Finding {
  const { grammar, element, start, because } = content;
  const allowed = namesIn(grammar, rest);
  const base = { element: child, found: child.name, allowed };
  const tag = `<${child.name}>`;
  if (before.some(({ key }) => key === child.key) && !mayFollow(content, child, child)) {
    const message = `<${element.name}>${because} has more than one ${tag}`;
    return { ...base, kind: 'repeated', message };
  }
  if (namesIn(grammar, start).includes(child.key ?? '')) {
    for (const other of distinct(before)) {
      const isKnown = content.type.childTypes(other.key).size > 0;
      if (!isKnown || other.key === child.key || mayFollow(content, other, child)) continue;
      if (mayFollow(content, child, other)) {
        const message = `${tag} must stand before <${other.name}> in <${element.name}>`;
        return { ...base, kind: 'order', message };
      }
      const message = `<${element.name}>${because} must not have both <${other.name}> and ${tag}`;
      return { ...base, kind: 'misplaced', message };
    }
  }
  const list = allowed.length === 0 ? '' : `; it may have ${oneOf(allowed, (name) => `<${name}>`)}`;
  const message = `<${element.name}>${because} must not have ${tag}${list}`;
  return { ...base, kind: 'misplaced', message };
}

/**
 * Explains a child that may follow only after others, which are missing. Returns undefined if it
 * is something else, otherwise also the rest of the pattern.
 */
export function childTooEarly(
  { grammar, element, type, because }: Content,
  child: SourceElement,
  rest: Pattern,
): { readonly finding: Finding; readonly rest: Pattern } | undefined {
  const { patterns } = grammar;
  const loose = patterns.map(rest, (leaf) => patterns.optional(leaf));
  for (const candidate of type.childTypes(child.key)) {
    const after = afterElement(patterns, loose, candidate);
    if (after === patterns.nothing) continue;
    const needed = [...new Set(missingContent(rest).flat())];
    const before = needed
      .filter((leaf) => afterElement(patterns, after, leaf.name) === patterns.nothing)
      .map((leaf) => nameOf(grammar, leaf));
    const message = `<${element.name}>${because} needs ${oneOf(before, (name) => name)} before <${child.name}>`;
    const finding: Finding = { element: child, kind: 'missing', message, allowed: before };
    return { finding, rest: after };
  }
  return undefined;
}

/** Whether two children may stand in this order, as far as the two alone decide. */
function mayFollow(
  { grammar, type, start }: Content,
  first: SourceElement,
  second: SourceElement,
): boolean {
  const { patterns } = grammar;
  // The pattern may require others between them.
  const loose = patterns.map(start, (leaf) => patterns.optional(leaf));
  for (const one of type.childTypes(first.key)) {
    const rest = afterElement(patterns, loose, one);
    for (const other of type.childTypes(second.key)) {
      if (afterElement(patterns, rest, other) !== patterns.nothing) return true;
    }
  }
  return false;
}

function distinct(elements: readonly SourceElement[]): SourceElement[] {
  return [...new Map(elements.map((element) => [element.key, element])).values()];
}

/** Explains the faults of an element's text, and the elements that its children lack. */
export function diagnoseEnd(content: Content, rest: Pattern): Finding[] {
  const { grammar, element, type } = content;
  const { text, children } = element;
  const isBlank = !/[^ \t\n\r]/.test(text);
  if (children.length > 0 || (isBlank && type.texts.size === 0)) {
    const missing = rest.nullable ? [] : missingChildren(content, rest);
    const strays = isBlank || afterText(grammar.patterns, rest, () => true).nullable;
    return strays ? missing : [...missing, strayText(content)];
  }
  const after = afterText(grammar.patterns, rest, (datatype) => grammar.allows(datatype, text));
  if (after !== grammar.patterns.nothing) return missingChildren(content, after);
  const datatypes = textsIn(rest);
  if (datatypes.size === 0) {
    return isBlank ? missingChildren(content, rest) : [strayText(content)];
  }
  return [badText(content, datatypes, isBlank)];
}

function strayText({ element, because }: Content): Finding {
  return {
    element,
    kind: 'misplaced',
    message: `<${element.name}>${because} must not have the text ${quote(element.text)}`,
    found: element.text.trim(),
  };
}

function badText(
  { grammar, element }: Content,
  datatypes: ReadonlySet<string>,
  isBlank: boolean,
): Finding {
  const words = expected(grammar, datatypes);
  const allowed = describeDatatypes(grammar, datatypes);
  const tag = `<${element.name}>`;
  if (isBlank) {
    return { element, kind: 'missing', message: `${tag} is empty, but must be ${words}`, allowed };
  }
  const hint = suggestion(element.text.trim(), listedValues(grammar, datatypes));
  return {
    element,
    kind: isOpenList(grammar, datatypes) ? 'unknown' : 'value',
    message: `${tag} is ${quote(element.text)}, but must be ${words}${hint}`,
    found: element.text.trim(),
    allowed,
  };
}

function missingChildren({ grammar, element, because }: Content, rest: Pattern): Finding[] {
  const alternatives = missingContent(rest).map((set) => set.map((leaf) => nameOf(grammar, leaf)));
  const [first = []] = alternatives;
  const tag = `<${element.name}>${because}`;
  const common = [...new Set(first)].filter((name) =>
    alternatives.every((set) => set.includes(name)),
  );
  if (common.length > 0) {
    return common.map((name) => ({
      element,
      kind: 'missing',
      message: `${tag} needs ${name}`,
      allowed: [name],
    }));
  }
  const choices = [...new Set(alternatives.map((set) => set.join(' and ')))];
  return [
    {
      element,
      kind: 'missing',
      message: `${tag} needs ${oneOf(choices, (text) => text)}`,
      allowed: [...new Set(alternatives.flat())],
    },
  ];
}

function nameOf(grammar: Grammar, leaf: Pattern): string {
  return leaf.op === '#' ? 'a text' : `<${grammar.elementOf(leaf.name)}>`;
}

function textsIn(pattern: Pattern): Set<string> {
  const found = new Set<string>();
  for (const leaf of leavesOf(pattern)) if (leaf.op === '#') found.add(leaf.datatype);
  return found;
}
