import { ErrorDomain } from '../../codes.ts';
import { xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  childrenNamed,
  elements,
  orderAttributes,
  withAttributes,
  withChildren,
} from '../../xml/index.ts';

/**
 * What libvirt keeps of an element, and in which order it writes it. Whatever a shape does not name
 * is dropped, as libvirt drops what it does not know.
 */
export interface Shape {
  /** The attributes; all, as they come, when not given. */
  readonly attributes?: readonly string[];

  /** The child elements and their shapes; all, as they come, when not given. */
  readonly children?: Readonly<Record<string, Shape>>;
}

/** Kept as it is. */
export const ANY: Shape = {};

/** Without attributes of its own, and with text inside. */
export const TEXT: Shape = { attributes: [] };

/** The shape of an element that has attributes alone. */
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

/** An attribute that must have one of a set of values, if it is there at all. */
export function enumAttribute(
  of: XmlElement,
  name: string,
  values: readonly string[],
): string | undefined {
  const value = attribute(of, name);
  if (value !== undefined && !values.includes(value)) {
    const detail = `Invalid value for attribute '${name}' in element '${of.name}': '${value}'.`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  return value;
}

/** An attribute that must be there and have one of a set of values. */
export function requiredEnum(of: XmlElement, name: string, values: readonly string[]): string {
  const value = enumAttribute(of, name, values);
  if (value === undefined) {
    const detail = `Missing required attribute '${name}' in element '${of.name}'`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  return value;
}

/** Writes every PCI address inside in libvirt's digits, such as `slot='0x02'`. */
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

/** The first element inside, at any depth, for which `test` holds. */
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
