import { oneLine } from './safe-text.ts';

/** An object that can have a parent. */
export interface TreeRow {
  readonly name: string;
  readonly parent: string | null;
}

/** Returns the tree of objects as virsh draws it. */
export function treeText(rows: readonly TreeRow[]): string {
  const names = new Set(rows.map(({ name }) => name));
  const roots = rows.filter(({ parent }) => parent === null || !names.has(parent));
  const children = new Map<string, string[]>();
  for (const { name, parent } of rows) {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), name]);
  }
  return roots.map(({ name }) => `${oneLine(name)}\n${belowText(name, '  ', children)}`).join('');
}

/**
 * Returns the objects below an object.
 *
 * @param indent - The start of each line.
 */
function belowText(
  name: string,
  indent: string,
  children: ReadonlyMap<string, readonly string[]>,
): string {
  const own = children.get(name) ?? [];
  const lines = own.map((child, at) => {
    const isLast = at === own.length - 1;
    const below = belowText(child, `${indent}${isLast ? '    ' : '|   '}`, children);
    // virsh ends a list with a line of spaces, unless its last object has a list of its own.
    const end = isLast && below === '' ? `${indent}  \n` : '';
    return `${indent}+- ${oneLine(child)}\n${below}${end}`;
  });
  return own.length === 0 ? '' : `${indent}|\n${lines.join('')}`;
}
