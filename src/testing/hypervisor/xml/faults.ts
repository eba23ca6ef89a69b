/** A fault in the syntax of a document, in libxml2's words. */
export interface XmlFault {
  readonly reason: string;

  /** The place in the text at which libxml2 stops. */
  readonly at: number;

  /** Whether only the parser can say what is wrong. */
  readonly isUnknown?: true;
}

/** A start tag that has no end tag yet. */
interface OpenTag {
  readonly name: string;
  readonly line: number;
}

/** The maximum depth of a document. libxml2 names 256, and accepts one level more. */
export const DEPTH_MAX = 257;

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}._:·-]*/uy;
const EQUALS = /\s*=\s*/y;
const SPACE = /\s*/y;
const DECLARATION = /<\?xml(?=[\s?])/y;
const TAG_END = /\s*(\/?)>/y;
const TEXT = /[^<&\]]+/y;
const REFERENCE = /&(?:#\d+|#x[\da-f]+|[\p{L}_:][\p{L}\p{N}\p{M}._:·-]*);/iuy;

/** The constructs that contain no tags, with the text that ends each. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** The characters that XML 1.0 does not allow. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const CODE_MAX = 0x10_ff_ff;

/** The maximum length of a quotation in libxml2's errors. */
const QUOTED_MAX = 50;

const NO_ROOT = "Start tag expected, '<' not found";

const ENTITIES = ['&lt;', '&gt;', '&amp;', '&quot;', '&apos;'];

/**
 * Returns the first fault in the syntax of a document that libxml2 has its own words for, such as
 * an end tag that does not match. The parser finds all others.
 */
export function findFault(text: string): XmlFault | undefined {
  // A document type can declare entities and have its own syntax.
  const fault = text.includes('<!DOCTYPE') ? undefined : new Scanner(text).scan();
  return fault?.isUnknown === true ? undefined : fault;
}

class Scanner {
  readonly #text: string;
  readonly #open: OpenTag[] = [];

  /** The offset of the first character that XML does not allow. */
  readonly #forbidden: number;
  #at = 0;
  #line = 1;
  #countedTo = 0;
  #hasRoot = false;

  constructor(text: string) {
    this.#text = text;
    this.#forbidden = FORBIDDEN.exec(text)?.index ?? text.length;
  }

  scan(): XmlFault | undefined {
    while (this.#at < this.#text.length) {
      const fault = this.#next();
      if (fault !== undefined) return fault;
    }
    const last = this.#open.at(-1);
    if (last !== undefined) {
      return this.#fault(`Premature end of data in tag ${last.name} line ${last.line}`);
    }
    return this.#hasRoot ? undefined : this.#fault(NO_ROOT);
  }

  #next(): XmlFault | undefined {
    const isOutside = this.#open.length === 0;
    if (isOutside) this.#match(SPACE);
    if (this.#at >= this.#text.length) return undefined;
    const opaque = OPAQUE.find(([start]) => this.#text.startsWith(start, this.#at));
    if (opaque !== undefined) return this.#opaque(opaque[0], opaque[1]);
    if (isOutside && this.#hasRoot) return this.#fault('Extra content at the end of the document');
    const isTag = this.#text[this.#at] === '<';
    if (isOutside && !isTag) return this.#fault(NO_ROOT);
    if (!isTag) return this.#content();
    return this.#text[this.#at + 1] === '/' && !isOutside ? this.#endTag() : this.#startTag();
  }

  #opaque(begin: string, close: string): XmlFault | undefined {
    const start = this.#at;
    const inside = start + begin.length;
    if (!isStart(this.#text, start) && this.#match(DECLARATION) !== undefined) {
      return this.#fault('XML declaration allowed only at the start of the document');
    }
    const end = this.#text.indexOf(close, inside);
    this.#at = end < 0 ? this.#text.length : end + close.length;
    if (begin === '<!--') return this.#comment(inside, end);
    // The parser has words for other constructs without an end.
    return end < 0 ? { ...this.#fault(''), isUnknown: true } : undefined;
  }

  #comment(start: number, end: number): XmlFault | undefined {
    if (end < 0) return this.#fault('Comment not terminated');
    const hyphens = this.#text.indexOf('--', start);
    if (hyphens === end) return undefined;
    this.#at = hyphens;
    const before = this.#text.slice(start, Math.min(hyphens, start + QUOTED_MAX));
    return this.#fault(`Double hyphen within comment: <!--${before}`);
  }

  #content(): XmlFault | undefined {
    if (this.#match(TEXT) !== undefined) {
      if (this.#at <= this.#forbidden) return undefined;
      this.#at = this.#forbidden;
      return this.#fault(`PCDATA invalid Char value ${this.#text.codePointAt(this.#at)}`);
    }
    if (this.#text[this.#at] === '&') return this.#reference();
    if (this.#text.startsWith(']]>', this.#at)) {
      return this.#fault("Sequence ']]>' not allowed in content");
    }
    this.#at += 1;
    return undefined;
  }

  #reference(): XmlFault | undefined {
    const found = this.#match(REFERENCE)?.[0];
    if (found === undefined) {
      const start = this.#match(/&(#x?)?/y)?.[1];
      if (start === '#') return this.#fault('CharRef: invalid decimal value');
      if (start === '#x') return this.#fault('CharRef: invalid hexadecimal value');
      const hasName = this.#match(NAME) !== undefined;
      return this.#fault(hasName ? "EntityRef: expecting ';'" : 'xmlParseEntityRef: no name');
    }
    const [, digits] = /^&#(.*);$/.exec(found) ?? [];
    if (digits !== undefined) return this.#character(Number(digits.replace(/^x/i, '0x')));
    return ENTITIES.includes(found)
      ? undefined
      : this.#fault(`Entity '${found.slice(1, -1)}' not defined`);
  }

  #character(code: number): XmlFault | undefined {
    if (code > CODE_MAX) return this.#fault('xmlParseCharRef: character reference out of bounds');
    const isAllowed = !FORBIDDEN.test(String.fromCodePoint(code));
    return isAllowed ? undefined : this.#fault(`xmlParseCharRef: invalid xmlChar value ${code}`);
  }

  #startTag(): XmlFault | undefined {
    if (this.#open.length >= DEPTH_MAX) {
      return this.#fault('Excessive depth in document: 256 use XML_PARSE_HUGE option');
    }
    const line = this.#lineNow();
    this.#at += 1;
    const name = this.#match(NAME)?.[0];
    if (name === undefined) return this.#fault('StartTag: invalid element name');
    const seen = new Set<string>();
    for (let end = this.#match(TAG_END); end === undefined; end = this.#match(TAG_END)) {
      const fault = this.#attribute(seen, `${name} line ${line}`);
      if (fault !== undefined) return fault;
    }
    this.#hasRoot = true;
    if (this.#text[this.#at - 2] !== '/') this.#open.push({ name, line });
    return undefined;
  }

  #attribute(seen: Set<string>, tag: string): XmlFault | undefined {
    const hasSpace = this.#match(SPACE)?.[0] !== '';
    if (this.#at >= this.#text.length) {
      return this.#fault(`Couldn't find end of Start Tag ${tag}`);
    }
    if (!hasSpace && seen.size > 0) return this.#fault('attributes construct error');
    const name = this.#match(NAME)?.[0];
    if (name === undefined) return this.#fault('error parsing attribute name');
    if (this.#match(EQUALS) === undefined) {
      return this.#fault(`Specification mandates value for attribute ${name}`);
    }
    const fault = this.#value();
    if (fault !== undefined) return fault;
    if (seen.has(name)) return this.#fault(`Attribute ${name} redefined`);
    seen.add(name);
    return undefined;
  }

  #value(): XmlFault | undefined {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return this.#fault(`AttValue: " or ' expected`);
    this.#at += 1;
    const plain = quote === '"' ? /[^<&"]*/y : /[^<&']*/y;
    for (this.#match(plain); this.#text[this.#at] !== quote; this.#match(plain)) {
      if (this.#at >= this.#text.length) return this.#fault("AttValue: ' expected");
      if (this.#text[this.#at] === '<') {
        return this.#fault("Unescaped '<' not allowed in attributes values");
      }
      const fault = this.#reference();
      if (fault !== undefined) return fault;
    }
    if (this.#at > this.#forbidden) {
      this.#at = this.#forbidden;
      return this.#fault('invalid character in attribute value');
    }
    this.#at += 1;
    return undefined;
  }

  #endTag(): XmlFault | undefined {
    this.#at += 2;
    const name = this.#match(NAME)?.[0] ?? '';
    this.#match(SPACE);
    if (this.#text[this.#at] !== '>') return this.#fault("expected '>'");
    this.#at += 1;
    const open = this.#open.pop();
    if (open === undefined || open.name === name) return undefined;
    const reason = `Opening and ending tag mismatch: ${open.name} line ${open.line} and ${name}`;
    return this.#fault(reason);
  }

  /** Matches at the current place, and moves behind the match. */
  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found ?? undefined;
  }

  #lineNow(): number {
    for (; this.#countedTo < this.#at; this.#countedTo += 1) {
      if (this.#text[this.#countedTo] === '\n') this.#line += 1;
    }
    return this.#line;
  }

  #fault(reason: string): XmlFault {
    return { reason, at: this.#at };
  }
}

/** Whether an offset is the start of a document. A byte order mark may be before it. */
function isStart(text: string, at: number): boolean {
  return at === 0 || (at === 1 && text.startsWith('\uFEFF'));
}
