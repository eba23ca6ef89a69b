import type { SourceElement } from '../tree/source-element.ts';
import type { DraftNode } from './draft-node.ts';
import type { Splice } from './splice.ts';
import { indentOf, removalStart } from './style.ts';

/** The changes of the child elements of one element, and the places of new ones. */
export class Placement {
  /** The white space before new child elements. */
  readonly childIndent: string;

  /** The indentation of one level; an empty string if the children are on one line. */
  readonly unit: string;
  readonly #node: DraftNode;
  readonly #source: string;
  readonly #lineBreak: string;
  readonly #splices: Splice[] = [];

  /** New child elements of an element that has none. */
  readonly #first: string[] = [];

  constructor(node: DraftNode) {
    const { element, document } = node;
    const { style, source } = document;
    this.#node = node;
    this.#source = source.text;
    const [child] = element.children;
    const own = indentOf(source.text, element);
    const shown = child === undefined ? undefined : indentOf(source.text, child);
    const isOneLine =
      style.unit === '' || (child === undefined ? own === undefined : shown === undefined);
    this.unit = isOneLine ? '' : style.unit;
    this.childIndent = isOneLine ? '' : (shown ?? (own ?? '') + style.unit);
    this.#lineBreak = isOneLine ? '' : style.newline + this.childIndent;
  }

  /** Removes an element with the line break before it. */
  remove(element: SourceElement): void {
    this.#splices.push({ start: removalStart(this.#source, element), end: element.end, text: '' });
  }

  replace({ start, end }: SourceElement, text: string): void {
    this.#splices.push({ start, end, text });
  }

  /**
   * Adds an element: behind another one of its list, before the first one of its list, or where
   * libvirt writes elements with this name.
   */
  insert(
    name: string,
    xml: string,
    after: SourceElement | undefined,
    before: SourceElement | undefined,
  ): void {
    if (after !== undefined) this.#insertAfter(after, xml);
    else if (before !== undefined) this.#insertBefore(before, xml);
    else this.#insertInOrder(name, xml);
  }

  /** Adds an element at the end. */
  append(xml: string): void {
    const last = this.#node.element.children.at(-1);
    if (last === undefined) this.#first.push(xml);
    else this.#insertAfter(last, xml);
  }

  splices(): readonly Splice[] {
    return this.#first.length === 0 ? this.#splices : [...this.#splices, this.#firstChildren()];
  }

  #insertInOrder(name: string, xml: string): void {
    const order = this.#node.view?.order;
    const rankOf = ({ key = '' }: SourceElement): number | undefined => order?.get(key);
    const rank = order?.get(name) ?? 0;
    const { children } = this.#node.element;
    const previous = children.findLast((child) => (rankOf(child) ?? Infinity) <= rank);
    const next = children.find((child) => (rankOf(child) ?? -1) > rank) ?? children[0];
    if (previous !== undefined) this.#insertAfter(previous, xml);
    else if (next !== undefined) this.#insertBefore(next, xml);
    else this.#first.push(xml);
  }

  #insertAfter(element: SourceElement, xml: string): void {
    // A comment behind an element on the same line belongs to the element.
    const comment = this.#node.element.comments.find(
      ({ start }) =>
        start >= element.end && /^[ \t]*$/.test(this.#source.slice(element.end, start)),
    );
    const end = comment?.end ?? element.end;
    this.#splices.push({ start: end, end, text: this.#lineBreak + xml });
  }

  #insertBefore(element: SourceElement, xml: string): void {
    const start = removalStart(this.#source, element);
    const text = start === element.start ? xml + this.#lineBreak : this.#lineBreak + xml;
    this.#splices.push({ start, end: start, text });
  }

  #firstChildren(): Splice {
    const { element, document } = this.#node;
    const { contentEnd } = element;
    const lines = this.#first.map((xml) => this.#lineBreak + xml).join('');
    const own = indentOf(this.#source, element) ?? '';
    const closing = this.#lineBreak === '' ? '' : document.style.newline + own;
    // White space before the end tag becomes the line break before it.
    let start = contentEnd;
    while (start > element.contentStart && /\s/.test(this.#source[start - 1] ?? '')) start -= 1;
    return { start, end: contentEnd, text: lines + closing };
  }
}
