import { XmlError } from '../../../errors/index.ts';
import { missingNamespaces } from '../../../xml/codec/fragment.ts';
import { readTree } from '../../../xml/tree/read-tree.ts';
import type { SourceDocument } from '../../../xml/tree/source-document.ts';
import type { SourceElement } from '../../../xml/tree/source-element.ts';
import type { ErrorDomain } from '../codes.ts';
import { ErrorNumber, ErrorDomain as SimulatedDomain } from '../codes.ts';
import { xmlError } from '../failures.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import type { XmlAttributes, XmlElement, XmlNode } from './element.ts';
import { element, OTHER_NODES } from './element.ts';
import type { XmlFault } from './faults.ts';
import { DEPTH_MAX, findFault } from './faults.ts';

/** The maximum length of the reader's reason in an error. A reason can quote the document. */
const REASON_MAX = 200;

/** A document type that declares nothing. libxml2 accepts it, and does not read what it names. */
const PLAIN_DOCTYPE = /<!DOCTYPE\s[^[\]<>"']*(?:(?:"[^"<]*"|'[^'<]*')\s*)*>/;

/** The elements whose `<metadata>` libvirt copies as it is. */
const WITH_METADATA: ReadonlySet<string | undefined> = new Set(['domain', 'network']);

/** The kind of document, for error messages. */
export interface DocumentKind {
  /** libvirt's name for the document, such as `(domain_definition)`. */
  readonly label: string;

  /** The required name of the root element. Without it, any name is accepted. */
  readonly root?: string;

  /** Whether it is an element of metadata, whose comments and CDATA sections libvirt keeps. */
  readonly isMetadata?: boolean;

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
  const shown = withoutPlainDoctype(text);
  const fault = findFault(shown);
  if (fault !== undefined) {
    throw notXml(kind, ...placed(text, fault));
  }
  const document = readSource(shown, kind);
  return toElement(document.root, document.text, kind.isMetadata ?? false);
}

/** Replaces a document type that declares nothing by spaces, since the reader refuses all. */
function withoutPlainDoctype(text: string): string {
  const start = text.search(/<[^?!]/);
  const found = PLAIN_DOCTYPE.exec(text);
  if (found === null || found.index > start) return text;
  const blank = found[0].replaceAll(/[^\n]/g, ' ');
  return text.slice(0, found.index) + blank + text.slice(found.index + blank.length);
}

function readSource(text: string, kind: DocumentKind): SourceDocument {
  try {
    return readTree(text, { maxDepth: DEPTH_MAX });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { line = 1 } = error;
    const source = text.split('\n', line)[line - 1] ?? '';
    throw notXml(kind, line, reasonOf(error), source, '^');
  }
}

/** Returns the reason of an error without the place, which libvirt's message has at its start. */
function reasonOf({ message }: XmlError): string {
  const fact = message.replace(/^XML is not well-formed: /, '').replace(/ \(line [^()]*\)$/, '');
  return fact.slice(0, REASON_MAX);
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

function toElement(from: SourceElement, text: string, isMetadata: boolean): XmlElement {
  const isInside = isMetadata || isHolder(from);
  return {
    name: from.name,
    namespace: namespaceOf(from),
    attributes: attributesOf(from),
    children: isInside ? allNodesOf(from, text) : nodesOf(from, text),
    open: false,
  };
}

/** Whether libvirt copies the contents of an element as they are. */
function isHolder({ name, parent }: SourceElement): boolean {
  return name === 'metadata' && WITH_METADATA.has(parent?.name);
}

/** Returns the namespace. An undeclared prefix has none: libxml2 takes it as part of the name. */
function namespaceOf(from: SourceElement): string | null {
  const uri = from.namespaceOf(from.prefix);
  return uri === undefined || uri === '' ? null : asNamespace(uri);
}

/**
 * Returns the declarations of namespaces, then the attributes. `<metadata>` also gets the
 * declarations above it that its contents use, since libvirt copies it out of the document
 * (xmlCopyNode).
 */
function attributesOf(from: SourceElement): XmlAttributes {
  const inherited = isHolder(from) ? missingNamespaces(from) : [];
  const declarations = [...Object.entries(from.declared ?? {}), ...inherited].map(
    ([prefix, uri]) => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, asNamespace(uri)] as const,
  );
  return [...declarations, ...from.attributes.map(({ name, value }) => [name, value] as const)];
}

/** Returns a declared namespace as libxml2 keeps it, which leaves `&` escaped. */
function asNamespace(uri: string): string {
  return uri.replaceAll('&', '&#38;');
}

/** Returns the contents without blank text between elements, unless there is other text. */
function nodesOf(from: SourceElement, text: string): readonly XmlNode[] {
  const children = from.children.map((child) => toElement(child, text, false));
  if (children.length === 0) return from.text === '' ? [] : [from.text];
  if (!/[^ \t\r\n]/.test(from.text)) return children;
  // The tree has all text of an element in one piece, so each part is read from the source.
  const starts = [from.contentStart, ...from.children.map(({ end }) => end)];
  const ends = [...from.children.map(({ start }) => start), from.contentEnd];
  return starts
    .flatMap((start, index) => [
      textIn(text.slice(start, ends[index])),
      ...children.slice(index, index + 1),
    ])
    .filter((node) => node !== '');
}

/** Returns the contents of an element of metadata with comments and CDATA sections. */
function allNodesOf(from: SourceElement, text: string): readonly XmlNode[] {
  const nodes: XmlNode[] = [];
  let at = from.contentStart;
  for (const child of from.children) {
    addNodes(nodes, text.slice(at, child.start), false);
    nodes.push(toElement(child, text, true));
    at = child.end;
  }
  addNodes(nodes, text.slice(at, from.contentEnd), true);
  return nodes;
}

const OTHERS = Object.entries(OTHER_NODES);

/** Adds the nodes of a part of the source that contains no elements. */
function addNodes(nodes: XmlNode[], source: string, isLast: boolean): void {
  let at = 0;
  while (at < source.length) {
    const start = source.indexOf('<', at);
    const piece = source.slice(at, start < 0 ? source.length : start);
    if (piece !== '' && !isDropped(piece, nodes, isLast && start < 0)) nodes.push(textIn(piece));
    if (start < 0) return;
    at = source.length;
    for (const [name, [begin, close]] of OTHERS) {
      if (!source.startsWith(begin, start)) continue;
      const stop = source.indexOf(close, start + begin.length);
      const inside = source.slice(start + begin.length, stop);
      nodes.push(element(name, {}, [name === '#instruction' ? oneBlank(inside) : inside]));
      at = stop + close.length;
    }
  }
}

/** Writes the target of a processing instruction and its text with one blank between them. */
function oneBlank(instruction: string): string {
  return instruction.replace(/^([^ \t\r\n]+)[ \t\r\n]+/, '$1 ');
}

/**
 * Whether libxml2 drops blank text: if it stands between nodes that are no text, and the element
 * had no text before (areBlanks). References are never blank.
 */
function isDropped(piece: string, nodes: readonly XmlNode[], isEnd: boolean): boolean {
  if (/[^ \t\r\n]/.test(piece)) return false;
  if (nodes.length === 0) return !isEnd;
  return !nodes.some((node) => typeof node === 'string');
}

/** Returns the text of a part of the source that contains no elements. */
function textIn(source: string): string {
  return /[<&\r]/.test(source) ? readTree(`<text>${source}</text>`).root.text : source;
}
