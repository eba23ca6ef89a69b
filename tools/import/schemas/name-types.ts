import type { ElementDeclaration } from './rng-grammar.ts';
import { summaryOf } from './summary.ts';

/** Element names that several roots have. Their types are named after the root. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['interface', 'pool', 'volume', 'device', 'cpu']);

/** Returns a name for each class of declarations, from its element and its place in the schemas. */
export function nameTypes(
  declarations: readonly ElementDeclaration[],
  classes: ReadonlyMap<ElementDeclaration, number>,
  roots: ReadonlyMap<string, readonly ElementDeclaration[]>,
): ReadonlyMap<number, string> {
  const parents = new Map<number, ElementDeclaration>();
  for (const declaration of declarations) {
    for (const child of childrenOf(declaration)) {
      const number = classes.get(child) ?? -1;
      if (!parents.has(number)) parents.set(number, declaration);
    }
  }
  const names = new Map<number, string>();
  const used = new Set<string>();
  for (const declaration of declarations) {
    const number = classes.get(declaration) ?? -1;
    if (names.has(number)) continue;
    const parent = parents.get(number);
    const parentName =
      parent === undefined || parent === declaration
        ? undefined
        : (names.get(classes.get(parent) ?? -1) ?? parent.name);
    const name = freeName(candidatesOf(declaration, roots, parentName), used);
    used.add(name);
    names.set(number, name);
  }
  return names;
}

export function childrenOf({ model }: ElementDeclaration): ElementDeclaration[] {
  return [...summaryOf(model).children.values()].flatMap(({ elements }) => [...elements]);
}

function candidatesOf(
  declaration: ElementDeclaration,
  roots: ReadonlyMap<string, readonly ElementDeclaration[]>,
  parent: string | undefined,
): string[] {
  const { name, hint } = declaration;
  const local = name.slice(name.indexOf(':') + 1);
  const candidates = name === '*' ? ['AnyElement'] : [];
  const root = [...roots].find(([, elements]) => elements.includes(declaration));
  if (root !== undefined) candidates.push(camel(AMBIGUOUS.has(name) ? root[0] : name));
  if (camel(hint) !== '') {
    const isSaid = camel(hint).toLowerCase().endsWith(camel(local).toLowerCase());
    candidates.push(isSaid ? camel(hint) : camel(hint, local));
  }
  if (parent !== undefined) candidates.push(camel(parent, local));
  return candidates.length > 0 ? candidates : [camel(name)];
}

/** Returns the first free name; the last one with a number if all are used. */
export function freeName(candidates: readonly string[], used: ReadonlySet<string>): string {
  const free = candidates.find((name) => !used.has(name));
  if (free !== undefined) return free;
  const base = candidates.at(-1) ?? '';
  let number = 2;
  while (used.has(`${base}${number}`)) number += 1;
  return `${base}${number}`;
}

function camel(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
