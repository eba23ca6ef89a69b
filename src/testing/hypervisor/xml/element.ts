/**
 * An XML element as an immutable value. A running domain, its configuration, its snapshots and its
 * saved states can therefore share elements.
 */
export interface XmlElement {
  /** The name as in the document, with its prefix. */
  readonly name: string;

  /** The URI of its namespace, or null if it has none. */
  readonly namespace: string | null;

  readonly attributes: XmlAttributes;

  readonly children: readonly XmlNode[];

  /**
   * Whether the element is written with an end tag even if it is empty, as libvirt writes some
   * elements.
   */
  readonly open: boolean;
}

export type XmlAttributes = readonly (readonly [name: string, value: string])[];

/** An element, or text. Within metadata, it is also one of {@link OTHER_NODES}. */
export type XmlNode = XmlElement | string;

/**
 * Nodes of metadata that are neither element nor text: the names that their elements have, and how
 * they begin and end. No element of a document can have such a name. The only child is the text.
 */
export const OTHER_NODES: Readonly<Record<string, readonly [begin: string, end: string]>> = {
  '#comment': ['<!--', '-->'],
  '#instruction': ['<?', '?>'],
  '#cdata': ['<![CDATA[', ']]>'],
};

/** The values of attributes. An attribute whose value is undefined or null is left out. */
type AttributeValues = Readonly<Record<string, string | number | bigint | undefined | null>>;

export function element(
  name: string,
  values: AttributeValues = {},
  children: readonly (XmlNode | undefined | null)[] = [],
): XmlElement {
  const attributes = Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, String(value)] as const],
  );
  const present = children.filter((child) => child !== undefined && child !== null);
  return { name, namespace: null, attributes, children: present, open: false };
}

/** Returns an element that is written with an end tag even if it is empty. */
export function openElement(
  name: string,
  values: AttributeValues = {},
  children: readonly (XmlNode | undefined | null)[] = [],
): XmlElement {
  return { ...element(name, values, children), open: true };
}

/** Returns an element that contains only text. */
export function textElement(
  name: string,
  text: string | number | bigint,
  values: AttributeValues = {},
): XmlElement {
  return element(name, values, [String(text)]);
}

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string';
}

/** Whether an attribute declares a namespace. */
export function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

export function attribute(of: XmlElement, name: string): string | undefined {
  return of.attributes.find(([key]) => key === name)?.[1];
}

export function elements(of: XmlElement): XmlElement[] {
  return of.children.filter(isElement);
}

/** Returns the children with the given name that are in no namespace, as libvirt's own are. */
export function childrenNamed(of: XmlElement, name: string): XmlElement[] {
  return elements(of).filter((each) => each.name === name && each.namespace === null);
}

/** Returns the first child with the given name that is in no namespace. */
export function child(of: XmlElement, name: string): XmlElement | undefined {
  return elements(of).find((each) => each.name === name && each.namespace === null);
}

/**
 * Returns the element at the end of a path of names. Each step takes the first child of its name.
 */
export function descend(of: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (at, name) => (at === undefined ? undefined : child(at, name)),
    of,
  );
}

/** Returns all text inside, like XPath's string(). */
export function textOf(of: XmlElement): string {
  if (of.name === '#comment' || of.name === '#instruction') return '';
  return of.children.map((node) => (isElement(node) ? textOf(node) : node)).join('');
}

/**
 * Returns the text of the first child with the given name, or undefined if there is none or it is
 * empty.
 */
export function childText(of: XmlElement, name: string): string | undefined {
  const found = child(of, name);
  return found === undefined ? undefined : textOf(found) || undefined;
}

export function withAttributes(of: XmlElement, values: AttributeValues): XmlElement {
  const given = Object.entries(values);
  const kept = of.attributes
    .map(([key, value]) => [key, key in values ? values[key] : value] as const)
    .flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, String(value)] as const],
    );
  const added = given.flatMap(([key, value]) =>
    value === undefined || value === null || attribute(of, key) !== undefined
      ? []
      : [[key, String(value)] as const],
  );
  return { ...of, attributes: [...kept, ...added] };
}

/** Returns the element with only the attributes in `order`, in that order. */
export function orderAttributes(of: XmlElement, order: readonly string[]): XmlElement {
  const attributes = order.flatMap((name) => of.attributes.filter(([key]) => key === name));
  return { ...of, attributes };
}

export function withChildren(of: XmlElement, children: readonly XmlNode[]): XmlElement {
  return { ...of, children };
}

export function withoutChild(of: XmlElement, name: string): XmlElement {
  return withChildren(
    of,
    of.children.filter((node) => !isElement(node) || node.name !== name),
  );
}

/**
 * Replaces the first child with the same name. Without one, inserts `replacement` at its place in
 * `order`.
 */
export function withChild(
  of: XmlElement,
  replacement: XmlElement,
  order: readonly string[] = [],
): XmlElement {
  const at = of.children.findIndex((node) => isElement(node) && node.name === replacement.name);
  if (at >= 0) {
    return withChildren(of, of.children.with(at, replacement));
  }
  const rank = order.indexOf(replacement.name);
  const before = of.children.findIndex(
    (node) => isElement(node) && rank >= 0 && order.indexOf(node.name) > rank,
  );
  const position = before < 0 ? of.children.length : before;
  return withChildren(of, of.children.toSpliced(position, 0, replacement));
}

/**
 * Returns the children that `order` names, in that order. Children of the same name keep their
 * order.
 */
export function orderChildren(of: XmlElement, order: readonly string[]): XmlElement {
  return withChildren(
    of,
    order.flatMap((name) => childrenNamed(of, name)),
  );
}

/** Applies `edit` to the child with the given name, if there is one. */
export function editChild(
  of: XmlElement,
  name: string,
  edit: (found: XmlElement) => XmlElement,
): XmlElement {
  const found = child(of, name);
  return found === undefined ? of : withChild(of, edit(found));
}

export function sameXml(a: XmlElement, b: XmlElement): boolean {
  return (
    a.name === b.name &&
    a.attributes.length === b.attributes.length &&
    a.attributes.every(([key, value]) => attribute(b, key) === value) &&
    a.children.length === b.children.length &&
    a.children.every((node, index) => sameNode(node, b.children[index]))
  );
}

function sameNode(a: XmlNode, b: XmlNode | undefined): boolean {
  if (b === undefined || !isElement(a) || !isElement(b)) {
    return a === b;
  }
  return sameXml(a, b);
}
