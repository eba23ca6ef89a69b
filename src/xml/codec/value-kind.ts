import type { Datatype } from '../tables/facts.ts';

/**
 * The JavaScript value of an attribute or a text: a boolean for yes and no or for on and off, a
 * number, or a string.
 */
export type ValueKind = 'yesNo' | 'onOff' | 'number' | 'string';

const NUMBERS: ReadonlySet<string> = new Set([
  'unsignedShort',
  'unsignedInt',
  'unsignedLong',
  'short',
  'int',
  'long',
  'integer',
  'positiveInteger',
  'double',
]);

/** The pattern of a number that is written in hexadecimal digits only. */
const HEXADECIMAL = /^(?:0x|\(0x\)\?)\[[-0-9a-fA-F]+\](?:\{[\d,]+\}|\+)?$/;

/** Returns the kind of a value that has one of some datatypes. */
export function kindOf(datatypes: readonly Datatype[]): ValueKind {
  const words = datatypes.flatMap((datatype) => datatype.enum ?? []);
  const forms = datatypes.flatMap((datatype) => datatype.of ?? []);
  const isWord = (...known: readonly string[]): boolean =>
    words.every((word) => known.includes(word));
  if (forms.length === 0 && words.length > 0) {
    if (isWord('yes', 'no')) return 'yesNo';
    if (isWord('on', 'off')) return 'onOff';
    return words.every((word) => /^\d+$/.test(word)) ? 'number' : 'string';
  }
  const isNumber = forms.length > 0 && forms.every(({ base }) => NUMBERS.has(base));
  return isNumber && words.every((word) => /^-?\d+$/.test(word)) ? 'number' : 'string';
}

/** Whether some of the datatypes are numbers, which can also be written as `0x0a`. */
export function isNumeric(datatypes: readonly Datatype[]): boolean {
  return datatypes.some(({ of = [] }) =>
    of.some(({ base, pattern = '' }) => NUMBERS.has(base) || HEXADECIMAL.test(pattern)),
  );
}

/** A value as it stands in a plain object. */
export type Scalar = string | number | bigint | boolean;

/**
 * Returns the value of a text. A text that the schema does not know is returned as a string, and
 * so is a number that JavaScript cannot represent.
 */
export function decodeValue(kind: ValueKind, text: string): string | number | boolean {
  if (kind === 'string') return text;
  const word = text.trim();
  if (kind === 'number') {
    const number = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word) ? Number(word) : Number.NaN;
    const isExact = Number.isSafeInteger(number) || (Number.isFinite(number) && /[.eE]/.test(word));
    return isExact && !Object.is(number, -0) ? number : word;
  }
  const [yes, no] = kind === 'yesNo' ? ['yes', 'no'] : ['on', 'off'];
  if (word === yes) return true;
  return word === no ? false : text;
}

/** Returns the text of a value; undefined if the value cannot be written. */
export function encodeValue(kind: ValueKind, value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return isWritable(value) ? String(value) : undefined;
    case 'bigint':
      return String(value);
    case 'boolean':
      if (kind === 'yesNo') return value ? 'yes' : 'no';
      return kind === 'onOff' ? (value ? 'on' : 'off') : undefined;
    default:
      return undefined;
  }
}

/** Whether a number is exact: other integers have lost digits, or are written as `1e+21`. */
function isWritable(value: number): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value));
}
