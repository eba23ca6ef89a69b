import type { SaxesAttributeNS, SaxesTagNS } from '#saxes';
import { SaxesParser } from '#saxes';
import { XmlError } from '../../errors/index.ts';
import { XMLNS } from './namespaces.ts';
import { SourceDocument } from './source-document.ts';
import type { SourceAttribute, SourceRange } from './source-element.ts';
import { SourceElement } from './source-element.ts';

/** The limits of a document. */
export interface XmlLimits {
  /** The maximum length of the text in UTF-16 code units. The default is 16777216. */
  readonly maxLength?: number;

  /** The maximum depth of nested elements. The default is 256, which is libxml2's limit. */
  readonly maxDepth?: number;
}

/** libvirt's parser, libxml2, accepts undeclared prefixes as parts of names. */
const UNDECLARED_PREFIX = 'unbound namespace prefix';

const MAX_LENGTH = 16_777_216;
const MAX_DEPTH = 256;

/**
 * Parses a document strictly, with namespaces, and keeps its text.
 *
 * @throws {@link XmlError} if the text is not well-formed, has a DOCTYPE, or exceeds a limit.
 */
export function readTree(text: string, limits: XmlLimits = {}): SourceDocument {
  const maxLength = limits.maxLength ?? MAX_LENGTH;
  if (text.length > maxLength) {
    throw new XmlError(`XML has ${text.length} characters, more than the limit of ${maxLength}`, {
      code: 'XML_LIMIT',
    });
  }
  return new TreeReader(text, limits.maxDepth ?? MAX_DEPTH).read();
}

/** An element while its content is read. */
interface OpenElement {
  readonly element: SourceElement;
  readonly children: SourceElement[];
  readonly comments: SourceRange[];
  text: string;
}

class TreeReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #open: OpenElement[] = [];
  #root: SourceElement | undefined;

  /** The offset behind the markup that was read last. The next `<` begins the current markup. */
  #lastEnd = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  read(): SourceDocument {
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      if (message.includes(UNDECLARED_PREFIX)) return;
      const fact = message.replace(/^\d+:\d+: /, '').replace(/(?<!\.)\.+$/, '');
      throw this.#error(`XML is not well-formed: ${fact}`, 'XML_MALFORMED');
    });
    parser.on('doctype', () => {
      throw this.#error('XML has a DOCTYPE, which is not allowed', 'XML_DOCTYPE');
    });
    parser.on('opentagstart', () => {
      if (this.#open.length < this.#maxDepth) return;
      throw this.#error(`XML is nested deeper than ${this.#maxDepth} elements`, 'XML_LIMIT');
    });
    parser.on('opentag', (tag) => this.#openTag(tag));
    parser.on('closetag', (tag) => this.#closeTag(tag));
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => {
      this.#addText(text);
      this.#lastEnd = parser.position;
    });
    parser.on('comment', () => this.#addComment());
    parser.on('processinginstruction', () => this.#addComment());
    parser.on('xmldecl', () => {
      this.#lastEnd = parser.position;
    });
    parser.write(this.#text).close();
    if (this.#root === undefined) throw this.#error('XML has no element', 'XML_MALFORMED');
    return new SourceDocument(this.#text, this.#root);
  }

  #error(fact: string, code: 'XML_MALFORMED' | 'XML_DOCTYPE' | 'XML_LIMIT'): XmlError {
    const { line, column } = this.#parser;
    return new XmlError(`${fact} (line ${line}, column ${column})`, { code, line, column });
  }

  #openTag(tag: SaxesTagNS): void {
    const start = this.#text.indexOf('<', this.#lastEnd);
    this.#lastEnd = this.#parser.position;
    const element = new SourceElement({
      parent: this.#open.at(-1)?.element,
      name: tag.name,
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      ...splitAttributes(tag.attributes),
      start,
      contentStart: this.#lastEnd,
    });
    this.#open.push({ element, children: [], comments: [], text: '' });
  }

  #closeTag(tag: SaxesTagNS): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const { element, children, comments, text } = open;
    let contentEnd = element.contentStart;
    if (!tag.isSelfClosing) {
      contentEnd = this.#text.indexOf('<', this.#lastEnd);
      this.#lastEnd = this.#parser.position;
    }
    Object.assign(element, { children, comments, text, contentEnd, end: this.#lastEnd });
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #addText(text: string): void {
    const open = this.#open.at(-1);
    if (open !== undefined) open.text += text;
  }

  #addComment(): void {
    const start = this.#text.indexOf('<', this.#lastEnd);
    // saxes reports a comment before it has read the closing bracket.
    this.#lastEnd = this.#text.indexOf('>', this.#parser.position - 1) + 1;
    this.#open.at(-1)?.comments.push({ start, end: this.#lastEnd });
  }
}

function splitAttributes(all: Readonly<Record<string, SaxesAttributeNS>>): {
  readonly attributes: readonly SourceAttribute[];
  readonly declared: Readonly<Record<string, string>> | undefined;
} {
  const attributes: SourceAttribute[] = [];
  let declared: Record<string, string> | undefined;
  for (const name in all) {
    const attribute = all[name];
    if (attribute === undefined) continue;
    if (attribute.uri === XMLNS) {
      declared ??= Object.create(null) as Record<string, string>;
      declared[attribute.prefix === '' ? '' : attribute.local] = attribute.value;
    } else {
      attributes.push(attribute);
    }
  }
  return { attributes, declared };
}
