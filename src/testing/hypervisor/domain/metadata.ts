import { VirDomainMetadataType as Type } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  element,
  elements,
  formatForeign,
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
  const holder = part(definition, 'metadata') ?? element('metadata');
  const others = elements(holder).filter((each) => each.namespace !== at.uri);
  const added = metadata === null ? [] : [namespaced(metadata, at)];
  return withPart(definition, withChildren(holder, [...others, ...added]));
}

/** Returns the user's element with the namespace that identifies it. */
function namespaced(metadata: string, at: MetadataKey): XmlElement {
  const root = parseXml(metadata, { label: '(metadata_xml)', domain: ErrorDomain.DOMAIN });
  const key = at.key ?? '';
  const named = withPrefix(root, key, at.uri ?? '');
  const declaration = [`xmlns:${key}`, at.uri ?? ''] as const;
  const declared = named.attributes.filter(([name]) => name.startsWith('xmlns'));
  const plain = named.attributes.filter(([name]) => !name.startsWith('xmlns'));
  return { ...named, attributes: [...declared, declaration, ...plain] };
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
    return found && formatForeign(withoutNamespace(found, at.uri ?? ''));
  }
  const found = part(definition, at.type === Type.TITLE ? 'title' : 'description');
  return found && textOf(found);
}

/** Returns the element as the user has set it, without the prefix that identifies it. */
function withoutNamespace(of: XmlElement, uri: string): XmlElement {
  const children = of.children.map((node) =>
    typeof node === 'string' ? node : withoutNamespace(node, uri),
  );
  const attributes = of.attributes.filter(
    ([name, value]) => !(name.startsWith('xmlns') && value === uri),
  );
  const local = of.name.slice(of.name.indexOf(':') + 1);
  return of.namespace === uri
    ? { ...of, name: local, attributes, children }
    : { ...of, attributes, children };
}
