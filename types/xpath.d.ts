/**
 * The part of `xpath` that lvsh uses. The package's own declarations refer to those of browsers,
 * which contradict Node's.
 */
import type { XmlNode } from './xmldom.js';

/** The package is CommonJS, whose bundle has only a default export. */
declare const xpath: { readonly parse: typeof parse; readonly select: typeof select };
export default xpath;

/** Evaluates an expression. Throws an Error if it is not an XPath expression. */
declare function select(
  expression: string,
  node: XmlNode,
): readonly XmlNode[] | string | number | boolean;

/** Parses an expression. Throws an Error if it is not an XPath expression. */
declare function parse(expression: string): object;
