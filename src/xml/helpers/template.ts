import { XmlError } from '../../errors/index.ts';
import { escapeXml } from '../codec/escape.ts';

/** XML that {@link xml} does not escape again. */
export class XmlText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns the XML. */
  toString(): string {
    return this.#text;
  }

  /** Returns the XML. */
  toJSON(): string {
    return this.#text;
  }
}

/** A value in a template of {@link xml}. */
export type XmlTemplateValue =
  | string
  | number
  | bigint
  | boolean
  | XmlText
  | undefined
  | readonly XmlTemplateValue[];

/**
 * Writes XML as a template literal, and escapes the values:
 *
 * ```ts
 * const disk = xml`<disk type='file'><source file='${path}'/></disk>`;
 * await domain.attachDevice(String(disk));
 * ```
 *
 * A result of `xml` within a template is not escaped, and arrays are joined. `undefined` and `false`
 * write nothing. Quote attribute values.
 *
 * @throws {@link XmlError} if XML cannot contain a character of a value.
 */
export function xml(parts: TemplateStringsArray, ...values: readonly XmlTemplateValue[]): XmlText {
  return new XmlText(
    parts.reduce((text, part, index) => `${text}${written(values[index - 1])}${part}`),
  );
}

function written(value: XmlTemplateValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof XmlText) return value.toString();
  if (Array.isArray(value)) return value.map(written).join('');
  if (typeof value === 'object') {
    throw new XmlError('A template of XML cannot contain an object', { code: 'XML_VALUE' });
  }
  return escapeXml(String(value));
}
