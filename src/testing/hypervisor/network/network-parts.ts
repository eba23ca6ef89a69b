import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { configUnsupported, failure, xmlError } from '../failures.ts';
import { parseMac } from '../mac.ts';
import { enumAttribute, requiredUnsigned } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  openElement,
  orderAttributes,
  textElement,
  textOf,
  withAttributes,
} from '../xml/index.ts';
import { leaf, shaped } from '../xml/shape.ts';
import { formatAddress, parseAddress } from './address.ts';

const WHERE = ErrorDomain.NETWORK;

/** The domain of errors in parts that domains have too (VIR_FROM_NONE). */
const WHERE_NONE = ErrorDomain.NONE;

const YES_NO = ['yes', 'no'];

const PORT_TYPES = ['802.1Qbg', '802.1Qbh', 'openvswitch', 'midonet'];

/** The parameters of each type, in libvirt's order. */
const PORT_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['interfaceid', 'profileid'],
  midonet: ['interfaceid'],
};

const RATE = ['average', 'peak', 'floor', 'burst'];

/** Returns `<bandwidth>` as libvirt stores it, or nothing if it says nothing. */
export function bandwidth(given: XmlElement): XmlElement[] {
  const rates = ['inbound', 'outbound'].flatMap((name) => {
    const found = childrenNamed(given, name);
    if (found.length > 1) {
      throw detailError(`Only one child <${name}> element allowed`, WHERE_NONE);
    }
    return found.map(rate);
  });
  return rates.length === 0 ? [] : [openElement('bandwidth', {}, rates)];
}

function rate(given: XmlElement): XmlElement {
  const { average, floor } = Object.fromEntries(given.attributes);
  const limits = RATE.map((name) => attribute(given, name));
  if (average === undefined && floor === undefined) {
    throw detailError('Missing mandatory average or floor attributes', WHERE_NONE);
  }
  if (average === undefined && limits.some((limit, index) => index !== 2 && limit !== undefined)) {
    const detail = "'peak' and 'burst' require 'average' attribute";
    throw configUnsupported(WHERE_NONE, detail);
  }
  for (const [index, limit] of limits.entries()) {
    if (limit !== undefined && !/^\s*\+?\d+$/.test(limit)) {
      const detail = `could not convert bandwidth ${RATE[index]} value '${limit}'`;
      throw configUnsupported(WHERE_NONE, detail);
    }
  }
  if (Number(floor ?? 0) !== 0) {
    const detail =
      given.name === 'inbound'
        ? 'floor attribute is not supported for this config'
        : "'floor' attribute allowed only in <inbound> element";
    throw configUnsupported(WHERE_NONE, detail);
  }
  const numbers = limits.map((limit) => (Number(limit ?? 0) === 0 ? undefined : Number(limit)));
  return element(given.name, Object.fromEntries(numbers.map((each, index) => [RATE[index], each])));
}

/** Returns `<vlan>` as libvirt stores it. Several tags make it a trunk. */
export function vlan(given: XmlElement): XmlElement {
  const tags = childrenNamed(given, 'tag').map((tag) => {
    const id = requiredUnsigned(tag, 'id');
    if (id > 4095n) {
      throw xmlError(WHERE_NONE, `vlan tag id ${id} too large (maximum 4095)`);
    }
    const nativeMode = enumAttribute(tag, 'nativeMode', ['tagged', 'untagged']);
    return element('tag', { id, nativeMode });
  });
  if (tags.length === 0) {
    const detail = `missing tag id - each <vlan> must have at least one <tag id='n'/> subelement`;
    throw xmlError(WHERE_NONE, detail);
  }
  const trunk = attribute(given, 'trunk');
  const isTrunk = trunk === undefined ? tags.length > 1 : trunk.toLowerCase() === 'yes';
  checkTrunk(trunk, isTrunk, tags);
  return element('vlan', { trunk: isTrunk ? 'yes' : undefined }, tags);
}

function checkTrunk(
  trunk: string | undefined,
  isTrunk: boolean,
  tags: readonly XmlElement[],
): void {
  if (trunk === undefined || isTrunk) return;
  const wrong = `invalid "trunk='${trunk}'" in <vlan> -`;
  if (tags.length > 1) {
    throw xmlError(WHERE_NONE, `${wrong} trunk='yes' is required for more than one vlan tag`);
  }
  if (tags.some((tag) => attribute(tag, 'nativeMode') !== undefined)) {
    const detail = `invalid configuration in <vlan> - "trunk='no'" is not allowed with a native vlan id`;
    throw xmlError(WHERE_NONE, detail);
  }
  if (trunk.toLowerCase() !== 'no') throw xmlError(WHERE_NONE, `${wrong} must be yes or no`);
}

