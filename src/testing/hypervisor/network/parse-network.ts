import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { metadata } from '../domain/parse/sections.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { bareFailure, configUnsupported, internalError, xmlError } from '../failures.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import { netmaskPrefix, parseIpv4, sameNetwork } from '../ipv4.ts';
import { parseUuidText } from '../uuid.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  orderAttributes,
  orderChildren,
  parseXml,
  textElement,
  withAttributes,
} from '../xml/index.ts';

const WHERE = ErrorDomain.NETWORK;

/** A network's document as libvirt stores it. It is immutable. */
export interface NetworkDefinition {
  readonly name: string;
  readonly uuid: string;
  readonly root: XmlElement;
}

/** The children of `<network>` in libvirt's order (virNetworkDefFormat). */
export const NETWORK_ORDER: readonly string[] = [
  'name',
  'uuid',
  'metadata',
  'forward',
  'bridge',
  'mtu',
  'mac',
  'domain',
  'dns',
  'vlan',
  'bandwidth',
  'ip',
  'route',
  'virtualport',
  'portgroup',
  'port',
];

/** The children of `<dns>` in libvirt's order. */
export const DNS_ORDER: readonly string[] = ['forwarder', 'txt', 'srv', 'host'];

/** The children of `<dhcp>` in libvirt's order. */
export const DHCP_ORDER: readonly string[] = ['range', 'host', 'bootp'];

const FORWARD_MODES = [
  'none',
  'nat',
  'route',
  'open',
  'bridge',
  'private',
  'vepa',
  'passthrough',
  'hostdev',
];

/** The modes in which libvirt creates a bridge of its own. */
const OWN_BRIDGE = ['none', 'nat', 'route', 'open'];

/** The modes that require an address. */
const NEED_ADDRESS = ['nat', 'route', 'open'];

export function parseNetwork(text: string, environment: SimulatedEnvironment): NetworkDefinition {
  const kind = { label: '(network_definition)', root: 'network', domain: WHERE };
  const given = parseXml(text, kind);
  const name = childText(given, 'name');
  if (name === undefined) {
    throw bareFailure(ErrorNumber.NO_NAME, WHERE, 'missing name information');
  }
  const uuidText = childText(given, 'uuid');
  const uuid = uuidText === undefined ? environment.uuid() : parseUuidText(uuidText);
  if (uuid === undefined) {
    throw internalError(WHERE, 'malformed uuid element');
  }
  checkName(name);
  const forward = parseForward(given);
  const mode = forward === undefined ? 'none' : (attribute(forward, 'mode') ?? 'nat');
  const addresses = childrenNamed(given, 'ip').map((ip) => parseIp(ip, name));
  if (NEED_ADDRESS.includes(mode) && addresses.length === 0) {
    const detail = `${mode} forwarding requested, but no IP address provided for network '${name}'`;
    throw xmlError(WHERE, detail);
  }
  const computed = new Map<string, readonly XmlElement[]>([
    ['name', [textElement('name', name)]],
    ['uuid', [textElement('uuid', uuid)]],
    ['metadata', childrenNamed(given, 'metadata').map(metadata)],
    ['forward', forward === undefined ? [] : [forward]],
    ['bridge', parseBridge(given, mode)],
    ['dns', childrenNamed(given, 'dns').map((dns) => orderChildren(dns, DNS_ORDER))],
    ['ip', addresses],
  ]);
  const parts = NETWORK_ORDER.flatMap((part) => computed.get(part) ?? childrenNamed(given, part));
  const ipv6 = attribute(given, 'ipv6') === 'yes' ? 'yes' : undefined;
  const trust = attribute(given, 'trustGuestRxFilters');
  const root = element('network', { ipv6, trustGuestRxFilters: trust }, parts);
  return { name, uuid, root };
}

