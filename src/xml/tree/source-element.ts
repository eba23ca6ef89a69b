import { keyOf, XML } from './namespaces.ts';
import type { TagPart } from './start-tag.ts';
import { splitStartTag } from './start-tag.ts';

/** A range of offsets in the text of a document: [start, end). */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** A start tag as the parser gives it. */
export interface SourceTag {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly SourceAttribute[];
  readonly declared: Readonly<Record<string, string>> | undefined;
}

/** An attribute. Declarations of namespaces are not among them. */
export interface SourceAttribute {
  /** The name as written, with its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;

  /** The namespace, an empty string if there is none. */
  readonly uri: string;

  /** The value, with references resolved and white space normalised. */
  readonly value: string;
}

const NONE: readonly never[] = Object.freeze([]);

/** An element with its place in the text. It never changes after the document is read. */
export class SourceElement {
  readonly parent: SourceElement | undefined;

  /** The name as written, with its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;

  /** The namespace, an empty string if there is none. */
  readonly uri: string;

  /** The name in the tables, such as `qemu:commandline`; undefined in a foreign namespace. */
  readonly key: string | undefined;
  readonly attributes: readonly SourceAttribute[];

  /** The namespaces that the start tag declares, by prefix; undefined if it declares none. */
  readonly declared: Readonly<Record<string, string>> | undefined;

  /** The offset of the `<` of the start tag. */
  readonly start: number;

  /** The offset behind the start tag, where the content begins. */
  readonly contentStart: number;
  #children: SourceElement[] | undefined;
  #comments: SourceRange[] | undefined;
  #text = '';
  #contentEnd: number;
  #end: number;

  /** @internal */
  constructor(
    tag: SourceTag,
    parent: SourceElement | undefined,
    start: number,
    contentStart: number,
  ) {
    this.parent = parent;
    this.name = tag.name;
    this.prefix = tag.prefix;
    this.local = tag.local;
    this.uri = tag.uri;
    this.key = keyOf(tag.local, tag.uri);
    this.attributes = tag.attributes;
    this.declared = tag.declared;
    this.start = start;
    this.contentStart = contentStart;
    this.#contentEnd = contentStart;
    this.#end = contentStart;
  }

  /** The child elements in the order of the document. */
  get children(): readonly SourceElement[] {
    return this.#children ?? NONE;
  }

  /** The comments and processing instructions directly within the element. */
  get comments(): readonly SourceRange[] {
    return this.#comments ?? NONE;
  }

  /** The text directly within the element, CDATA sections included, with references resolved. */
  get text(): string {
    return this.#text;
  }

  /** The offset of the end tag; equal to `contentStart` and `end` in `<name/>`. */
  get contentEnd(): number {
    return this.#contentEnd;
  }

  /** The offset behind the element. */
  get end(): number {
    return this.#end;
  }

  /** @internal Adds what the reader finds in the content. */
  add(part: SourceElement | SourceRange | string): void {
    if (typeof part === 'string') this.#text += part;
    else if (part instanceof SourceElement) {
      if (this.#children === undefined) this.#children = [part];
      else this.#children.push(part);
    } else if (this.#comments === undefined) this.#comments = [part];
    else this.#comments.push(part);
  }

  /** @internal Sets the end when the reader finds it. */
  close(contentEnd: number, end: number): void {
    this.#contentEnd = contentEnd;
    this.#end = end;
  }

  /** Whether the element is written as `<name/>`. */
  get isSelfClosing(): boolean {
    return this.end === this.contentStart;
  }

  /** Returns the value of an attribute without namespace; undefined if there is none. */
  attribute(name: string): string | undefined {
    return this.attributes.find(({ local, uri }) => uri === '' && local === name)?.value;
  }

  /** Returns the child elements with a key of the tables. */
  childrenOf(key: string): readonly SourceElement[] {
    return this.children.filter((child) => child.key === key);
  }

  /**
   * Returns the attributes of the start tag with their ranges, namespace declarations included.
   *
   * @param text The text of the document.
   */
  splitStartTag(text: string): readonly TagPart[] {
    return splitStartTag(text, this.start, this.contentStart);
  }

  /** Returns the namespace that a prefix has within the element; undefined if it has none. */
  namespaceOf(prefix: string): string | undefined {
    for (let at: SourceElement | undefined = this; at !== undefined; at = at.parent) {
      const { declared } = at;
      if (declared !== undefined && Object.hasOwn(declared, prefix)) return declared[prefix];
    }
    if (prefix === 'xml') return XML;
    return prefix === '' ? '' : undefined;
  }

  /** Returns the nearest prefix of a namespace within the element; undefined if it has none. */
  prefixOf(uri: string): string | undefined {
    if (uri === '' && this.namespaceOf('') === '') return '';
    for (let at: SourceElement | undefined = this; at !== undefined; at = at.parent) {
      for (const [prefix, declared] of Object.entries(at.declared ?? {})) {
        if (declared === uri && this.namespaceOf(prefix) === uri) return prefix;
      }
    }
    return undefined;
  }
}