/** Returns `<virtualport>` as libvirt stores it, or nothing if it says nothing. */
export function virtualPort(given: XmlElement, needsType: boolean): XmlElement[] {
  const type = attribute(given, 'type');
  if (type !== undefined && !PORT_TYPES.includes(type)) {
    throw configUnsupported(WHERE_NONE, `unknown virtualport type ${type}`);
  }
  if (type === undefined && needsType) {
    throw xmlError(WHERE_NONE, 'missing required virtualport type');
  }
  const all = [...new Set(Object.values(PORT_PARAMETERS).flat())];
  const names = type === undefined ? all : (PORT_PARAMETERS[type] ?? []);
  const parameters = childrenNamed(given, 'parameters')
    .slice(0, 1)
    .map((each) => {
      const extra = all.find((name) => !names.includes(name) && attribute(each, name));
      if (extra !== undefined && type !== 'midonet') {
        const detail = `extra ${extra} unsupported in <virtualport type='${type}'>`;
        throw xmlError(ErrorDomain.NET, detail);
      }
      return withNumbers(shaped(each, leaf(...names)));
    })
    .filter(({ attributes }) => attributes.length > 0);
  return type === undefined && parameters.length === 0
    ? []
    : [element('virtualport', { type }, parameters)];
}

/** Writes the numeric parameters in decimal. */
function withNumbers(parameters: XmlElement): XmlElement {
  const values = ['managerid', 'typeid', 'typeidversion'].map((name) => {
    const value = attribute(parameters, name);
    return [name, value === undefined ? undefined : Number(value)] as const;
  });
  return withAttributes(parameters, Object.fromEntries(values));
}

/** Returns a group of ports as libvirt stores it. */
export function portGroup(given: XmlElement): XmlElement {
  const name = attribute(given, 'name');
  if (name === undefined) {
    throw xmlError(WHERE, 'Missing required name attribute in portgroup');
  }
  const isDefault = attribute(given, 'default')?.toLowerCase() === 'yes';
  return openElement(
    'portgroup',
    {
      name,
      default: isDefault ? 'yes' : undefined,
      trustGuestRxFilters: enumAttribute(given, 'trustGuestRxFilters', YES_NO),
    },
    [
      ...childrenNamed(given, 'vlan').slice(0, 1).map(vlan),
      ...childrenNamed(given, 'virtualport')
        .slice(0, 1)
        .flatMap((port) => virtualPort(port, false)),
      ...childrenNamed(given, 'bandwidth').slice(0, 1).flatMap(bandwidth),
    ],
  );
}

/** Returns the bridge's `<mac>` as libvirt stores it. */
export function bridgeMac(given: XmlElement, network: string): XmlElement[] {
  const text = attribute(given, 'address');
  if (text === undefined) return [];
  const address = parseMac(text);
  if (address === undefined) {
    throw xmlError(WHERE, `Invalid bridge mac address '${text}' in network '${network}'`);
  }
  if (Number.parseInt(address.slice(0, 2), 16) % 2 === 1) {
    const detail = `Invalid multicast bridge mac address '${text}' in network '${network}'`;
    throw xmlError(WHERE, detail);
  }
  return [element('mac', { address })];
}

export function domainName(given: XmlElement): XmlElement[] {
  const localOnly = enumAttribute(given, 'localOnly', YES_NO);
  const name = attribute(given, 'name');
  return name === undefined ? [] : [element('domain', { name, localOnly })];
}

export function mtu(given: XmlElement, network: string): XmlElement[] {
  const size = attribute(given, 'size');
  if (size === undefined) return [];
  if (!/^\s*\+?\d+$/.test(size)) {
    throw xmlError(WHERE, `Invalid mtu size '${size}' in network '${network}'`);
  }
  return Number(size) === 0 ? [] : [element('mtu', { size: Number(size) })];
}

/** Returns a route as libvirt stores it. */
export function route(given: XmlElement, network: string): XmlElement {
  for (const name of ['address', 'gateway']) {
    if (attribute(given, name) === undefined) {
      const detail = `${network}: Missing required ${name} attribute in route definition`;
      throw xmlError(WHERE, detail);
    }
  }
  const ordered = orderAttributes(given, [
    ...['family', 'address', 'netmask', 'prefix', 'gateway', 'metric'],
  ]);
  return withAttributes(ordered, {
    address: formatted(given, 'address'),
    gateway: formatted(given, 'gateway'),
  });
}

function formatted(of: XmlElement, name: string): string | undefined {
  const text = attribute(of, name);
  return text === undefined ? undefined : formatAddress(text);
}

/** The children of `<dns>` in libvirt's order. */
export const DNS_ORDER: readonly string[] = ['forwarder', 'txt', 'srv', 'host'];

/** Returns `<dns>` as libvirt stores it, or nothing if it says nothing. */
export function dns(given: XmlElement, network: string): XmlElement[] {
  const enable = enumAttribute(given, 'enable', YES_NO);
  const forwardPlainNames = enumAttribute(given, 'forwardPlainNames', YES_NO);
  const forwarders = childrenNamed(given, 'forwarder').map((each) => forwarder(each, network));
  const hosts = childrenNamed(given, 'host').map((each) => dnsHost(each, network));
  const services = childrenNamed(given, 'srv').map((each) => service(each, network));
  const texts = childrenNamed(given, 'txt').map((each) => text(each, network));
  const parts = [...forwarders, ...texts, ...services, ...hosts];
  if (enable === 'no' && parts.length > 0) {
    throw xmlError(WHERE, `Extra data in disabled network '${network}'`);
  }
  const isEmpty = enable === undefined && forwardPlainNames === undefined && parts.length === 0;
  return isEmpty ? [] : [element('dns', { enable, forwardPlainNames }, parts)];
}

