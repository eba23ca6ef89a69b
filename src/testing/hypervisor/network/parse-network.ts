import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { metadata } from '../domain/parse/sections.ts';
import type { SimulatedEnvironment } from '../environment.ts';
import { bareFailure, configUnsupported, internalError, xmlError } from '../failures.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import { netmaskPrefix, parseIpv4, sameNetwork } from '../ipv4.ts';
import { parseUuidText } from '../uuid.ts';
import { enumAttribute, requiredUnsigned } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  orderAttributes,
  parseXml,
  textElement,
  withAttributes,
} from '../xml/index.ts';
import { formatAddress, parseAddress } from './address.ts';
import { bootp, dhcpHost, dhcpRange } from './dhcp.ts';
import { checkMode, OWN_BRIDGE, parseForward } from './forward.ts';
import {
  bandwidth,
  bridgeMac,
  dns,
  domainName,
  first,
  mtu,
  portGroup,
  portOptions,
  route,
  virtualPort,
  vlan,
} from './network-parts.ts';

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
  'port',
  'ip',
  'route',
  'virtualport',
  'portgroup',
];

/** The children of `<dhcp>` in libvirt's order. */
export const DHCP_ORDER: readonly string[] = ['range', 'host', 'bootp'];

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
  const ipv6 = attribute(given, 'ipv6');
  if (ipv6 !== undefined && ipv6 !== 'yes' && ipv6 !== 'no') {
    throw xmlError(WHERE, `Invalid ipv6 setting '${ipv6}' in network '${name}'`);
  }
  const trust = enumAttribute(given, 'trustGuestRxFilters', ['yes', 'no']);
  // In libvirt's order, so that the first error is the same.
  const computed = new Map<string, readonly XmlElement[]>([
    ['name', [textElement('name', name)]],
    ['uuid', [textElement('uuid', uuid)]],
    ['domain', first(given, 'domain').flatMap(domainName)],
    ['bandwidth', first(given, 'bandwidth').flatMap(bandwidth)],
    ['vlan', first(given, 'vlan').map(vlan)],
    ['port', first(given, 'port').flatMap(portOptions)],
    ['bridge', checkBridge(given, name)],
    ['mac', first(given, 'mac').flatMap((mac) => bridgeMac(mac, name))],
    ['mtu', first(given, 'mtu').flatMap((each) => mtu(each, name))],
    ['dns', first(given, 'dns').flatMap((each) => dns(each, name))],
    ['virtualport', first(given, 'virtualport').flatMap((port) => virtualPort(port, true))],
    ['portgroup', childrenNamed(given, 'portgroup').map(portGroup)],
    ['ip', childrenNamed(given, 'ip').map((ip) => parseIp(ip, name))],
    ['route', parseRoutes(given, name)],
    ['metadata', first(given, 'metadata').map(metadata)],
  ]);
  const forward = parseForward(given, name);
  const mode = forward === undefined ? 'none' : (attribute(forward, 'mode') ?? 'nat');
  checkMode(given, name, mode, forward);
  computed.set('forward', forward === undefined || mode === 'none' ? [] : [forward]);
  computed.set('bridge', parseBridge(given, mode));
  const parts = NETWORK_ORDER.flatMap((part) => computed.get(part) ?? []);
  const values = { ipv6: ipv6 === 'yes' ? 'yes' : undefined, trustGuestRxFilters: trust };
  return { name, uuid, root: element('network', values, parts) };
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

/** Checks `<bridge>`, whose contents depend on the mode, which libvirt reads later. */
function checkBridge(given: XmlElement, network: string): XmlElement[] {
  const bridge = first(given, 'bridge');
  const { delay, macTableManager: manager } = Object.fromEntries(bridge[0]?.attributes ?? []);
  if (delay !== undefined && !/^\s*\+?\d+$/.test(delay)) {
    throw xmlError(WHERE, `Invalid delay value in network '${network}'`);
  }
  if (manager !== undefined && manager !== 'kernel' && manager !== 'libvirt') {
    const detail = `Invalid macTableManager setting '${manager}' in network '${network}'`;
    throw xmlError(WHERE, detail);
  }
  return bridge;
}

/** Returns the routes. The gateway of each one must be in the network of an `<ip>`. */
function parseRoutes(given: XmlElement, network: string): XmlElement[] {
  const routes = childrenNamed(given, 'route').map((each) => route(each, network));
  for (const each of routes) {
    const gateway = attribute(each, 'gateway') ?? '';
    if (!childrenNamed(given, 'ip').some((ip) => isReachable(gateway, ip))) {
      const detail = `unreachable static route gateway '${gateway}' specified for network '${network}'`;
      throw configUnsupported(WHERE, detail);
    }
  }
  return routes;
}

