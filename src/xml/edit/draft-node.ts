import { XmlError } from '../../errors/index.ts';
import { childViewOf, decodeElement, decodeText } from '../codec/decode.ts';
import { expected, invalid, propertyOf } from '../codec/encode.ts';
import { decodeValue, encodeValue } from '../codec/value-kind.ts';
import type { AttributeView, ChildView, PropertyView, TextView, View } from '../codec/view.ts';
import { CONTAINER_OF_LISTS } from '../codec/view.ts';
import type { SourceElement } from '../tree/source-element.ts';
import type { DraftDocument } from './draft-document.ts';
import { draftProxy, nodeOfDraft } from './draft-proxy.ts';

/** The child elements of one property, as the program sees and changes them. */
export interface Slot {
  readonly child: ChildView;

  /** The elements in the source. */
  readonly originals: readonly SourceElement[];

  /** The value of the property: an array if the property is a list. */
  value: unknown;
}

/** An element of the source, and the changes that a program makes. */
export class DraftNode {
  readonly document: DraftDocument;
  readonly element: SourceElement;

  /** The view of the element; undefined if the schema does not know the element. */
  readonly view: View | undefined;

  /** The path for error messages. */
  readonly path: string;

  /** The changed attributes by their written names; undefined removes one. */
  readonly attributes = new Map<string, string | undefined>();

  /** The new text; undefined if it is not changed. */
  text: string | undefined;

  /** The child elements of the properties that the program has read or set. */
  readonly slots = new Map<string, Slot>();

  /** Child elements to remove that are not in a slot. */
  readonly removed = new Set<SourceElement>();

  /** XML to add at the end of the content. */
  readonly appended: string[] = [];

  /** The object that the program works with. */
  readonly draft: object;

  constructor(
    document: DraftDocument,
    element: SourceElement,
    view: View | undefined,
    path: string,
  ) {
    this.document = document;
    this.element = element;
    this.view = view;
    this.path = path;
    this.draft = draftProxy(this);
  }

  /** Returns the value of a property; undefined if the element does not have it. */
  get(property: string): unknown {
    this.requireOpen();
    const place = this.view?.properties.get(property);
    switch (place?.is) {
      case undefined:
        return undefined;
      case 'attribute': {
        const text = this.attribute(place.name);
        return text === undefined ? undefined : decodeValue(place.kind, text);
      }
      case 'text':
        return this.#getText(place);
      case 'child':
        return this.slot(property, place).value;
    }
  }

  /** Sets a property; undefined removes it. */
  set(property: string, value: unknown): void {
    this.requireOpen();
    const place = this.#place(property);
    if (place.is === 'attribute') this.#setAttribute(place, value);
    else if (place.is === 'text') this.#setText(place, value);
    else this.#setChild(property, place, value);
  }

  /** Returns the names of the properties that the element has. */
  keys(): readonly string[] {
    this.requireOpen();
    const { view } = this;
    if (view === undefined) return [];
    const names = [...this.element.attributes.map(({ name }) => name), ...this.attributes.keys()];
    const keys = new Set(names.flatMap((name) => view.attributes.get(name) ?? []));
    if (view.text !== undefined) keys.add('value');
    for (const child of this.element.children) {
      const found = childViewOf(child, view);
      if (found !== undefined) keys.add(found[0]);
    }
    for (const property of this.slots.keys()) keys.add(property);
    return [...keys].filter((property) => this.#has(property));
  }

  /** Returns the current value of an attribute by its written name. */
  attribute(name: string): string | undefined {
    if (this.attributes.has(name)) return this.attributes.get(name);
    return this.element.attributes.find((attribute) => attribute.name === name)?.value;
  }

  /** Changes an attribute by its written name; undefined removes it. */
  setAttribute(name: string, text: string | undefined): void {
    const { value } = this.element.attributes.find((each) => each.name === name) ?? {};
    if (value === text) this.attributes.delete(name);
    else this.attributes.set(name, text);
  }

  /** Returns the child elements of a property. */
  slot(property: string, child: ChildView): Slot {
    const known = this.slots.get(property);
    if (known !== undefined) return known;
    const originals = this.element.childrenOf(child.name);
    const values = originals.map((each, index) => this.#valueOf(each, child, index));
    const slot = {
      child,
      originals,
      value: child.isList ? values : (values[0] ?? noDevices(child)),
    };
    this.slots.set(property, slot);
    return slot;
  }

  /** Throws if the edit is over. */
  requireOpen(): void {
    if (this.document.isOpen) return;
    throw new XmlError('The draft is closed, because the edit is over', { code: 'XML_VALUE' });
  }

  #place(property: string): PropertyView {
    if (this.view === undefined) throw invalid(this.path, `has no property "${property}"`);
    return propertyOf(this.view, property, this.path);
  }

  #valueOf(element: SourceElement, { view, name, isList }: ChildView, index: number): unknown {
    const { document } = this;
    if (view.form !== 'object') return decodeElement(element, view, document.source.text);
    const path = `${this.path}/${name}${isList ? `[${index + 1}]` : ''}`;
    return document.nodeOf(element, view, path).draft;
  }

  #has(property: string): boolean {
    const value = this.get(property);
    return value !== undefined && !isNothing(value);
  }

  #getText(place: TextView): unknown {
    if (this.text === undefined) return this.view && decodeText(this.element, this.view);
    return this.text === '' && !place.isRequired ? undefined : decodeValue(place.kind, this.text);
  }

  #setAttribute({ name, kind }: AttributeView, value: unknown): void {
    if (value === undefined) {
      this.setAttribute(name, undefined);
      return;
    }
    const text = encodeValue(kind, value);
    if (text === undefined) throw invalid(`${this.path}/@${name}`, `must be ${expected(kind)}`);
    const old = this.element.attributes.find((attribute) => attribute.name === name)?.value;
    const isSame = old !== undefined && decodeValue(kind, old) === decodeValue(kind, text);
    this.setAttribute(name, isSame ? old : text);
  }

  #setText({ kind }: TextView, value: unknown): void {
    const text = value === undefined ? '' : encodeValue(kind, value);
    if (text === undefined) throw invalid(this.path, `"value" must be ${expected(kind)}`);
    const old = decodeValue(kind, this.element.text);
    this.text = old === decodeValue(kind, text) ? undefined : text;
  }

  #setChild(property: string, child: ChildView, value: unknown): void {
    const slot = this.slot(property, child);
    if (child.isList && value !== undefined && !Array.isArray(value)) {
      throw invalid(`${this.path}/${child.name}`, 'must be an array');
    }
    if (nodeOfDraft(value)?.element === this.element) {
      throw invalid(`${this.path}/${child.name}`, 'cannot contain itself');
    }
    slot.value = child.isList ? (value ?? []) : value;
  }
}

/** Returns arrays for the devices of a document without `<devices>`, so that one can be pushed. */
function noDevices({ name, view }: ChildView): Record<string, unknown[]> | undefined {
  if (name !== CONTAINER_OF_LISTS) return undefined;
  const lists = [...view.properties].filter(([, place]) => place.is === 'child' && place.isList);
  return lists.length === 0 ? undefined : Object.fromEntries(lists.map(([key]) => [key, []]));
}

/** Whether a value is an empty array, or an object whose values are empty arrays. */
export function isNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || nodeOfDraft(value) !== undefined) return false;
  if (Array.isArray(value)) return value.length === 0;
  const values: unknown[] = Object.values(value);
  return values.length > 0 && values.every((each) => Array.isArray(each) && each.length === 0);
}
