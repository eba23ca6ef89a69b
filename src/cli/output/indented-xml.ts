import type { XMLSerializer, XmlNode } from '#xmldom';

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/**
 * Returns a node as XML, indented as libxml2 does it for virsh: the spaces between elements are
 * replaced, all other text is kept.
 */
export function indentedXml(node: XmlNode, serializer: XMLSerializer, indent: string = ''): string {
  const children = childrenOf(node);
  const isPlain =
    node.nodeType === ELEMENT_NODE &&
    children.some(({ nodeType }) => nodeType === ELEMENT_NODE) &&
    children.every((child) => child.nodeType !== TEXT_NODE || isBlank(child));
  if (!isPlain) return serializer.serializeToString(node);
  const start = serializer.serializeToString(node.cloneNode(false)).replace(/\/>$/, '>');
  const inner = `${indent}  `;
  const lines = children
    .filter(({ nodeType }) => nodeType !== TEXT_NODE)
    .map((child) => `${inner}${indentedXml(child, serializer, inner)}\n`);
  return `${start}\n${lines.join('')}${indent}</${node.nodeName}>`;
}

function childrenOf({ firstChild }: XmlNode): readonly XmlNode[] {
  const children: XmlNode[] = [];
  for (let child = firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function isBlank({ nodeValue }: XmlNode): boolean {
  return (nodeValue ?? '').trim() === '';
}
