import { VirDomainMetadataType as Type } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, internalError, invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  element,
  elements,
  formatForeign,
  isDeclaration,
  parseXml,
  textElement,
  textOf,
  withChildren,
} from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { part, withoutPart, withPart } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { editDefinitions, IMPACT_FLAGS, oneDefinition } from './impact.ts';

/** The key of a piece of metadata: its type and, for an element, its namespace. */
export interface MetadataKey {
  readonly type: number;

  /** The prefix for the element's namespace. */
  readonly key: string | null;

  readonly uri: string | null;
}

/** Sets a title, a description or an element. Null removes it (virDomainSetMetadata). */
export function setMetadata(
  domain: SimulatedDomain,
  at: MetadataKey,
  metadata: string | null,
  flags: number,
): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetMetadata');
  checkType(at.type);
  editDefinitions(domain, flags, (definition) => edited(definition, at, metadata));
  domain.emit({ kind: 'metadataChange', type: at.type, nsuri: at.uri });
}

export function getMetadata(domain: SimulatedDomain, at: MetadataKey, flags: number): string {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainGetMetadata');
  checkType(at.type);
  const found = read(oneDefinition(domain, flags), at);
  if (found === undefined) {
    const detail = 'Requested metadata element is not present';
    throw failure(ErrorNumber.NO_DOMAIN_METADATA, ErrorDomain.DOMAIN, detail);
  }
  return found;
}

function checkType(type: number): void {
  if (type < Type.DESCRIPTION || type > Type.ELEMENT) {
    throw invalidArgument(ErrorDomain.DOMAIN, `unknown metadata type '${type}'`);
  }
}

function edited(
  definition: DomainDefinition,
  at: MetadataKey,
  metadata: string | null,
): DomainDefinition {
  if (at.type === Type.ELEMENT) {
    return withMetadataElement(definition, at, metadata);
  }
  const name = at.type === Type.TITLE ? 'title' : 'description';
  return metadata === null || metadata === ''
    ? withoutPart(definition, name)
    : withPart(definition, textElement(name, metadata));
}

function withMetadataElement(
  definition: DomainDefinition,
  at: MetadataKey,
  metadata: string | null,
): DomainDefinition {
  const holder = part(definition, 'metadata');
  if (holder === undefined && metadata === null) {
    return definition;
  }
  const others = elements(holder ?? EMPTY).filter((each) => each.namespace !== at.uri);
  const added = metadata === null ? [] : [namespaced(metadata, at)];
  return withPart(definition, withChildren(holder ?? EMPTY, [...others, ...added]));
}

const EMPTY = element('metadata');

/**
 * A name without a colon (`NCName` of Namespaces in XML 1.0), as libxml2 requires of a prefix.
 */
const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._\-·]*$/u;

/** The root element as the first node, after an optional XML declaration. */
const ROOT_FIRST = /^\s*(<\?xml\s[^>]*>\s*)?<[^!?]/;

/**
 * Returns the user's element with a declaration of the namespace that identifies it
 * (virXMLInjectNamespace). An element that is already in a namespace stays in it, even if that is
 * a different one.
 */
function namespaced(metadata: string, at: MetadataKey): XmlElement {
  const root = parseXml(metadata, {
    label: '(metadata_xml)',
    isMetadata: true,
    domain: ErrorDomain.DOMAIN,
  });
  const key = at.key ?? '';
  if (!NC_NAME.test(key)) {
    const detail = 'failed to validate prefix for a new XML namespace';
    throw internalError(ErrorDomain.XML, detail);
  }
  const declaration = `xmlns:${key}`;
  // libvirt declares the namespace on the first node of the document.
  if (!ROOT_FIRST.test(metadata) || attribute(root, declaration) !== undefined) {
    throw internalError(ErrorDomain.XML, 'failed to create a new XML namespace');
  }
  const named = withPrefix(root, key, at.uri ?? '');
  const declared = named.attributes.filter(([name]) => isDeclaration(name));
  const plain = named.attributes.filter(([name]) => !isDeclaration(name));
  return { ...named, attributes: [...declared, [declaration, at.uri ?? ''], ...plain] };
}

/** Moves elements without a namespace into the new one, at every depth. */
function withPrefix(of: XmlElement, key: string, uri: string): XmlElement {
  const children = of.children.map((node) =>
    typeof node === 'string' ? node : withPrefix(node, key, uri),
  );
  return of.namespace === null
    ? { ...of, name: `${key}:${of.name}`, namespace: uri, children }
    : { ...of, children };
}

function read(definition: DomainDefinition, at: MetadataKey): string | undefined {
  if (at.type === Type.ELEMENT) {
    const holder = part(definition, 'metadata');
    const found = holder && elements(holder).find((each) => each.namespace === at.uri);
    return found && formatForeign(withoutNamespace(detached(found, holder), at.uri));
  }
  const found = part(definition, at.type === Type.TITLE ? 'title' : 'description');
  return found && textOf(found);
}

/** Returns the element with the declarations of `<metadata>` that it uses (xmlCopyNode). */
function detached(of: XmlElement, holder: XmlElement): XmlElement {
  const inherited = holder.attributes.filter(
    ([name]) => isDeclaration(name) && usesPrefix(of, name.slice('xmlns:'.length)),
  );
  return { ...of, attributes: [...inherited, ...of.attributes] };
}

/** Whether an element uses a prefix that neither it nor an element in it declares. */
function usesPrefix(of: XmlElement, prefix: string): boolean {
  if (attribute(of, `xmlns:${prefix}`) !== undefined) return false;
  const names = [of.name, ...of.attributes.map(([name]) => name)];
  return (
    names.some((name) => name.startsWith(`${prefix}:`)) ||
    elements(of).some((inside) => usesPrefix(inside, prefix))
  );
}

/**
 * Returns the element without its namespace (virXMLExtractNamespaceXML): no element has a prefix
 * for it. The first declaration on the root is left out, the others are kept.
 */
function withoutNamespace(of: XmlElement, uri: string | null): XmlElement {
  const first = of.attributes.findIndex(([name, value]) => isDeclaration(name) && value === uri);
  const attributes = of.attributes.filter((_, index) => index !== first);
  return { ...withoutPrefix(of, uri), attributes };
}

function withoutPrefix(of: XmlElement, uri: string | null): XmlElement {
  const children = of.children.map((node) =>
    typeof node === 'string' ? node : withoutPrefix(node, uri),
  );
  const local = of.name.slice(of.name.indexOf(':') + 1);
  return of.namespace === uri ? { ...of, name: local, children } : { ...of, children };
}
