import { ArgumentError } from '../../errors/index.ts';

/** Prefixes and namespaces that XML reserves. libvirt writes them, but cannot read them again. */
const RESERVED = [
  'xml',
  'xmlns',
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2000/xmlns/',
];

/**
 * A name without a colon, as a prefix must be (`NCName` of Namespaces in XML 1.0). A text: V8 takes
 * 0.3 ms to read such a pattern, even in a function that is never called.
 */
const NAME = '^[\\p{L}_][\\p{L}\\p{N}\\p{M}._\\-\\u00b7]*$';

/** Refuses prefixes that libvirt refuses, or writes but cannot read again. */
export function checkPrefix(prefix: string): void {
  const isName = new RegExp(NAME, 'u').test(prefix);
  if (isName && !RESERVED.includes(prefix)) return;
  const text = `"${prefix}" cannot be a prefix: use a name of letters, digits, ".", "-" and "_"`;
  throw new ArgumentError(text, { argument: 'prefix' });
}

/**
 * Refuses namespaces that libvirt cannot read again. It does not escape them, so that the domain's
 * XML is broken by some characters, and others are different when it is parsed.
 */
export function checkNamespace(uri: string): void {
  const [wrong] = /[&<\p{Cc}]/u.exec(uri) ?? [];
  if (wrong !== undefined) {
    const text = `The namespace "${uri}" contains ${JSON.stringify(wrong)}, which libvirt does not escape`;
    throw new ArgumentError(text, { argument: 'uri' });
  }
  if (RESERVED.includes(uri)) {
    throw new ArgumentError(`XML reserves the namespace "${uri}"`, { argument: 'uri' });
  }
}
