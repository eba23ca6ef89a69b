import type { Model, TypeFacts } from '../../src/xml/tables/facts.ts';

/**
 * Returns the names of the children of a type in the order in which to write them: libvirt's order
 * where it was learnt from its output, and the schema's order for the others. A child whose place
 * was not learnt goes beside the child with which it shares the innermost group of the schema,
 * because libxml2 refuses documents in which other elements stand within a group.
 *
 * @param learnt The order of libvirt for the type or for several types together.
 * @returns undefined if it is the order of the schema.
 */
export function writeOrder(
  type: TypeFacts,
  learnt: readonly string[] | undefined,
  types: Readonly<Record<string, TypeFacts>>,
): readonly string[] | undefined {
  const all = Object.keys(type.kids ?? {}).filter((name) => name !== '*');
  if (learnt === undefined) return undefined;
  const order = learnt.filter((name) => all.includes(name));
  const groups = pathsOf(type.model, types);
  for (const [index, name] of all.entries()) {
    if (order.includes(name)) continue;
    const depth = (other: string): number => common(groups.get(name), groups.get(other));
    const deepest = Math.max(...order.map(depth));
    const beside = order.filter((other) => depth(other) === deepest);
    const before = all
      .slice(0, index)
      .filter((other) => beside.includes(other))
      .at(-1);
    const after = all.slice(index + 1).find((other) => beside.includes(other));
    if (before !== undefined) order.splice(order.indexOf(before) + 1, 0, name);
    else if (after !== undefined) order.splice(order.indexOf(after), 0, name);
    else order.push(name);
  }
  return order.join() === all.join() ? undefined : order;
}

/** Returns for each child the positions of the groups of the schema around it. */
function pathsOf(
  model: Model,
  types: Readonly<Record<string, TypeFacts>>,
): ReadonlyMap<string, readonly number[]> {
  const paths = new Map<string, readonly number[]>();
  const walk = (part: Model, path: readonly number[]): void => {
    if (typeof part === 'number') return;
    if (part[0] === '<') {
      const name = types[part[1]]?.el ?? '';
      if (!paths.has(name)) paths.set(name, path);
    } else if (part[0] !== '@' && part[0] !== '#') {
      const [, ...parts] = part as readonly [string, ...Model[]];
      for (const [index, each] of parts.entries()) walk(each, [...path, index]);
    }
  };
  walk(model, []);
  return paths;
}

function common(one: readonly number[] = [], other: readonly number[] = []): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
