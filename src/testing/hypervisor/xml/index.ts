export type { XmlAttributes, XmlElement, XmlNode } from './element.ts';
export {
  attribute,
  child,
  childrenNamed,
  childText,
  descend,
  editChild,
  element,
  elements,
  isDeclaration,
  isElement,
  openElement,
  orderAttributes,
  orderChildren,
  sameXml,
  textElement,
  textOf,
  withAttributes,
  withChild,
  withChildren,
  withoutChild,
} from './element.ts';
export { formatForeign, formatXml } from './format.ts';
export type { DocumentKind } from './parse.ts';
export { parseXml } from './parse.ts';
export { parseUnsigned, scaleBytes, toKiB } from './scale.ts';