/** Checks a range of addresses for guests. */
export function checkRange(range: XmlElement, ip: XmlElement, network: string): void {
  const [start, end] = ['start', 'end'].map((key) => {
    const text = attribute(range, key);
    if (text === undefined) {
      throw xmlError(WHERE, `Missing '${key}' attribute in dhcp range for network '${network}'`);
    }
    return text;
  });
  const own = attribute(ip, 'address') ?? '';
  const [first, last, base] = [start ?? '', end ?? '', own].map(parseIpv4);
  const prefix = ipPrefix(ip);
  if (first === undefined || last === undefined || base === undefined || prefix === undefined) {
    return;
  }
  if (last < first) {
    // libvirt's message also ends with a blank.
    throw internalError(ErrorDomain.NONE, `range ${start} - ${end} is reversed `);
  }
  if (!sameNetwork(first, base, prefix) || !sameNetwork(last, base, prefix)) {
    const detail = `range ${start} - ${end} is not entirely within network ${own}/${prefix}`;
    throw internalError(ErrorDomain.NONE, detail);
  }
}

/** Returns the prefix length of an `<ip>`, or undefined if it has none. */
export function ipPrefix(ip: XmlElement): number | undefined {
  const prefix = attribute(ip, 'prefix');
  const netmask = attribute(ip, 'netmask');
  return prefix !== undefined ? Number(prefix) : (netmask && netmaskPrefix(netmask)) || undefined;
}

/** Refuses the only character that libvirt forbids in a network's name. */
function checkName(name: string): void {
  if (name.includes('/')) {
    const message = 'invalid char in name: /';
    throw new HypervisorError(message, {
      number: ErrorNumber.XML_DETAIL,
      domain: ErrorDomain.XML,
      str1: '%s',
      str2: message,
    });
  }
}

function parseForward(given: XmlElement): XmlElement | undefined {
  const forward = child(given, 'forward');
  if (forward === undefined) {
    return undefined;
  }
  const mode = attribute(forward, 'mode') ?? 'nat';
  if (!FORWARD_MODES.includes(mode)) {
    throw configUnsupported(WHERE, `unknown forwarding type '${mode}'`);
  }
  const devices = childrenNamed(forward, 'interface');
  const dev = attribute(forward, 'dev');
  const listed =
    devices.length === 0 && dev !== undefined ? [element('interface', { dev })] : devices;
  return forwardOf(forward, mode, listed);
}

/** Returns `<forward>`, which also names the first of its interfaces in an attribute. */
export function forwardOf(
  forward: XmlElement,
  mode: string,
  interfaces: readonly XmlElement[],
): XmlElement {
  const [first] = interfaces;
  const managed = attribute(forward, 'managed') ?? (mode === 'hostdev' ? 'no' : undefined);
  const others = ['nat', 'pf', 'address', 'driver'].flatMap((name) => childrenNamed(forward, name));
  return element('forward', { dev: first && attribute(first, 'dev'), mode, managed }, [
    ...others.filter((part) => part.name === 'nat'),
    ...interfaces,
    ...others.filter((part) => part.name !== 'nat'),
  ]);
}

function parseBridge(given: XmlElement, mode: string): XmlElement[] {
  const bridge = child(given, 'bridge');
  if (!OWN_BRIDGE.includes(mode)) {
    return bridge === undefined ? [] : [bridge];
  }
  const known = bridge ?? element('bridge');
  return [
    element('bridge', {
      name: attribute(known, 'name'),
      zone: attribute(known, 'zone'),
      stp: attribute(known, 'stp') ?? 'on',
      delay: attribute(known, 'delay') ?? '0',
      macTableManager: attribute(known, 'macTableManager'),
    }),
  ];
}

function parseIp(given: XmlElement, network: string): XmlElement {
  const ordered = orderAttributes(given, ['family', 'address', 'netmask', 'prefix', 'localPtr']);
  const address = attribute(given, 'address');
  const isIpv6 = attribute(given, 'family') === 'ipv6';
  if (address !== undefined && !isIpv6 && parseIpv4(address) === undefined) {
    throw xmlError(WHERE, `Invalid address '${address}' in network '${network}'`);
  }
  const dhcp = childrenNamed(given, 'dhcp').map((each) => orderChildren(each, DHCP_ORDER));
  for (const range of dhcp.flatMap((each) => childrenNamed(each, 'range'))) {
    checkRange(range, given, network);
  }
  const family = attribute(given, 'family') === 'ipv4' ? undefined : attribute(given, 'family');
  const own = withAttributes(ordered, { family });
  return { ...own, children: [...childrenNamed(given, 'tftp'), ...dhcp], open: true };
}
