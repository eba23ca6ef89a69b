import { keyOf } from './namespaces.ts';
import type { TagPart } from './start-tag.ts';
import { splitStartTag } from './start-tag.ts';

/** A range of offsets in the text of a document: [start, end). */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
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

  /** The child elements in the order of the document. */
  readonly children: readonly SourceElement[] = [];

  /** The comments and processing instructions directly within the element. */
  readonly comments: readonly SourceRange[] = [];

  /** The text directly within the element, CDATA sections included, with references resolved. */
  readonly text: string = '';

  /** The offset of the `<` of the start tag. */
  readonly start: number;

  /** The offset behind the start tag, where the content begins. */
  readonly contentStart: number;

  /** The offset of the end tag; equal to `contentStart` and `end` in `<name/>`. */
  readonly contentEnd: number;

  /** The offset behind the element. */
  readonly end: number;

  constructor(fields: {
    readonly parent: SourceElement | undefined;
    readonly name: string;
    readonly prefix: string;
    readonly local: string;
    readonly uri: string;
    readonly attributes: readonly SourceAttribute[];
    readonly declared: Readonly<Record<string, string>> | undefined;
    readonly start: number;
    readonly contentStart: number;
  }) {
    this.parent = fields.parent;
    this.name = fields.name;
    this.prefix = fields.prefix;
    this.local = fields.local;
    this.uri = fields.uri;
    this.key = keyOf(fields.local, fields.uri);
    this.attributes = fields.attributes;
    this.declared = fields.declared;
    this.start = fields.start;
    this.contentStart = fields.contentStart;
    this.contentEnd = fields.contentStart;
    this.end = fields.contentStart;
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
    if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
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
