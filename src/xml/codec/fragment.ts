import type { SourceElement } from '../tree/source-element.ts';
import { escapeAttribute } from './escape.ts';

/**
 * Returns the XML of an element so that it can stand alone: the namespaces that it uses, but that
 * are declared above it, are added to its start tag.
 */
export function fragmentOf(element: SourceElement, source: string): string {
  const xml = source.slice(element.start, element.end);
  const missing = missingNamespaces(element);
  if (missing.size === 0) return xml;
  const declarations = [...missing].map(([prefix, uri]) => declaration(prefix, uri)).join('');
  const at = element.name.length + 1;
  return `${xml.slice(0, at)}${declarations}${xml.slice(at)}`;
}

/** Returns the attribute that declares a namespace, with the space before it. */
export function declaration(prefix: string, uri: string, quote = "'"): string {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  return ` ${name}=${quote}${escapeAttribute(uri, quote)}${quote}`;
}

/** Returns the namespaces that an element uses and its ancestors declare. */
export function missingNamespaces(element: SourceElement): ReadonlyMap<string, string> {
  const missing = new Map<string, string>();
  const visit = (at: SourceElement, declared: ReadonlySet<string>): void => {
    const known = new Set([...declared, ...Object.keys(at.declared ?? {})]);
    const prefixes = at.attributes.map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
    for (const prefix of [at.prefix, ...prefixes]) {
      if (known.has(prefix) || prefix === 'xml') continue;
      const uri = element.namespaceOf(prefix);
      if (uri !== undefined && uri !== '') missing.set(prefix, uri);
    }
    for (const child of at.children) visit(child, known);
  };
  visit(element, new Set());
  return missing;
}
