import type { XmlElement } from './index.ts';
import {
  attribute,
  childrenNamed,
  elements,
  orderAttributes,
  withAttributes,
  withChildren,
} from './index.ts';

/**
 * The parts of an element that libvirt keeps, in its order. Parts that a shape does not name are
 * dropped, as libvirt drops unknown parts.
 */
export interface Shape {
  /** The attributes. Without a list, all are kept in their order. */
  readonly attributes?: readonly string[];

  /** The children and their shapes. Without a list, all are kept in their order. */
  readonly children?: Readonly<Record<string, Shape>>;
}

/** An element that is kept unchanged. */
export const ANY: Shape = {};

/** An element with text, and without attributes. */
export const TEXT: Shape = { attributes: [] };

/** Returns the shape of an element that has only attributes. */
export function leaf(...attributes: readonly string[]): Shape {
  return { attributes, children: {} };
}

export function shaped(of: XmlElement, shape: Shape): XmlElement {
  const own = shape.attributes === undefined ? of : orderAttributes(of, shape.attributes);
  if (shape.children === undefined) {
    return withChildren(
      own,
      own.children.map((node) => (typeof node === 'string' ? node : shaped(node, ANY))),
    );
  }
  const ordered = Object.entries(shape.children).flatMap(([name, inner]) =>
    childrenNamed(own, name).map((found) => shaped(found, inner)),
  );
  return withChildren(own, ordered);
}

/** Formats all PCI addresses inside as libvirt does, such as `slot='0x02'`. */
export function withPciAddresses(of: XmlElement): XmlElement {
  const inside = of.children.map((node) =>
    typeof node === 'string' ? node : withPciAddresses(node),
  );
  const own = withChildren(of, inside);
  return isPciAddress(own) ? formatPciAddress(own) : own;
}

function isPciAddress(of: XmlElement): boolean {
  return (
    of.name === 'address' &&
    attribute(of, 'slot') !== undefined &&
    (attribute(of, 'type') === 'pci' || attribute(of, 'function') !== undefined)
  );
}

function formatPciAddress(of: XmlElement): XmlElement {
  const hex = (name: string, digits: number): string => {
    const value = Number(attribute(of, name) ?? 0);
    const text = Number.isInteger(value) && value >= 0 ? value.toString(16) : '0';
    return `0x${text.padStart(digits, '0')}`;
  };
  const ordered = orderAttributes(of, [
    'type',
    'domain',
    'bus',
    'slot',
    'function',
    'multifunction',
  ]);
  const type = attribute(of, 'type');
  const values = { domain: hex('domain', 4), bus: hex('bus', 2), slot: hex('slot', 2) };
  const empty = { ...ordered, attributes: type === undefined ? [] : [['type', type] as const] };
  return withAttributes(empty, {
    ...values,
    function: hex('function', 1),
    multifunction: attribute(of, 'multifunction'),
  });
}

/** Returns the first element inside, at any depth, that passes `test`. */
export function findElement(
  of: XmlElement,
  test: (candidate: XmlElement) => boolean,
): XmlElement | undefined {
  for (const inner of elements(of)) {
    const found = test(inner) ? inner : findElement(inner, test);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
