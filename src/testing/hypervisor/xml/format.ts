import type { XmlElement } from './element.ts';
import { isDeclaration, isElement, OTHER_NODES } from './element.ts';

/**
 * Formats a document as libvirt formats its own: two spaces a level, attributes in single quotes, a
 * newline at the end.
 */
export function formatXml(root: XmlElement): string {
  return formatElement(root, 0);
}

/**
 * Formats a user's element as libxml2 does (xmlNodeDump): declarations of namespaces before the
 * attributes, values in double quotes, indented unless text stands beside elements, no newline at
 * the end.
 */
export function formatForeign(of: XmlElement, level = 0): string {
  const other = OTHER_NODES[of.name];
  if (other !== undefined) return other.join(of.children.join(''));
  const start = `<${of.name}${foreignAttributes(of)}`;
  if (of.children.length === 0) {
    return `${start}/>`;
  }
  if (of.children.some((node) => !isElement(node) || node.name === '#cdata')) {
    const inside = of.children.map((node) =>
      isElement(node) ? formatForeign(inline(node)) : escapeForeignText(node),
    );
    return `${start}>${inside.join('')}</${of.name}>`;
  }
  const indent = '  '.repeat(level + 1);
  const inside = of.children.map((node) =>
    isElement(node) ? `${indent}${formatForeign(node, level + 1)}\n` : '',
  );
  return `${start}>\n${inside.join('')}${'  '.repeat(level)}</${of.name}>`;
}

function formatElement(of: XmlElement, level: number): string {
  const indent = '  '.repeat(level);
  // The contents are the user's, and libxml2 formats them with their parent.
  if (of.name === 'metadata') return `${indent}${formatForeign(of, level)}\n`;
  const start = `${indent}<${of.name}${quoted(of)}`;
  if (of.children.length === 0) {
    return of.open ? `${start}>\n${indent}</${of.name}>\n` : `${start}/>\n`;
  }
  if (!of.children.some(isElement)) {
    return `${start}>${escapeText(of.children.join(''))}</${of.name}>\n`;
  }
  const inside = of.children.filter(isElement).map((node) => formatElement(node, level + 1));
  return `${start}>\n${inside.join('')}${indent}</${of.name}>\n`;
}

/**
 * Returns the same element, marked so that its contents are not indented: there is text beside it.
 */
function inline(of: XmlElement): XmlElement {
  if (OTHER_NODES[of.name] !== undefined) return of;
  const children = of.children.map((node) => (isElement(node) ? inline(node) : node));
  return children.length === 0 ? of : { ...of, children: [...children, ''] };
}

function foreignAttributes(of: XmlElement): string {
  const declarations = of.attributes
    .filter(([name]) => isDeclaration(name))
    .map(([name, uri]) => ` ${name}=${quotedUri(uri)}`);
  const others = of.attributes
    .filter(([name]) => !isDeclaration(name))
    .map(([name, value]) => ` ${name}="${escapeForeignAttribute(value)}"`);
  return [...declarations, ...others].join('');
}

/** Quotes a namespace as libxml2 does, which escapes neither `&` nor `<`. */
function quotedUri(uri: string): string {
  return uri.includes('"') && !uri.includes("'")
    ? `'${uri}'`
    : `"${uri.replaceAll('"', '&quot;')}"`;
}

function quoted(of: XmlElement): string {
  return of.attributes.map(([name, value]) => ` ${name}='${escapeText(value)}'`).join('');
}

/** Escapes text and attributes as virBufferEscapeString does. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

function escapeForeignText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function escapeForeignAttribute(text: string): string {
  return escapeForeignText(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}
