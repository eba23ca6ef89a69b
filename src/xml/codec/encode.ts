import { suggestion, XmlError } from '../../errors/index.ts';
import { namespaceOf } from '../tree/namespaces.ts';
import { MAX_DEPTH, readTree } from '../tree/read-tree.ts';
import type { PlainObject } from './decode.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import { encodeValue } from './value-kind.ts';
import type { AttributeView, ChildView, PropertyView, View } from './view.ts';
import { TEXT_PROPERTY } from './view.ts';

/** The style of written XML, and the place that it goes to. */
export interface WriteContext {
  /** The quote of attribute values. */
  readonly quote: string;

  /** The indentation of one level; an empty string writes no line breaks. */
  readonly unit: string;

  /** The line break. */
  readonly newline: string;

  /** Returns the prefix of a namespace, which is declared if it is not yet. */
  readonly prefixOf: (uri: string, canonical: string) => string;

  /** Returns the XML of a value that is an element of a document; otherwise undefined. */
  readonly render: (value: unknown, view: View) => string | undefined;
}

/** An element to write: its value, its view, and its place for error messages. */
export interface ElementToWrite {
  readonly value: unknown;
  readonly view: View;

  /** The path, such as `/domain/devices/disk[1]`. */
  readonly path: string;

  /** The white space before the lines of the element. */
  readonly indent: string;

  /** The number of elements around it that are written with it; 0 if undefined. */
  readonly depth?: number;

  /** Attributes to add to the start tag as they are, after its own. */
  readonly extra?: () => string;
}

/**
 * Returns the XML of a JavaScript value, pretty-printed as libvirt does.
 *
 * @throws {@link XmlError} if the value does not have the form of the format.
 */
export function encodeElement(element: ElementToWrite, context: WriteContext): string {
  const { value, view, path } = element;
  const rendered = context.render(value, view);
  if (rendered !== undefined) return rendered;
  switch (view.form) {
    case 'flag':
      if (value !== true) throw invalid(path, 'must be true, false or undefined');
      return wrap(element, context, { attributes: '', text: '', children: [] });
    case 'scalar': {
      const text = encodeValue(view.text?.kind ?? 'string', value);
      if (text === undefined) throw invalid(path, `must be ${expected(view.text?.kind)}`);
      return wrap(element, context, { attributes: '', text: escapeText(text), children: [] });
    }
    case 'fragments':
      return wrap(element, context, { attributes: '', text: '', children: fragments(value, path) });
    case 'object':
      return encodeObject(element, context);
  }
}

interface Content {
  readonly attributes: string;
  readonly text: string;
  readonly children: readonly string[];
}

function encodeObject(element: ElementToWrite, context: WriteContext): string {
  const { value, view, path, depth = 0 } = element;
  // An object that contains itself has no end.
  if (depth >= MAX_DEPTH)
    throw invalid(`/${view.name}`, `is nested deeper than ${MAX_DEPTH} elements`);
  const object = asObject(value, path, view);
  let attributes = '';
  let text = '';
  const children: (readonly [order: number, property: ChildView, value: unknown])[] = [];
  for (const [property, each] of Object.entries(object)) {
    if (each === undefined) continue;
    const place = propertyOf(view, property, path);
    if (place.is === 'attribute') attributes += encodeAttribute(place, each, path, context.quote);
    else if (place.is === 'text') {
      const encoded = encodeValue(place.kind, each);
      if (encoded === undefined)
        throw invalid(path, `"${TEXT_PROPERTY}" must be ${expected(place.kind)}`);
      text = escapeText(encoded);
    } else children.push([view.order.get(place.name) ?? children.length, place, each]);
  }
  children.sort(([one], [other]) => one - other);
  const indent = element.indent + context.unit;
  return wrap(element, context, {
    attributes,
    text,
    children: inPairs(children.flatMap(([, child, each]) => childValues(child, each, path))).map(
      (item) => encodeElement({ ...item, indent, depth: depth + 1 }, context),
    ),
  });
}

/**
 * Puts each `<blockers>` behind the `<model>` that it names. These are the only elements of libvirt's
 * formats whose order the schema gives in pairs.
 */
