import type { View } from '../codec/view.ts';
import type { SourceDocument } from '../tree/source-document.ts';
import type { SourceElement } from '../tree/source-element.ts';
import {
  isAutomatic,
  isComputed,
  isDroppedAttribute,
  isDroppedElement,
  isFilledAttribute,
  isFilledElement,
  isReplaced,
  isSorted,
} from './filled.ts';
import { moved } from './moved.ts';
import type { NormalValue } from './normal.ts';
import { valuesOf } from './normal.ts';
import { pair } from './pair.ts';

/** One difference of two documents. */
export interface XmlChange {
  /** `moved` is an element that has another place in its list. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';

  /**
   * The place, such as `/domain/devices/disk[2]/target/@bus`. Elements that both documents have are
   * counted in the first one, added elements in the second one.
   */
  readonly path: string;

  /** The value in the first document: of an attribute or a text, or the XML of an element. */
  readonly before?: string;

  /** The value in the second document. */
  readonly after?: string;
}

/** Options of a comparison. */
export interface XmlDiffOptions {
  /**
   * True if additions of the second document are left out that a daemon makes when it stores a
   * definition: addresses, aliases, ids, indexes, labels, UUIDs, default controllers, versions of
   * machine types. The default is false.
   */
  readonly ignoreFilled?: boolean;
}

/** Compares two documents of one format by their meaning. */
export function diffDocuments(
  before: SourceDocument,
  after: SourceDocument,
  view: View,
  { ignoreFilled = false }: XmlDiffOptions,
): readonly XmlChange[] {
  const comparison = new Comparison(before.text, after.text, ignoreFilled);
  comparison.compare(before.root, after.root, view, `/${view.name}`);
  return comparison.changes;
}

class Comparison {
  readonly changes: XmlChange[] = [];
  readonly #before: string;
  readonly #after: string;
  readonly #ignoreFilled: boolean;
  readonly #signatures = new Map<SourceElement, string>();

  constructor(before: string, after: string, ignoreFilled: boolean) {
    this.#before = before;
    this.#after = after;
    this.#ignoreFilled = ignoreFilled;
  }

  compare(before: SourceElement, after: SourceElement, view: View | undefined, path: string): void {
    this.#compareValues(before, after, view, path);
    const left = groups(before);
    const right = groups(after);
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const childView = viewOfChild(view, name);
      this.#compareLists(left.get(name) ?? [], right.get(name) ?? [], childView, path);
    }
  }

  #compareLists(
    before: readonly SourceElement[],
    after: readonly SourceElement[],
    view: View | undefined,
    path: string,
  ): void {
    const { pairs, removed, added } = pair(before, after, (each) => this.#signature(each, view));
    const pathOf = (element: SourceElement, list: readonly SourceElement[]): string => {
      const isList = before.length > 1 || after.length > 1;
      return `${path}/${element.name}${isList ? `[${list.indexOf(element) + 1}]` : ''}`;
    };
    for (const element of removed) {
      if (this.#ignoreFilled && isDroppedElement(element)) continue;
      const xml = this.#before.slice(element.start, element.end);
      this.changes.push({ kind: 'removed', path: pathOf(element, before), before: xml });
    }
    const inOrder = [...pairs].sort((one, other) => one.before.start - other.before.start);
    for (const each of inOrder)
      this.compare(each.before, each.after, view, pathOf(each.before, before));
    for (const each of moved(inOrder)) {
      if (this.#ignoreFilled && isSorted(each.before)) continue;
      const places = { before: pathOf(each.before, before), after: pathOf(each.after, after) };
      this.changes.push({ kind: 'moved', path: places.before, ...places });
    }
    for (const element of added) {
      if (this.#ignoreFilled && isFilledElement(element, before.length)) continue;
      const xml = this.#after.slice(element.start, element.end);
      this.changes.push({ kind: 'added', path: pathOf(element, after), after: xml });
    }
  }

  #compareValues(
    from: SourceElement,
    to: SourceElement,
    view: View | undefined,
    path: string,
  ): void {
    const before = valuesOf(from, view);
    const after = valuesOf(to, view);
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const left = before.get(name);
      const right = after.get(name);
      if (left?.normal === right?.normal || this.#isFilled(from, name, left, right)) continue;
      this.changes.push({
        kind: left === undefined ? 'added' : right === undefined ? 'removed' : 'changed',
        path: name === '#' ? path : `${path}/@${name}`,
        ...(left === undefined ? {} : { before: left.shown }),
        ...(right === undefined ? {} : { after: right.shown }),
      });
    }
  }

  #isFilled(
    element: SourceElement,
    name: string,
    before: NormalValue | undefined,
    after: NormalValue | undefined,
  ): boolean {
    if (!this.#ignoreFilled) return false;
    if (before === undefined) return isFilledAttribute(element, name);
    if (after === undefined) {
      return isDroppedAttribute(element, name) || isAutomatic(element, name, before.shown);
    }
    return name === '#'
      ? isComputed(element)
      : isReplaced(element, name, before.shown, after.shown);
  }

  /** Returns a text that is equal for elements that mean the same. */
  #signature(element: SourceElement, view: View | undefined): string {
    const known = this.#signatures.get(element);
    if (known !== undefined) return known;
    const values = [...valuesOf(element, view)]
      .filter(([name]) => !(this.#ignoreFilled && isFilledAttribute(element, name)))
      .map(([name, { normal }]) => `${name}=${JSON.stringify(normal)}`)
      .sort();
    const children = [...groups(element)]
      .map(([name, list]) => {
        const childView = viewOfChild(view, name);
        return list
          .filter((child) => !(this.#ignoreFilled && isFilledElement(child, 0)))
          .map((child) => `${name}${this.#signature(child, childView)}`)
          .join();
      })
      .sort();
    const signature = `{${values.join()}|${children.join()}}`;
    this.#signatures.set(element, signature);
    return signature;
  }
}

function groups({ children }: SourceElement): ReadonlyMap<string, SourceElement[]> {
  const all = new Map<string, SourceElement[]>();
  for (const child of children) {
    const name = child.key ?? `{${child.uri}}${child.local}`;
    const list = all.get(name);
    if (list === undefined) all.set(name, [child]);
    else list.push(child);
  }
  return all;
}

function viewOfChild(view: View | undefined, name: string): View | undefined {
  const property = view?.children.get(name);
  const place = property === undefined ? undefined : view?.properties.get(property);
  return place?.is === 'child' ? place.view : undefined;
}
