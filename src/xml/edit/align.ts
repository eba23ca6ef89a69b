import { decodeElement } from '../codec/decode.ts';
import type { View } from '../codec/view.ts';
import type { SourceElement } from '../tree/source-element.ts';
import { nodeOfDraft, plainOf } from './draft-proxy.ts';

/** An item of a list, and its element in the source. */
export interface AlignedItem {
  readonly value: unknown;

  /** The element that the item is, or that it replaces; undefined if the item is new. */
  readonly original: SourceElement | undefined;

  /** Whether the item has the content of the element, with the changes of its draft. */
  readonly isKept: boolean;
}

/**
 * Finds the elements in the source of the items of a list: those of drafts, then those with equal
 * content, then those at the same place.
 */
export function align(
  originals: readonly SourceElement[],
  items: readonly unknown[],
  keyOf: (element: SourceElement) => string,
): readonly AlignedItem[] {
  const unused = new Set(originals);
  const take = (element: SourceElement | undefined): SourceElement | undefined =>
    element !== undefined && unused.delete(element) ? element : undefined;
  const found = items.map((item) => take(nodeOfDraft(item)?.element));
  const kept = found.map((original) => original !== undefined);
  if (found.includes(undefined) && unused.size > 0) {
    const byKey = new Map<string, SourceElement[]>();
    for (const element of unused) {
      const key = keyOf(element);
      byKey.set(key, [...(byKey.get(key) ?? []), element]);
    }
    for (const [index, item] of items.entries()) {
      if (found[index] !== undefined || nodeOfDraft(item) !== undefined) continue;
      found[index] = take(byKey.get(canonical(plainOf(item)))?.shift());
      kept[index] = found[index] !== undefined;
    }
    fillGaps(originals, items, found, take);
  }
  return items.map((value, index) => ({
    value,
    original: found[index],
    isKept: kept[index] === true,
  }));
}

/** Lets a new item replace an element that is between the elements of the items beside it. */
function fillGaps(
  originals: readonly SourceElement[],
  items: readonly unknown[],
  found: (SourceElement | undefined)[],
  take: (element: SourceElement | undefined) => SourceElement | undefined,
): void {
  const positions = new Map(originals.map((element, index) => [element, index]));
  const free = (element: SourceElement): boolean => !found.includes(element);
  let after = -1;
  for (const [index, item] of items.entries()) {
    const known = found[index];
    if (known === undefined && nodeOfDraft(item) === undefined) {
      const next = found.slice(index + 1).find((element) => element !== undefined);
      const before = next === undefined ? originals.length : (positions.get(next) ?? 0);
      found[index] = take(originals.slice(after + 1, Math.max(after + 1, before)).find(free));
    }
    const element = found[index];
    if (element !== undefined) after = positions.get(element) ?? after;
  }
}

/** Returns a text that is equal for elements with equal values. */
export function keyOfElement(element: SourceElement, view: View, source: string): string {
  return canonical(decodeElement(element, view, source));
}

/** Returns a text that is equal for equal plain values, whatever the order of their properties. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return String(each);
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(
      Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}
