import type { SourceElement } from '../tree/source-element.ts';

/** Two elements with one name in two documents. */
export interface Pair {
  readonly before: SourceElement;
  readonly after: SourceElement;
}

/** The elements with one name in two documents. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly removed: readonly SourceElement[];
  readonly added: readonly SourceElement[];
}

/** Where an element of a list has its name: an attribute, that of a child, or the text of a child. */
const IDENTITIES: readonly ((element: SourceElement) => string | undefined)[] = [
  child('target', 'dev'),
  child('mac', 'address'),
  child('target', 'name'),
  attribute('type', 'index'),
  attribute('name'),
  attribute('id'),
  attribute('vcpu'),
  attribute('dev'),
  attribute('uuid'),
  child('uuid'),
  child('name'),
  child('alias', 'name'),
  attribute('type'),
];

/**
 * Pairs the elements of two lists: equal ones, then those with one identity, such as a disk's
 * target, then those that are left, in their order.
 *
 * @param signatureOf Returns a text that is equal for equal elements.
 */
export function pair(
  before: readonly SourceElement[],
  after: readonly SourceElement[],
  signatureOf: (element: SourceElement) => string,
): Pairing {
  const [first] = before;
  const [other] = after;
  if (before.length === 1 && after.length === 1 && first !== undefined && other !== undefined) {
    return { pairs: [{ before: first, after: other }], removed: [], added: [] };
  }
  const pairs: Pair[] = [];
  const left = new Set(before);
  const right = new Set(after);
  const match = (keyOf: (element: SourceElement) => string | undefined): void => {
    const byKey = new Map<string, SourceElement[]>();
    for (const element of left) {
      const key = keyOf(element);
      if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), element]);
    }
    for (const element of right) {
      const found = byKey.get(keyOf(element) ?? '')?.shift();
      if (found === undefined) continue;
      left.delete(found);
      right.delete(element);
      pairs.push({ before: found, after: element });
    }
  };
  match(signatureOf);
  for (const identity of IDENTITIES) if (left.size > 0 && right.size > 0) match(identity);
  return { pairs, removed: [...left], added: [...right] };
}

function attribute(...names: readonly string[]): (element: SourceElement) => string | undefined {
  return (element) => {
    const values = names.map((name) => element.attribute(name));
    return values.includes(undefined) ? undefined : values.join('\n');
  };
}

function child(
  name: string,
  attributeName?: string,
): (element: SourceElement) => string | undefined {
  return (element) => {
    const found = element.children.find(({ key }) => key === name);
    if (found === undefined) return undefined;
    return attributeName === undefined ? found.text : found.attribute(attributeName);
  };
}
