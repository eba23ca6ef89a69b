/**
 * XML as a value: an element is never changed, only replaced, so that a running guest, its
 * configuration, its snapshots and saved states share what they have in common.
 */
export interface XmlElement {
  /** The name as written, prefix included. */
  readonly name: string;

  /** The URI of its namespace; null outside of one. */
  readonly namespace: string | null;

  readonly attributes: XmlAttributes;

  readonly children: readonly XmlNode[];

  /** Written with an end tag even when empty, as libvirt writes some of its elements. */
  readonly open: boolean;
}

export type XmlAttributes = readonly (readonly [name: string, value: string])[];

/** An element, or text. */
export type XmlNode = XmlElement | string;

/** Values that stand for an attribute; one that is undefined or null is left out. */
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

/** An element that is written with an end tag even when it is empty. */
export function openElement(
  name: string,
  values: AttributeValues = {},
  children: readonly (XmlNode | undefined | null)[] = [],
): XmlElement {
  return { ...element(name, values, children), open: true };
}

/** An element with text alone. */
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

export function attribute(of: XmlElement, name: string): string | undefined {
  return of.attributes.find(([key]) => key === name)?.[1];
}

export function elements(of: XmlElement): XmlElement[] {
  return of.children.filter(isElement);
}

export function childrenNamed(of: XmlElement, name: string): XmlElement[] {
  return elements(of).filter((child) => child.name === name);
}

export function child(of: XmlElement, name: string): XmlElement | undefined {
  return elements(of).find((candidate) => candidate.name === name);
}

/** The element at the end of a path of names, each the first of its kind. */
export function descend(of: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (at, name) => (at === undefined ? undefined : child(at, name)),
    of,
  );
}

/** All text inside, as XPath's string() has it. */
export function textOf(of: XmlElement): string {
  return of.children.map((node) => (isElement(node) ? textOf(node) : node)).join('');
}

/** The text of the first child of that name; undefined without one, or when it is empty. */
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

/** With the attributes that libvirt writes for it alone, in the order in which it writes them. */
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
 * With `replacement` in place of the first child of its name, or at its place by `order` when there
 * was none.
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

/** The child elements that `order` names, in that order; those of one name stay as they came. */
export function orderChildren(of: XmlElement, order: readonly string[]): XmlElement {
  return withChildren(
    of,
    order.flatMap((name) => childrenNamed(of, name)),
  );
}

/** With `edit` applied to the child of that name, when there is one. */
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
