import type { SourceElement } from '../tree/source-element.ts';
import { fragmentOf } from './fragment.ts';
import { decodeValue } from './value-kind.ts';
import type { ChildView, TextView, View } from './view.ts';
import { TEXT_PROPERTY } from './view.ts';

/** A plain object of an element. */
export type PlainObject = Record<string, unknown>;

/**
 * Returns the JavaScript value of an element. It contains what the schema knows; everything else
 * stays in the source.
 *
 * @param source The text of the document.
 */
export function decodeElement(element: SourceElement, view: View, source: string): unknown {
  if (view.form === 'flag') return true;
  if (view.form === 'scalar') return decodeText(element, view);
  if (view.form === 'fragments') {
    return element.children.map((child) => fragmentOf(child, source));
  }
  const object: PlainObject = {};
  for (const { local, uri, value } of element.attributes) {
    const property = uri === '' ? view.attributes.get(local) : undefined;
    const attribute = property === undefined ? undefined : view.properties.get(property);
    if (property !== undefined && attribute?.is === 'attribute') {
      object[property] = decodeValue(attribute.kind, value);
    }
  }
  const text = decodeText(element, view);
  if (text !== undefined) object[TEXT_PROPERTY] = text;
  for (const child of element.children) addChild(object, child, view, source);
  return object;
}

/** Returns the value of the text of an element; undefined if it has no text. */
export function decodeText(element: SourceElement, view: View): unknown {
  const { text } = view;
  if (text === undefined) return undefined;
  const value = textOf(element, text, view);
  return value === undefined ? undefined : decodeValue(text.kind, value);
}

function textOf(element: SourceElement, text: TextView, view: View): string | undefined {
  // White space between child elements is not a value.
  const value = view.children.size > 0 ? element.text.trim() : element.text;
  return value === '' && view.form === 'object' && !text.isRequired ? undefined : value;
}

function addChild(object: PlainObject, child: SourceElement, view: View, source: string): void {
  const found = childViewOf(child, view);
  if (found === undefined) return;
  const [property, { isList, view: childView }] = found;
  if (!isList) {
    object[property] ??= decodeElement(child, childView, source);
    return;
  }
  const list = object[property];
  const value = decodeElement(child, childView, source);
  if (Array.isArray(list)) list.push(value);
  else object[property] = [value];
}

/** Returns the property of a child element, and its view; undefined if the schema has none. */
export function childViewOf(
  child: SourceElement,
  view: View,
): readonly [property: string, child: ChildView] | undefined {
  const property = child.key === undefined ? undefined : view.children.get(child.key);
  const childView = property === undefined ? undefined : view.properties.get(property);
  if (property === undefined || childView?.is !== 'child') return undefined;
  return [property, childView];
}
