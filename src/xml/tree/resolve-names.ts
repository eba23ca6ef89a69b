import { XML, XMLNS } from './namespaces.ts';
import type { SourceAttribute, SourceElement, SourceTag } from './source-element.ts';

const NO_ATTRIBUTES: readonly SourceAttribute[] = Object.freeze([]);

/** The characters of names that no name begins with (XML 1.0, NameStartChar and NameChar). */
const NO_START = /^(?:$|[-.:\d\u00B7\u203F\u2040]|[\u0300-\u036F])/;

/**
 * Finds the namespaces of a start tag as libxml2 does, which libvirt uses. For libxml2 no violation
 * of the namespace rules is fatal: it ignores declarations that are not allowed, and takes a prefix
 * that is none, or that is not declared, as a part of the name.
 *
 * @param attributes The attributes of the tag, declarations included, by name.
 * @param parent The element that contains the tag.
 */
export function resolveNames(
  name: string,
  attributes: Readonly<Record<string, string>>,
  parent: SourceElement | undefined,
): SourceTag {
  let declared: Record<string, string> | undefined;
  let others: string[] | undefined;
  for (const key in attributes) {
    const prefix = declaredPrefix(key);
    if (prefix === undefined) {
      if (others === undefined) others = [key];
      else others.push(key);
    } else if (isAllowed(prefix, attributes[key] ?? '')) {
      declared ??= Object.create(null) as Record<string, string>;
      declared[prefix] = attributes[key] ?? '';
    }
  }
  const scope = { declared, parent };
  const [prefix, local] = splitName(name);
  const uri = namespaceIn(scope, prefix) ?? prefix;
  const resolved = others?.map((key): SourceAttribute => {
    const value = attributes[key] ?? '';
    if (!key.includes(':')) return { name: key, prefix: '', local: key, uri: '', value };
    const [own, rest] = splitName(key);
    const namespace = own === '' ? '' : (namespaceIn(scope, own) ?? own);
    return { name: key, prefix: own, local: rest, uri: namespace, value };
  });
  return { name, prefix, local, uri, attributes: resolved ?? NO_ATTRIBUTES, declared };
}

/** Returns the prefix that an attribute declares; undefined if it is no declaration. */
export function declaredPrefix(name: string): string | undefined {
  if (!name.startsWith('xmlns')) return undefined;
  if (name === 'xmlns') return '';
  const [prefix, local] = splitName(name);
  return prefix === 'xmlns' ? local : undefined;
}

function isAllowed(prefix: string, uri: string): boolean {
  if (prefix === 'xml' || prefix === 'xmlns' || uri === XMLNS || uri === XML) return false;
  return prefix === '' || uri !== '';
}

/** Splits a name at its first colon. A name is not split if no name would stand on either side. */
export function splitName(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon > 0 && !NO_START.test(name.charAt(colon + 1))
    ? [name.slice(0, colon), name.slice(colon + 1)]
    : ['', name];
}

interface Scope {
  readonly declared: Readonly<Record<string, string>> | undefined;
  readonly parent: SourceElement | undefined;
}

function namespaceIn({ declared, parent }: Scope, prefix: string): string | undefined {
  if (declared !== undefined && prefix in declared) return declared[prefix];
  if (prefix === 'xml') return XML;
  if (parent !== undefined) return parent.namespaceOf(prefix);
  return prefix === '' ? '' : undefined;
}
