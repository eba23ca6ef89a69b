import { XmlError } from '../../errors/index.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The characters that XML 1.0 does not allow, not even as references. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Returns a text for use in XML, in text and in attribute values with either quote.
 *
 * @throws {@link XmlError} if XML cannot contain one of the characters.
 */
export function escapeXml(text: string): string {
  return escaped(text, /[&<>'"]/g);
}

/** Returns a text for use between tags. Line breaks and quotes are kept. */
export function escapeText(text: string): string {
  return escaped(text, /[&<>\r]/g);
}

/** Returns a text for use in an attribute value. A parser would change bare line breaks and tabs. */
export function escapeAttribute(text: string, quote: string): string {
  return escaped(text, quote === '"' ? /[&<>"\t\n\r]/g : /[&<>'\t\n\r]/g);
}

function escaped(text: string, pattern: RegExp): string {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    const code = text.charCodeAt(forbidden.index).toString(16).toUpperCase().padStart(4, '0');
    throw new XmlError(`XML cannot contain the character U+${code}`, { code: 'XML_VALUE' });
  }
  return text.replace(pattern, (character) => ESCAPES[character] ?? character);
}