function inPairs<T extends Omit<ElementToWrite, 'indent'>>(items: readonly T[]): readonly T[] {
  const isBlockers = ({ view }: T): boolean => view.name === 'blockers';
  if (!items.some(isBlockers)) return items;
  const named = (item: T, property: string): unknown =>
    typeof item.value === 'object' ? (item.value as PlainObject | null)?.[property] : undefined;
  const blockers = items.filter(isBlockers);
  const models = items.filter((item) => !isBlockers(item));
  const follow = (model: T): readonly T[] =>
    blockers.filter((each) => named(each, 'model') === named(model, TEXT_PROPERTY));
  const paired = models.flatMap((model) => [model, ...follow(model)]);
  return [...paired, ...blockers.filter((each) => !paired.includes(each))];
}

/** Returns the elements of a property: those of its array, or the one of its value. */
export function childValues(
  child: ChildView,
  value: unknown,
  path: string,
): readonly Omit<ElementToWrite, 'indent'>[] {
  const { view, name, isList } = child;
  if (!isList) {
    if (value === undefined || (value === false && view.form === 'flag')) return [];
    return [{ value, view, path: `${path}/${name}` }];
  }
  if (!Array.isArray(value)) throw invalid(`${path}/${name}`, 'must be an array');
  // Deleted items of an array are holes, which forEach and Object.entries pass over.
  return Object.entries(value as readonly unknown[]).map(([index, item]) => ({
    value: item,
    view,
    path: `${path}/${name}[${Number(index) + 1}]`,
  }));
}

/** Returns the place of a property in XML. */
export function propertyOf(view: View, property: string, path: string): PropertyView {
  const place = view.properties.get(property);
  if (place !== undefined) return place;
  const hint = suggestion(property, [...view.properties.keys()]);
  throw invalid(path, `has no property "${property}"${hint}`);
}

/** Returns an attribute with the space before it. */
function encodeAttribute(
  { name, kind }: AttributeView,
  value: unknown,
  path: string,
  quote: string,
): string {
  const text = encodeValue(kind, value);
  if (text === undefined) throw invalid(`${path}/@${name}`, `must be ${expected(kind)}`);
  return ` ${name}=${quote}${escapeAttribute(text, quote)}${quote}`;
}

/** Returns a value as an object. With a view, the error names the object to write. */
export function asObject(value: unknown, path: string, view?: View): PlainObject {
  // A Map or a Date has no properties of its own, and would be written as an empty element.
  const isObject = Object.prototype.toString.call(value) === '[object Object]';
  if (isObject && typeof value === 'object' && value !== null) return value as PlainObject;
  throw invalid(path, `must be an object${view === undefined ? '' : objectExample(view)}`);
}

/** Returns an example of an element's object if the element has a text. */
function objectExample({ text, properties }: View): string {
  if (text === undefined) return '';
  if (properties.has('unit')) return ` such as { ${TEXT_PROPERTY}: 4, unit: 'GiB' }`;
  const example = text.kind === 'number' ? '4' : "'...'";
  return ` such as { ${TEXT_PROPERTY}: ${example} }`;
}

/** Returns the error of a value that cannot be written. */
export function invalid(path: string, fact: string): XmlError {
  return new XmlError(`${path} ${fact}`, { code: 'XML_VALUE' });
}

/** Returns the words for a kind of value in an error message. */
export function expected(kind: string | undefined): string {
  if (kind === 'number') return 'an exact number, a bigint or a string of digits';
  return kind === 'string' ? 'a string' : 'true or false';
}

/** Returns the XML of each element of a property that is an array of XML elements. */
export function fragments(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw invalid(path, 'must be an array of XML elements');
  return value.map((xml: unknown) => {
    if (typeof xml !== 'string') throw invalid(path, 'must be an array of XML elements');
    const { start, end } = readTree(xml).root;
    return xml.slice(start, end);
  });
}

function wrap(
  { view, indent, extra }: ElementToWrite,
  context: WriteContext,
  { attributes, text, children }: Content,
): string {
  const name = writtenName(view.name, context);
  const open = `<${name}${attributes}${extra?.() ?? ''}`;
  if (children.length === 0) return text === '' ? `${open}/>` : `${open}>${text}</${name}>`;
  const lineBreak = context.unit === '' ? '' : context.newline + indent;
  const lines = children.map((child) => `${lineBreak}${context.unit}${child}`).join('');
  return `${open}>${text}${lines}${lineBreak}</${name}>`;
}

/** Returns the name of an element with the prefix of the place that it goes to. */
function writtenName(key: string, context: WriteContext): string {
  const uri = namespaceOf(key);
  if (uri === '') return key;
  const [canonical = '', local = ''] = key.split(':');
  const prefix = context.prefixOf(uri, canonical);
  return prefix === '' ? local : `${prefix}:${local}`;
}