/** Whether an address is in the network of an `<ip>`. Only the kind of IPv6 ones is compared. */
function isReachable(gateway: string, ip: XmlElement): boolean {
  const own = attribute(ip, 'address') ?? '';
  const [a, b] = [parseIpv4(gateway), parseIpv4(own)];
  if (a === undefined || b === undefined) return parseAddress(gateway) === parseAddress(own);
  return sameNetwork(a, b, ipPrefix(ip) ?? 24);
}

function parseBridge(given: XmlElement, mode: string): XmlElement[] {
  const bridge = child(given, 'bridge');
  if (!OWN_BRIDGE.includes(mode)) {
    const own = bridge && orderAttributes(bridge, ['name', 'macTableManager']);
    return own === undefined || own.attributes.length === 0 ? [] : [own];
  }
  const known = bridge ?? element('bridge');
  const stp = attribute(known, 'stp') === 'off' ? 'off' : 'on';
  return [
    element('bridge', {
      name: attribute(known, 'name'),
      zone: attribute(known, 'zone'),
      stp,
      delay: Number(attribute(known, 'delay') ?? 0),
      macTableManager: attribute(known, 'macTableManager'),
    }),
  ];
}

function parseIp(given: XmlElement, network: string): XmlElement {
  const ordered = orderAttributes(given, ['family', 'address', 'netmask', 'prefix', 'localPtr']);
  const address = checkIp(given, network);
  const isIpv6 = attribute(given, 'family') === 'ipv6';
  const dhcp = first(given, 'dhcp').map((each) =>
    element('dhcp', {}, [
      ...childrenNamed(each, 'range').map((range) => {
        checkRange(range, given, network);
        return dhcpRange(range);
      }),
      ...childrenNamed(each, 'host').map((host) => dhcpHost(host, network, isIpv6)),
      ...(isIpv6 ? [] : childrenNamed(each, 'bootp').flatMap(bootp).slice(-1)),
    ]),
  );
  if (isIpv6 && child(given, 'tftp') !== undefined) {
    const detail = `Unsupported <tftp> element in an IPv6 element in network '${network}'`;
    throw configUnsupported(WHERE, detail);
  }
  const prefix = attribute(given, 'prefix');
  const own = withAttributes(ordered, {
    address: formatAddress(address),
    prefix: prefix === undefined || Number(prefix) === 0 ? undefined : Number(prefix),
  });
  const tftp = first(given, 'tftp').flatMap((each) => {
    const root = attribute(each, 'root');
    return root === undefined ? [] : [element('tftp', { root })];
  });
  return { ...own, children: [...tftp, ...dhcp.filter(isNotEmpty)], open: true };
}

function isNotEmpty({ children }: XmlElement): boolean {
  return children.length > 0;
}

/** Returns the address of an `<ip>`, after the checks of virNetworkIPDefParseXML. */
function checkIp(given: XmlElement, network: string): string {
  const { family, address, netmask, prefix } = Object.fromEntries(given.attributes);
  if (address === undefined) {
    throw xmlError(WHERE, `Missing required address attribute in network '${network}'`);
  }
  const version = parseAddress(address);
  if (version === undefined) {
    throw xmlError(WHERE, `Invalid address '${address}' in network '${network}'`);
  }
  if (netmask !== undefined && parseAddress(netmask) === undefined) {
    throw xmlError(WHERE, `Invalid netmask '${netmask}' in network '${network}'`);
  }
  const bits = prefix === undefined ? 0n : requiredUnsigned(given, 'prefix');
  enumAttribute(given, 'localPtr', ['yes', 'no']);
  const unsupported = (detail: string): Error => configUnsupported(WHERE, detail);
  const at = `'${address}' in network '${network}'`;
  if (family === 'ipv6') {
    if (version !== 6) {
      throw unsupported(`Family 'ipv6' specified for non-IPv6 address ${at}`);
    }
    if (netmask !== undefined) throw unsupported(`netmask not allowed for IPv6 address ${at}`);
    if (bits > 128n) throw unsupported(`Invalid IPv6 prefix '${bits}' in network '${network}'`);
    return address;
  }
  if (family !== undefined && family !== 'ipv4') {
    throw xmlError(WHERE, `Unrecognized family '${family}' in network '${network}'`);
  }
  if (version !== 4) {
    throw unsupported(`${family ?? 'no'} family specified for non-IPv4 address ${at}`);
  }
  if (netmask !== undefined && parseAddress(netmask) !== 4) {
    const both = `for address ${at} (both must be IPv4)`;
    throw unsupported(`Invalid netmask '${netmask}' ${both}`);
  }
  if (netmask !== undefined && bits > 0n) {
    throw unsupported(`Network '${network}' IP address cannot have both a prefix and a netmask`);
  }
  if (bits > 32n) throw unsupported(`Invalid IPv4 prefix '${bits}' in network '${network}'`);
  return address;
}
