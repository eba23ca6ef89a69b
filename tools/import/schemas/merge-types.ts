import type { Pattern } from './pattern.ts';
import { hasParts, isRepetition } from './pattern.ts';
import type { ElementDeclaration } from './rng-grammar.ts';

/**
 * Finds the declarations with equal content, by refining a partition until it is stable: the
 * schemas of different roots declare the same elements.
 *
 * @returns The number of the class of each declaration.
 */
export function mergeTypes(
  declarations: readonly ElementDeclaration[],
): ReadonlyMap<ElementDeclaration, number> {
  let classes = numbered(declarations, ({ name }) => name);
  for (;;) {
    const before = classes;
    const next = numbered(
      declarations,
      (each) => `${before.get(each)} ${shapeOf(each.model, before)}`,
    );
    if (countOf(next) === countOf(before)) return next;
    classes = next;
  }
}

function numbered(
  declarations: readonly ElementDeclaration[],
  keyOf: (declaration: ElementDeclaration) => string,
): ReadonlyMap<ElementDeclaration, number> {
  const numbers = new Map<string, number>();
  const classes = new Map<ElementDeclaration, number>();
  for (const declaration of declarations) {
    const key = keyOf(declaration);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    classes.set(declaration, number);
  }
  return classes;
}

function countOf(classes: ReadonlyMap<ElementDeclaration, number>): number {
  return new Set(classes.values()).size;
}

/** Returns a text that is the same for equal patterns. The order of parts counts in a group only. */
function shapeOf(pattern: Pattern, classes: ReadonlyMap<ElementDeclaration, number>): string {
  if (pattern.op === '<') return `<${classes.get(pattern.element)}`;
  if (pattern.op === '@') return `@${pattern.name} ${pattern.datatype.key}`;
  if (pattern.op === '#') return `#${pattern.datatype.key}`;
  if (hasParts(pattern)) {
    const parts = pattern.parts.map((part) => shapeOf(part, classes));
    return `${pattern.op}(${(pattern.op === ',' ? parts : parts.sort()).join(' ')})`;
  }
  return isRepetition(pattern) ? `${pattern.op}(${shapeOf(pattern.part, classes)})` : pattern.op;
}