function forwarder(given: XmlElement, network: string): XmlElement {
  const addr = attribute(given, 'addr');
  const domain = attribute(given, 'domain');
  if (addr !== undefined && parseAddress(addr) === undefined) {
    throw xmlError(WHERE, `Invalid forwarder IP address '${addr}' in network '${network}'`);
  }
  if (addr === undefined && domain === undefined) {
    const detail = 'Invalid forwarder element, must contain at least one of addr or domain';
    throw xmlError(WHERE, detail);
  }
  return element('forwarder', { domain, addr: formatted(given, 'addr') });
}

/** Returns a host of `<dns>`, after the checks of virNetworkDNSHostDefParseXML. */
function dnsHost(given: XmlElement, network: string): XmlElement {
  const record = `in network '${network}' DNS HOST record`;
  const ip = attribute(given, 'ip');
  if (ip === undefined) throw detailError(`Missing IP address ${record}`);
  if (parseAddress(ip) === undefined) throw detailError(`Invalid IP address ${record}`);
  const names = childrenNamed(given, 'hostname')
    .map(textOf)
    .filter((name) => name !== '');
  if (names.length === 0) throw detailError(`Missing hostname ${record}`);
  const hostnames = names.map((name) => textElement('hostname', name));
  return element('host', { ip: formatAddress(ip) }, hostnames);
}

function service(given: XmlElement, network: string): XmlElement {
  const name = attribute(given, 'service');
  const protocol = attribute(given, 'protocol');
  const record = `in DNS SRV record of network '${network}'`;
  if (name === undefined) {
    throw detailError(`missing required service attribute ${record}`);
  }
  if (protocol === undefined) {
    throw detailError(
      `missing required protocol attribute in DNS SRV record '${name}' of network '${network}'`,
    );
  }
  if (!/^[-\w+/*]*$/.test(name)) {
    const detail = `invalid character in service attribute '${name}' ${record}`;
    throw detailError(detail);
  }
  if (!/^[-a-z\d+/]*$/i.test(protocol)) {
    throw detailError(`invalid character in protocol attribute '${protocol}' ${record}`);
  }
  checkServiceNumbers(given, `for service '${name}' in network '${network}'`);
  const order = ['service', 'protocol', 'domain', 'target', 'port', 'priority', 'weight'];
  const own = shaped(given, leaf(...order));
  // libvirt writes none of these numbers if it is 0.
  const zeros = ['port', 'priority', 'weight'].filter((key) => Number(attribute(own, key)) === 0);
  return withAttributes(own, Object.fromEntries(zeros.map((key) => [key, undefined])));
}

function checkServiceNumbers(given: XmlElement, where: string): void {
  for (const key of ['port', 'priority', 'weight']) {
    const text = attribute(given, key);
    if (text !== undefined && attribute(given, 'target') === undefined) {
      throw detailError(`DNS SRV ${key} attribute not permitted without target ${where}`);
    }
    const isNumber = text === undefined || /^\s*\+?\d+$/.test(text);
    const least = key === 'port' ? 1 : 0;
    const value = Number(text ?? least);
    if (!isNumber || value < least || value > 65_535) {
      const start = key === 'priority' ? 'Invalid' : 'invalid';
      throw detailError(`${start} DNS SRV ${key} attribute ${where}`);
    }
  }
}

function text(given: XmlElement, network: string): XmlElement {
  const name = attribute(given, 'name');
  const record = 'DNS TXT record';
  if (name === undefined) {
    throw detailError(`missing required name attribute in ${record} of network ${network}`);
  }
  if (/[ ,]/.test(name)) {
    const detail = `prohibited character in ${record} name '${name}' of network ${network}`;
    throw detailError(detail);
  }
  const value = attribute(given, 'value');
  if (value === undefined) {
    throw detailError(
      `missing required value attribute in ${record} named '${name}' of network ${network}`,
    );
  }
  return element('txt', { name, value });
}

function detailError(detail: string, domain: ErrorDomain = WHERE): Error {
  return failure(ErrorNumber.XML_DETAIL, domain, detail);
}

/** Returns `<port>`, which says whether the ports are isolated. */
export function portOptions(given: XmlElement): XmlElement[] {
  const isolated = enumAttribute(given, 'isolated', YES_NO);
  return isolated === undefined ? [] : [element('port', { isolated })];
}

/** Returns the first child of a name, as XPath's `./name[1]`. */
export function first(given: XmlElement, name: string): XmlElement[] {
  const found = child(given, name);
  return found === undefined ? [] : [found];
}
