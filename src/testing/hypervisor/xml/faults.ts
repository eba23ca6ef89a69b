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

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}._:·-]*/uy;
const EQUALS = /\s*=\s*/y;
const SPACE = /\s*/y;
const TAG_END = /\s*(\/?)>/y;
const TEXT = /[^<&\]]+/y;
const REFERENCE = /&(?:#\d+|#x[\da-f]+|[\p{L}_:][\p{L}\p{N}\p{M}._:·-]*);/iuy;

/** The constructs that contain no tags, with the text that ends each. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

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
  #at = 0;
  #line = 1;
  #countedTo = 0;
  #hasRoot = false;

  constructor(text: string) {
    this.#text = text;
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
    if (opaque !== undefined) {
      const end = this.#text.indexOf(opaque[1], this.#at + opaque[0].length);
      // The parser has words for a comment or another construct without an end.
      if (end < 0) return { ...this.#fault(''), isUnknown: true };
      this.#at = end + opaque[1].length;
      return undefined;
    }
    if (isOutside && this.#hasRoot) return this.#fault('Extra content at the end of the document');
    const isTag = this.#text[this.#at] === '<';
    if (isOutside && !isTag) return this.#fault(NO_ROOT);
    if (!isTag) return this.#content();
    return this.#text[this.#at + 1] === '/' && !isOutside ? this.#endTag() : this.#startTag();
  }

  #content(): XmlFault | undefined {
    if (this.#match(TEXT) !== undefined) return undefined;
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
    const isKnown = found.startsWith('&#') || ENTITIES.includes(found);
    return isKnown ? undefined : this.#fault(`Entity '${found.slice(1, -1)}' not defined`);
  }

  #startTag(): XmlFault | undefined {
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
