import type { SaxesTag } from '#saxes';
import { SaxesParser } from '#saxes';
import type { XmlErrorCode } from '../../errors/index.ts';
import { XmlError } from '../../errors/index.ts';
import { resolveNames } from './resolve-names.ts';
import type { SourcePlace } from './source-document.ts';
import { SourceDocument } from './source-document.ts';
import { SourceElement } from './source-element.ts';

/** The limits of a document. */
export interface XmlLimits {
  /** The maximum length of the text in UTF-16 code units. The default is 16777216. */
  readonly maxLength?: number;

  /** The maximum depth of nested elements. The default is 256, which is libxml2's limit. */
  readonly maxDepth?: number;
}

const MAX_LENGTH = 16_777_216;

/** The maximum depth of nested elements, which is libxml2's. */
export const MAX_DEPTH = 256;

/**
 * Parses a document strictly, with namespaces, and keeps its text. Violations of the rules of
 * namespaces are accepted, as libvirt accepts them.
 *
 * @throws {@link XmlError} if the text is not well-formed, has a DOCTYPE, or exceeds a limit.
 */
export function readTree(text: string, limits: XmlLimits = {}): SourceDocument {
  // Programs in JavaScript pass a Buffer, for example.
  if (typeof text !== 'string') {
    throw new XmlError('XML must be a string', { code: 'XML_VALUE' });
  }
  const maxLength = limits.maxLength ?? MAX_LENGTH;
  if (text.length > maxLength) {
    throw new XmlError(`XML has ${text.length} characters, more than the limit of ${maxLength}`, {
      code: 'XML_LIMIT',
    });
  }
  return new TreeReader(text, limits.maxDepth ?? MAX_DEPTH).read();
}

class TreeReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #parser = new SaxesParser();
  readonly #open: SourceElement[] = [];
  #root: SourceElement | undefined;

  /** The offset behind the tag that was read last. */
  #lastEnd = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  read(): SourceDocument {
    this.#refuseDoctype();
    const parser = this.#parser;
    // saxes stores listeners as properties of the parser. With more than six of them V8 makes it a
    // slow object, and parsing takes four times as long. So comments are found by #tagStart.
    parser.on('error', ({ message }) => {
      const fact = message.replace(/^\d+:\d+: /, '').replace(/(?<!\.)\.+$/, '');
      throw this.#error(`XML is not well-formed: ${fact}`, 'XML_MALFORMED', parser);
    });
    parser.on('opentag', (tag) => this.#openTag(tag));
    parser.on('closetag', (tag) => this.#closeTag(tag));
    parser.on('text', (text) => this.#open.at(-1)?.add(text));
    parser.on('cdata', (text) => this.#open.at(-1)?.add(text));
    parser.write(this.#text).close();
    if (this.#root === undefined) throw new TypeError('saxes accepted a document without element');
    return new SourceDocument(this.#text, this.#root);
  }

  /** A DOCTYPE can only be before the root element. Its entities are not even read. */
  #refuseDoctype(): void {
    const start = this.#tagStart();
    if (!this.#text.startsWith('<!DOCTYPE', start)) return;
    const line = this.#text.slice(0, start).split('\n').length;
    const column = start - this.#text.lastIndexOf('\n', start);
    const place = { line, column };
    throw this.#error('XML has a DOCTYPE, which is not allowed', 'XML_DOCTYPE', place);
  }

  #error(fact: string, code: XmlErrorCode, { line, column }: SourcePlace): XmlError {
    return new XmlError(`${fact} (line ${line}, column ${column})`, { code, line, column });
  }

  #openTag({ name, attributes }: SaxesTag): void {
    if (this.#open.length >= this.#maxDepth) {
      const fact = `XML is nested deeper than ${this.#maxDepth} elements`;
      throw this.#error(fact, 'XML_LIMIT', this.#parser);
    }
    const start = this.#tagStart();
    this.#lastEnd = this.#parser.position;
    const parent = this.#open.at(-1);
    const tag = resolveNames(name, attributes, parent);
    this.#open.push(new SourceElement(tag, parent, start, this.#lastEnd));
  }

  #closeTag({ isSelfClosing }: SaxesTag): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (!isSelfClosing) {
      const contentEnd = this.#tagStart();
      this.#lastEnd = this.#parser.position;
      element.close(contentEnd, this.#lastEnd);
    }
    this.#open.pop();
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.add(element);
  }

  /**
   * Returns the offset of the next tag. Comments, processing instructions and CDATA sections before
   * it are passed over, and the first two are noted.
   */
  #tagStart(): number {
    const text = this.#text;
    let at = text.indexOf('<', this.#lastEnd);
    for (;;) {
      const end = endOfOther(text, at);
      if (end === undefined) return at;
      if (!text.startsWith('<![', at)) this.#open.at(-1)?.add({ start: at, end });
      at = text.indexOf('<', end);
    }
  }
}

/** What is not a tag: how it begins and ends. */
const OTHERS: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
];

/** Returns the end of a comment, a processing instruction or a CDATA section; undefined for others. */
function endOfOther(text: string, at: number): number | undefined {
  if (text[at + 1] !== '!' && text[at + 1] !== '?') return undefined;
  for (const [begin, close] of OTHERS) {
    if (!text.startsWith(begin, at)) continue;
    const end = text.indexOf(close, at + begin.length);
    return end === -1 ? undefined : end + close.length;
  }
  return undefined;
}
