import type { Element as DomElement, Node as DomNode } from '@xmldom/xmldom';
import { DOMParser, ParseError } from '@xmldom/xmldom';
import type { ErrorDomain } from '../codes.ts';
import { ErrorNumber, ErrorDomain as SimulatedDomain } from '../codes.ts';
import { xmlError } from '../failures.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import type { XmlElement, XmlNode } from './element.ts';
import { isDeclaration, isElement } from './element.ts';
import type { XmlFault } from './faults.ts';
import { findFault } from './faults.ts';

/** The maximum depth of a document, which is libxml2's own limit. */
const DEPTH_MAX = 256;

/** The maximum length of the parser's reason in an error. A reason can quote the whole document. */
const REASON_MAX = 200;

/**
 * The namespace of undeclared prefixes. xmldom refuses them, libxml2 takes them as parts of names.
 */
const UNDECLARED = 'urn:undeclared';

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;
const CDATA_SECTION_NODE = 4;

/** The kind of document, for error messages. */
export interface DocumentKind {
  /** libvirt's name for the document, such as `(domain_definition)`. */
  readonly label: string;

  /** The required name of the root element. Without it, any name is accepted. */
  readonly root?: string;

  /** The `virErrorDomain` of errors in the text itself. */
  readonly domain: ErrorDomain;
}

/** Parses a document as libvirt does. Text that is not XML fails with VIR_ERR_XML_DETAIL. */
export function parseXml(text: string, kind: DocumentKind): XmlElement {
  const root = parseDocument(text, kind);
  if (kind.root !== undefined && root.name !== kind.root) {
    const detail = `expecting root element of '${kind.root}', not '${root.name}'`;
    throw xmlError(SimulatedDomain.XML, detail);
  }
  return root;
}

function parseDocument(text: string, kind: DocumentKind): XmlElement {
  if (text.trim() === '') {
    throw notXml(kind, 1, 'Document is empty', '(null)', '^');
  }
  if (!text.trimStart().startsWith('<')) {
    const line = text.split('\n', 1)[0] ?? '';
    throw notXml(kind, 1, "Start tag expected, '<' not found", line, '^');
  }
  const fault = findFault(text);
  if (fault !== undefined) {
    throw notXml(kind, ...placed(text, fault));
  }
  const root = readDom(text, kind);
  if (root === null) {
    throw notXml(kind, 1, 'Document is empty', '(null)', '^');
  }
  return toElement(root, kind, 1);
}

function readDom(text: string, kind: DocumentKind): DomElement | null {
  const found: { reason?: string; line?: number } = {};
  const parser = new DOMParser({
    xmlns: Object.fromEntries(prefixesIn(text).map((prefix) => [prefix, UNDECLARED])),
    onError: (level, message, context: { locator?: { lineNumber?: number } }) => {
      if (level !== 'warning' && found.reason === undefined) {
        found.reason = message.slice(0, REASON_MAX);
        found.line = context.locator?.lineNumber ?? 1;
        // Without an end, each character of a large document could be a further error.
        throw new ParseError(message);
      }
    },
  });
  let root: DomElement | null = null;
  try {
    root = parser.parseFromString(text, 'text/xml').documentElement;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    found.reason ??= message.slice(0, REASON_MAX);
  }
  if (found.reason !== undefined) {
    const line = found.line ?? 1;
    const source = text.split('\n', line)[line - 1] ?? '';
    throw notXml(kind, line, found.reason, source, '^');
  }
  return root;
}

/** Returns the line and the marker of a fault as libvirt shows them (catchXMLError). */
function placed(
  text: string,
  { reason, at }: XmlFault,
): readonly [line: number, reason: string, source: string, marker: string] {
  const line = text.slice(0, at).split('\n').length;
  // At an end of line, it is the last line with text.
  let shown = Math.min(at, text.length - 1);
  while (shown >= 0 && /[\r\n]/.test(text[shown] ?? '')) shown -= 1;
  const start = text.lastIndexOf('\n', at < text.length ? Math.max(0, shown) : at) + 1;
  const source = /^[^\r\n]*/.exec(text.slice(start))?.[0] || '(null)';
  const bytes = new TextEncoder().encode(text.slice(start, at)).length;
  return [line, reason, source, `${'-'.repeat(bytes)}^`];
}

/** Returns everything in a document that can be a prefix. */
function prefixesIn(text: string): string[] {
  const found = Array.from(text.matchAll(/[<\s]([^<>\s:="'/&]+):/g), ([, prefix = '']) => prefix);
  return [...new Set(found)].filter((prefix) => prefix !== 'xml' && prefix !== 'xmlns');
}

/**
 * Returns a parser error as virXMLParseHelper formats it: the position, the reason, the line, a
 * marker.
 */
function notXml(
  kind: DocumentKind,
  line: number,
  reason: string,
  source: string,
  marker: string,
): HypervisorError {
  const message = `${kind.label}:${line}: ${reason}\n${source}\n${marker}`;
  return new HypervisorError(message, {
    number: ErrorNumber.XML_DETAIL,
    domain: kind.domain,
    str1: '%s',
    str2: message,
  });
}

function toElement(from: DomElement, kind: DocumentKind, depth: number): XmlElement {
  if (depth > DEPTH_MAX) {
    throw notXml(kind, 1, `Excessive depth in document: ${DEPTH_MAX}`, `<${from.nodeName}`, '^');
  }
  const attributes = Array.from(from.attributes, ({ name, value }) =>
    isDeclaration(name) ? ([name, asNamespace(value)] as const) : ([name, value] as const),
  );
  const nodes = Array.from(from.childNodes).flatMap((node) => toNode(node, kind, depth + 1));
  return {
    name: from.nodeName,
    namespace: namespaceOf(from),
    attributes,
    children: withoutIndentation(nodes),
    open: false,
  };
}

function namespaceOf({ namespaceURI }: DomElement): string | null {
  return namespaceURI === null || namespaceURI === UNDECLARED ? null : asNamespace(namespaceURI);
}

/** Returns a declared namespace as libxml2 keeps it, which leaves `&` escaped. */
function asNamespace(uri: string): string {
  return uri.replaceAll('&', '&#38;');
}

function toNode(node: DomNode, kind: DocumentKind, depth: number): XmlNode[] {
  switch (node.nodeType) {
    case ELEMENT_NODE:
      return [toElement(node as DomElement, kind, depth)];
    case TEXT_NODE:
    case CDATA_SECTION_NODE:
      return [node.nodeValue ?? ''];
    default:
      return [];
  }
}

/** Removes blank text between elements, unless there is other text beside it. */
function withoutIndentation(nodes: readonly XmlNode[]): readonly XmlNode[] {
  const hasElements = nodes.some(isElement);
  const hasText = nodes.some((node) => !isElement(node) && node.trim() !== '');
  return hasElements && !hasText ? nodes.filter(isElement) : joinText(nodes);
}

function joinText(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.reduce<XmlNode[]>((joined, node) => {
    const last = joined.at(-1);
    if (typeof node === 'string' && typeof last === 'string') {
      joined[joined.length - 1] = last + node;
    } else {
      joined.push(node);
    }
    return joined;
  }, []);
}
