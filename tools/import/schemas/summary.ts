import type { DatatypeSet } from './datatype-set.ts';
import { union } from './datatype-set.ts';
import type { Pattern } from './pattern.ts';
import { hasParts, isRepetition } from './pattern.ts';
import type { ElementDeclaration } from './rng-grammar.ts';

/** The attributes, children and text that a pattern may have, without their dependencies. */
export interface Summary {
  readonly attributes: ReadonlyMap<string, TextSummary>;
  readonly children: ReadonlyMap<string, ChildSummary>;
  readonly text: TextSummary | undefined;
}

export interface TextSummary {
  readonly datatype: DatatypeSet;
  readonly required: boolean;
}

export interface ChildSummary {
  readonly elements: ReadonlySet<ElementDeclaration>;
  readonly min: number;
  /** -1 is no maximum. */
  readonly max: number;
}

const NONE: Summary = { attributes: new Map(), children: new Map(), text: undefined };

const known = new Map<Pattern, Summary>();

/** Returns the summary of a pattern that something matches. */
export function summaryOf(pattern: Pattern): Summary {
  let summary = known.get(pattern);
  if (summary === undefined) {
    summary = summarise(pattern);
    known.set(pattern, summary);
  }
  return summary;
}

function summarise(pattern: Pattern): Summary {
  if (pattern.op === '@') {
    const { name, datatype } = pattern;
    return { ...NONE, attributes: new Map([[name, { datatype, required: true }]]) };
  }
  if (pattern.op === '#') {
    return { ...NONE, text: { datatype: pattern.datatype, required: true } };
  }
  if (pattern.op === '<') {
    const child = { elements: new Set([pattern.element]), min: 1, max: 1 };
    return { ...NONE, children: new Map([[pattern.element.name, child]]) };
  }
  if (isRepetition(pattern)) return repeated(summaryOf(pattern.part), pattern.op);
  if (!hasParts(pattern)) return NONE;
  const parts = pattern.parts.map(summaryOf);
  return pattern.op === '|' ? anyOf(parts) : allOf(parts);
}

function repeated({ attributes, children, text }: Summary, op: '?' | '*' | '+'): Summary {
  const isOptional = op !== '+';
  const relax = (each: TextSummary): TextSummary =>
    isOptional ? { ...each, required: false } : each;
  return {
    attributes: new Map([...attributes].map(([name, each]) => [name, relax(each)])),
    children: new Map(
      [...children].map(([name, { elements, min, max }]) => [
        name,
        { elements, min: isOptional ? 0 : min, max: op === '?' ? max : -1 },
      ]),
    ),
    text: text === undefined ? undefined : relax(text),
  };
}

function allOf(parts: readonly Summary[]): Summary {
  const attributes = new Map<string, TextSummary>();
  const children = new Map<string, ChildSummary>();
  let text: TextSummary | undefined;
  for (const part of parts) {
    for (const [name, each] of part.attributes) {
      attributes.set(name, both(attributes.get(name), each));
    }
    for (const [name, each] of part.children) {
      const before = children.get(name) ?? { elements: [], min: 0, max: 0 };
      children.set(name, {
        elements: new Set([...each.elements, ...before.elements]),
        min: before.min + each.min,
        max: before.max < 0 || each.max < 0 ? -1 : before.max + each.max,
      });
    }
    if (part.text !== undefined) text = both(text, part.text);
  }
  return { attributes, children, text };
}

function both(before: TextSummary | undefined, each: TextSummary): TextSummary {
  if (before === undefined) return each;
  const datatype = union(each.datatype, before.datatype);
  return { datatype, required: each.required || before.required };
}

function anyOf(parts: readonly Summary[]): Summary {
  const attributes = new Map<string, TextSummary>();
  const children = new Map<string, ChildSummary>();
  let text: TextSummary | undefined;
  for (const part of parts) {
    for (const [name, each] of part.attributes) {
      attributes.set(name, either(attributes.get(name), each));
    }
    for (const [name, { elements, min, max }] of part.children) {
      const before = children.get(name);
      children.set(name, {
        elements: new Set([...elements, ...(before?.elements ?? [])]),
        min: before === undefined ? min : Math.min(min, before.min),
        max:
          before === undefined || max < 0 ? max : before.max < 0 ? -1 : Math.max(max, before.max),
      });
    }
    if (part.text !== undefined) text = either(text, part.text);
  }
  const inAll = (has: (part: Summary) => boolean): boolean => parts.every(has);
  return {
    attributes: new Map(
      [...attributes].map(([name, { datatype, required }]) => [
        name,
        { datatype, required: required && inAll((part) => part.attributes.has(name)) },
      ]),
    ),
    children: new Map(
      [...children].map(([name, each]) => [
        name,
        { ...each, min: inAll((part) => part.children.has(name)) ? each.min : 0 },
      ]),
    ),
    text: text && { ...text, required: text.required && inAll((part) => part.text !== undefined) },
  };
}

function either(before: TextSummary | undefined, each: TextSummary): TextSummary {
  if (before === undefined) return each;
  const datatype = union(each.datatype, before.datatype);
  return { datatype, required: each.required && before.required };
}
