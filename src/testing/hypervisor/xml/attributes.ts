import { ErrorDomain } from '../codes.ts';
import { configUnsupported, xmlError } from '../failures.ts';
import type { XmlElement } from './index.ts';
import { attribute, parseUnsigned } from './index.ts';

const YES_NO: readonly string[] = ['yes', 'no'];
const ON_OFF: readonly string[] = ['on', 'off'];

/** Checks an optional attribute that must have one of a set of values. */
export function enumAttribute(
  of: XmlElement,
  name: string,
  values: readonly string[],
): string | undefined {
  const value = attribute(of, name);
  if (value !== undefined && !values.includes(value)) throw invalidAttribute(of, name, value);
  return value;
}

/** Returns a required attribute that must have one of a set of values. */
export function requiredEnum(of: XmlElement, name: string, values: readonly string[]): string {
  const value = enumAttribute(of, name, values);
  if (value === undefined) throw missingAttribute(of, name);
  return value;
}

/** Checks an optional attribute that must be `yes` or `no`. */
export function yesNoAttribute(of: XmlElement, name: string): string | undefined {
  return enumAttribute(of, name, YES_NO);
}

/** Checks an optional attribute that must be `on` or `off`. */
export function onOffAttribute(of: XmlElement, name: string): string | undefined {
  return enumAttribute(of, name, ON_OFF);
}

/** Returns a required attribute that must be `on` or `off`. */
export function requiredOnOff(of: XmlElement, name: string): string {
  return requiredEnum(of, name, ON_OFF);
}

/** Returns a required attribute, which can have any value. */
export function requiredAttribute(of: XmlElement, name: string): string {
  const value = attribute(of, name);
  if (value === undefined) throw missingAttribute(of, name);
  return value;
}

/** The form of an attribute that is a non-negative integer. */
interface UnsignedOptions {
  /** Whether 0 is refused. */
  readonly nonZero?: boolean;

  /** The base of the digits. 0 is decimal, or another one after `0x` or `0`. */
  readonly base?: 0 | 10 | 16;
}

/** Returns a required attribute that must be a non-negative integer. */
export function requiredUnsigned(
  of: XmlElement,
  name: string,
  options: UnsignedOptions = {},
): bigint {
  const value = unsignedAttribute(of, name, options);
  if (value === undefined) throw missingAttribute(of, name);
  return value;
}

/** Returns an optional attribute that must be a non-negative integer. */
export function unsignedAttribute(
  of: XmlElement,
  name: string,
  { nonZero = false, base = 10 }: UnsignedOptions = {},
): bigint | undefined {
  const text = attribute(of, name);
  if (text === undefined) return undefined;
  const where = `Invalid value for attribute '${name}' in element '${of.name}'`;
  const value = parseDigits(text, base);
  if (value === undefined) {
    const detail = `${where}: '${text}'. Expected non-negative integer value`;
    throw xmlError(ErrorDomain.XML, detail);
  }
  if (nonZero && value === 0n) {
    throw xmlError(ErrorDomain.XML, `${where}: Zero is not permitted`);
  }
  return value;
}

function parseDigits(text: string, base: 0 | 10 | 16): bigint | undefined {
  if (base !== 10) {
    const [, hex] = (base === 16 ? /^(?:0x)?([\da-f]+)$/i : /^0x([\da-f]+)$/i).exec(text) ?? [];
    if (hex !== undefined) return BigInt(`0x${hex}`);
    if (base === 0 && /^0[0-7]+$/.test(text)) return BigInt(`0o${text}`);
  }
  return base !== 16 && /^\d+$/.test(text) ? parseUnsigned(text) : undefined;
}

/** Refuses a value that libvirt does not know (VIR_ERR_CONFIG_UNSUPPORTED). */
export function checkKnown(
  value: string | undefined,
  values: readonly string[],
  what: string,
): void {
  if (value !== undefined && !values.includes(value)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown ${what} '${value}'`);
  }
}

export function missingAttribute(of: XmlElement, name: string): Error {
  const detail = `Missing required attribute '${name}' in element '${of.name}'`;
  return xmlError(ErrorDomain.XML, detail);
}

function invalidAttribute(of: XmlElement, name: string, value: string): Error {
  const detail = `Invalid value for attribute '${name}' in element '${of.name}': '${value}'.`;
  return xmlError(ErrorDomain.XML, detail);
}
