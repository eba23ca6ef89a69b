import { ErrorDomain } from '../codes.ts';
import { xmlError } from '../failures.ts';
import { requiredEnum } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  elements,
  openElement,
  parseXml,
} from '../xml/index.ts';

const WHERE = ErrorDomain.INTERFACE;

const TYPES = ['ethernet', 'bridge', 'bond', 'vlan'];
const START_MODES = ['none', 'onboot', 'hotplug'];
const FAMILIES = ['ipv4', 'ipv6'];

/** An interface's document as libvirt stores it. */
export interface InterfaceDefinition {
  readonly name: string;

  /** Its MAC address as the document has it; empty if there is none. */
  readonly mac: string;

  readonly root: XmlElement;
}

export function parseHostInterface(text: string): InterfaceDefinition {
  const kind = { label: '(interface_definition)', root: 'interface', domain: WHERE };
  const given = parseXml(text, kind);
  const root = readInterface(given);
  const mac = child(given, 'mac');
  return {
    name: attribute(root, 'name') ?? '',
    mac: (mac && attribute(mac, 'address')) ?? '',
    root,
  };
}

function readInterface(given: XmlElement): XmlElement {
  const type = requiredEnum(given, 'type', TYPES);
  const name = attribute(given, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'interface has no name');
  }
  const start = childrenNamed(given, 'start');
  for (const each of start) {
    const mode = attribute(each, 'mode') ?? '';
    if (!START_MODES.includes(mode)) {
      throw xmlError(WHERE, `unknown interface startmode ${mode}`);
    }
  }
  return openElement('interface', { type, name }, [
    ...start,
    ...childrenNamed(given, 'mtu'),
    ...childrenNamed(given, 'protocol').map(readProtocol),
    ...childrenNamed(given, 'link'),
    ...kindParts(given, type),
  ]);
}

function readProtocol(given: XmlElement): XmlElement {
  const family = attribute(given, 'family') ?? '';
  if (!FAMILIES.includes(family)) {
    throw xmlError(WHERE, `unsupported protocol family '${family}'`);
  }
  const order = ['autoconf', 'dhcp', 'ip', 'route'];
  const parts = order.flatMap((name) => childrenNamed(given, name));
  return openElement('protocol', { family }, parts);
}

function kindParts(given: XmlElement, type: string): XmlElement[] {
  switch (type) {
    case 'bridge':
      return [withMembers(part(given, 'bridge'), ['stp', 'delay'])];
    case 'bond':
      return [withMembers(part(given, 'bond'), ['mode'])];
    case 'vlan':
      return [readVlan(part(given, 'vlan'))];
    default:
      return childrenNamed(given, 'mac');
  }
}

function part(given: XmlElement, name: string): XmlElement {
  const found = child(given, name);
  if (found === undefined) {
    throw xmlError(WHERE, `${name} interface misses the ${name} element`);
  }
  return found;
}

/** Parses a bridge or a bond with its member interfaces. */
function withMembers(given: XmlElement, names: readonly string[]): XmlElement {
  const values = names.map((name) => [name, attribute(given, name)] as const);
  const known = values.filter(
    ([name, value]) => name !== 'stp' || value === 'on' || value === 'off',
  );
  const inside = elements(given).map((each) =>
    each.name === 'interface' ? readInterface(each) : each,
  );
  return openElement(given.name, Object.fromEntries(known), inside);
}

function readVlan(given: XmlElement): XmlElement {
  const tag = attribute(given, 'tag');
  if (tag === undefined) {
    throw xmlError(WHERE, 'vlan interface misses the tag attribute');
  }
  const device = child(given, 'interface');
  const name = device && attribute(device, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'vlan interface misses name attribute');
  }
  return openElement('vlan', { tag }, [element('interface', { name })]);
}
