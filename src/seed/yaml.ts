import { ArgumentError } from '../errors/index.ts';

/** Deeper values, such as objects that contain themselves, are refused. */
const DEPTH_MAX = 100;
/** PyYAML refuses longer keys. */
const KEY_MAX = 1024;
/** With the flag `u`, a surrogate that is not part of a pair. */
const SURROGATE = /\p{Surrogate}/u;

/**
 * Writes an object as JSON that every reader of YAML understands as the same values.
 *
 * JSON is YAML, except for details of YAML 1.1, which cloud-init reads: a number with an exponent
 * needs a point, and some characters may not be in the text or would count as line breaks.
 *
 * @param argument - The name of the argument, for errors.
 * @throws ArgumentError if a value is neither an object, an array, a string, a finite number, an
 * integer, a boolean nor null.
 */
export function toYaml(argument: string, value: object): string {
  return `${written(value, { path: argument, depth: 0 })}\n`;
}

interface Place {
  /** The path of the value, such as `userData.users[0].name`. */
  readonly path: string;
  readonly depth: number;
}

function written(value: unknown, place: Place): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'string') return quoted(value, place);
  if (typeof value === 'number') return numeral(value, place);
  if (place.depth > DEPTH_MAX) {
    fail(place, `is nested deeper than ${DEPTH_MAX} levels, or contains itself`);
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => written(item, child(place, `[${index}]`)));
    return block('[', items, ']', place.depth);
  }
  if (!isPlainObject(value)) fail(place, `cannot be written as YAML: ${describe(value)}`);
  const members = Object.entries(value)
    // As in JSON, an undefined member is an absent one.
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => {
      const at = child(place, `.${key}`);
      if (key.length > KEY_MAX) fail(place, `has a key of more than ${KEY_MAX} characters`);
      return `${quoted(key, at)}: ${written(member, at)}`;
    });
  return block('{', members, '}', place.depth);
}

function block(open: string, lines: readonly string[], close: string, depth: number): string {
  if (lines.length === 0) return `${open}${close}`;
  const indent = '  '.repeat(depth);
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}

/** Escapes the characters that YAML does not allow, reads as line breaks, or takes for a BOM. */
function quoted(text: string, place: Place): string {
  if (SURROGATE.test(text)) fail(place, 'contains half of a surrogate pair');
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (each) => {
    return `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function numeral(value: number, place: Place): string {
  if (!Number.isFinite(value)) fail(place, `cannot be written as YAML: ${value}`);
  const text = JSON.stringify(value);
  // YAML 1.1 reads 1e+21 as a string, and 1.0e+21 as a number.
  return text.includes('.') ? text : text.replace('e', '.0e');
}

function child({ path, depth }: Place, step: string): Place {
  return { path: `${path}${step}`, depth: depth + 1 };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has that realm's prototype, which has no prototype itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  return Object.prototype.toString.call(value).slice(8, -1);
}

function fail({ path }: Place, problem: string): never {
  throw new ArgumentError(`"${path}" ${problem}`, { argument: path });
}
