import type { Datatype, DatatypeForm } from '../tables/facts.ts';
import { xsdExpression } from './xsd-expression.ts';

export type Check = (value: string) => boolean;

/** Returns the function that checks values of a datatype. */
export function checkOf({ enum: values = [], of = [] }: Datatype): Check {
  const known = new Set(values);
  const forms = of.map(checkOfForm);
  return (value) => known.has(collapse(value)) || forms.some((allows) => allows(value));
}

/** Returns the value without white space at its ends, and with single spaces inside. */
export function collapse(value: string): string {
  return /^[^ \t\n\r]*$/.test(value)
    ? value
    : value
        .split(/[ \t\n\r]+/)
        .filter(Boolean)
        .join(' ');
}

function checkOfForm(form: DatatypeForm): Check {
  const { base, pattern, not = [] } = form;
  const expression = pattern === undefined ? null : xsdExpression(pattern);
  const lexical = lexicalCheck(form);
  const hasLength = lengthCheck(form);
  const keepsSpace = base === 'string';
  return (value) => {
    const text = keepsSpace ? value : collapse(value);
    return (
      lexical(text) && expression?.test(text) !== false && hasLength(text) && !not.includes(text)
    );
  };
}

/** A length counts characters: one outside the basic plane has two units, and counts once. */
function lengthCheck({ length, minLength = length, maxLength = length }: DatatypeForm): Check {
  if (minLength === undefined && maxLength === undefined) return () => true;
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Number.POSITIVE_INFINITY)];
  return (text) => {
    if (text.length < least || text.length > 2 * most) return false;
    const count = [...text].length;
    return count >= least && count <= most;
  };
}

function lexicalCheck({ base, min, max }: DatatypeForm): Check {
  if (base === 'string') return () => true;
  if (base === 'anyURI') return isUri;
  if (base === 'NCName') return (text) => NC_NAME.test(text);
  if (base === 'dateTime') return isDateTime;
  if (base === 'double') return doubleCheck(min, max);
  const range = INTEGERS[base];
  if (range === undefined) throw new TypeError(`the datatype ${base} is not supported`);
  return integerCheck(larger(range[0], min), smaller(range[1], max));
}

type Bound = bigint | null;

const INTEGERS: Readonly<Record<string, readonly [Bound, Bound]>> = {
  integer: [null, null],
  positiveInteger: [1n, null],
  nonNegativeInteger: [0n, null],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  unsignedLong: [0n, 2n ** 64n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  unsignedShort: [0n, 2n ** 16n - 1n],
};

function larger(bound: Bound, other: number | string | undefined): Bound {
  if (other === undefined) return bound;
  const value = BigInt(other);
  return bound === null || value > bound ? value : bound;
}

function smaller(bound: Bound, other: number | string | undefined): Bound {
  if (other === undefined) return bound;
  const value = BigInt(other);
  return bound === null || value < bound ? value : bound;
}

/** More digits than these are outside every bound, and would be slow to convert. */
const DIGITS_MAX = 40;

function integerCheck(min: Bound, max: Bound): Check {
  return (text) => {
    if (!/^[+-]?[0-9]+$/.test(text)) return false;
    const sign = text.charAt(0);
    const digits = text.replace(/^[+-]?0*/, '');
    if (digits.length > DIGITS_MAX) return sign === '-' ? min === null : max === null;
    const value = BigInt(digits === '' ? 0 : digits) * (sign === '-' ? -1n : 1n);
    return (min === null || value >= min) && (max === null || value <= max);
  };
}

function doubleCheck(min: number | string | undefined, max: number | string | undefined): Check {
  const [low, high] = [Number(min ?? Number.NaN), Number(max ?? Number.NaN)];
  return (text) => {
    const special = SPECIAL_DOUBLES.get(text);
    if (special === undefined && !DOUBLE.test(text)) return false;
    const value = special ?? Number(text);
    return !(value < low || value > high);
  };
}

const DOUBLE = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const SPECIAL_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['INF', Number.POSITIVE_INFINITY],
  ['-INF', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

const NC_NAME = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_.\-·]*$/u;

/** Whether each `%` begins an escape, and there is at most one fragment. */
function isUri(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text) && text.indexOf('#') === text.lastIndexOf('#');
}

const DATE_TIME =
  /^-?(?<year>[0-9]{4,})-(?<month>[0-9]{2})-(?<day>[0-9]{2})T(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?$/;

function isDateTime(text: string): boolean {
  const { year, month, day, time } = DATE_TIME.exec(text)?.groups ?? {};
  if (year === undefined || month === undefined || day === undefined || time === undefined) {
    return false;
  }
  // The Gregorian calendar repeats after 400 years.
  const like = 2000 + (Number(year.slice(-4)) % 400);
  const days = new Date(Date.UTC(like, Number(month), 0)).getUTCDate();
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  const isDay = Number(day) >= 1 && Number(day) <= days;
  const isTime = time === '24:00:00' || /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/.test(time);
  return isMonth && isDay && isTime;
}
