import type { DatatypeForm } from '../tables/facts.ts';
import { collapse } from './datatypes.ts';
import type { Grammar } from './grammar.ts';

/** The names of datatypes in the tables that say more than their patterns. */
const WORDS: Readonly<Record<string, string>> = {
  UUID: 'a UUID',
  absFilePath: 'an absolute path',
  absDirPath: 'an absolute path',
  filePath: 'a path',
  dirPath: 'a path',
  deviceName: 'a device name',
  uniMacAddr: 'a MAC address that is not multicast',
  macAddr: 'a MAC address',
  ipAddr: 'an IP address',
  ipv4Addr: 'an IPv4 address',
  ipv6Addr: 'an IPv6 address',
  cpuset: 'a list of CPU numbers such as "0-3,^2"',
  PortNumber: 'a port number',
  unit: 'a unit such as "KiB"',
};

/** Returns the allowed values of datatypes: the values of lists, and descriptions of forms. */
export function describeDatatypes(grammar: Grammar, names: Iterable<string>): string[] {
  const described = new Set<string>();
  for (const name of names) {
    const datatype = grammar.datatypeOf(name);
    for (const value of datatype.enum ?? []) described.add(value);
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (word !== undefined) described.add(word);
    else for (const form of datatype.of ?? []) described.add(describeForm(form));
  }
  return [...described];
}

/** Whether only listed values are allowed, and the list is one that libvirt may extend. */
export function isOpenList(grammar: Grammar, names: Iterable<string>): boolean {
  const values: string[] = [];
  for (const name of names) {
    const { enum: listed = [], of = [] } = grammar.datatypeOf(name);
    if (of.length > 0) return false;
    values.push(...listed);
  }
  return values.some((value) => !SWITCH.has(value));
}

/** libvirt has extended none of its lists of two such values. */
const SWITCH: ReadonlySet<string> = new Set(['yes', 'no', 'on', 'off']);

/** Returns all values that the lists of datatypes have. */
export function listedValues(grammar: Grammar, names: Iterable<string>): string[] {
  return [...names].flatMap((name) => grammar.datatypeOf(name).enum ?? []);
}

/** The patterns of libvirt's schemas that words explain better. */
const PATTERNS: Readonly<Record<string, string>> = {
  '(/|[a-zA-Z]:\\\\).+': 'an absolute path',
  '[^\\n]+': 'text without line breaks',
  '$[ ]*[a-zA-Z0-9_]+(\\[[ ]*[@]?[0-9]+[ ]*\\])?[ ]*': 'a variable such as "$NAME"',
  '0x[0-9a-fA-F]{1,2}': 'a hexadecimal number up to 0xff',
  '0x[0-9a-fA-F]{1,4}': 'a hexadecimal number up to 0xffff',
  '(0x)?[0-9a-fA-F]{1,2}': 'a hexadecimal number up to 0xff',
  '(0x)?[0-9a-fA-F]{1,4}': 'a hexadecimal number up to 0xffff',
  '(0x)?[0-9a-fA-F]{1,8}': 'a hexadecimal number up to 0xffffffff',
  '(0x)?[0-7]': 'an octal digit',
  '([a-fA-F0-9]{0,4}:){2,7}([a-fA-F0-9]*)': 'an IPv6 address',
};

function describeForm(form: DatatypeForm): string {
  const { base, pattern, maxLength, not } = form;
  const words = pattern === undefined ? undefined : PATTERNS[pattern];
  if (words !== undefined) return words;
  const parts = [BASES[base] ?? 'text'];
  const [low, high] = RANGES[base] ?? [];
  const [min = low, max = high] = [form.min, form.max];
  if (min !== undefined && max !== undefined) parts.push(`from ${min} to ${max}`);
  else if (min !== undefined) parts.push(`of at least ${min}`);
  else if (max !== undefined) parts.push(`of at most ${max}`);
  if (maxLength !== undefined) parts.push(`of at most ${maxLength} characters`);
  // The pattern of a number says nothing more to a reader.
  if (pattern !== undefined && base === 'string') parts.push(`that matches ${pattern}`);
  if (not !== undefined) parts.push(`other than ${not.map(quote).join(' and ')}`);
  return parts.length === 1 && base === 'string' ? 'any text' : parts.join(' ');
}

const BASES: Readonly<Record<string, string>> = {
  int: 'an integer',
  integer: 'an integer',
  long: 'an integer',
  short: 'an integer',
  unsignedInt: 'an integer',
  unsignedLong: 'an integer',
  unsignedShort: 'an integer',
  positiveInteger: 'a positive integer',
  double: 'a number',
  dateTime: 'a date and time such as "2026-01-31T12:00:00Z"',
  NCName: 'a name',
  anyURI: 'a URI',
};

const RANGES: Readonly<Record<string, readonly [number | string, number | string]>> = {
  int: [-2_147_483_648, 2_147_483_647],
  short: [-32_768, 32_767],
  unsignedInt: [0, 4_294_967_295],
  unsignedLong: [0, '18446744073709551615'],
  unsignedShort: [0, 65_535],
};

const SHOWN_LENGTH = 60;
const SHOWN_COUNT = 20;

/** Returns a value in quotes, shortened if it is long. */
export function quote(value: string): string {
  const text = collapse(value);
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text);
}

/** Returns `one of "a", "b"` for a message. */
export function oneOf(items: readonly string[], show: (item: string) => string = quote): string {
  const shown = items.slice(0, SHOWN_COUNT).map(show).join(', ');
  const rest = items.length - SHOWN_COUNT;
  if (rest > 0) return `one of ${shown} and ${rest} more`;
  return items.length > 1 ? `one of ${shown}` : shown;
}

/** Returns the allowed values of datatypes as words for a message. */
export function expected(grammar: Grammar, names: Iterable<string>): string {
  const all = [...names];
  const values = [...new Set(listedValues(grammar, all))];
  const forms = describeDatatypes(
    grammar,
    all.filter((name) => (grammar.datatypeOf(name).of ?? []).length > 0),
  ).filter((form) => !values.includes(form));
  const parts = [...(values.length > 0 ? [oneOf(values)] : []), ...forms.slice(0, 4)];
  return parts.length > 0 ? parts.join(' or ') : 'empty';
}
