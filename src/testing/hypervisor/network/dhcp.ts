import { ErrorDomain } from '../codes.ts';
import { configUnsupported, xmlError } from '../failures.ts';
import { parseMac } from '../mac.ts';
import { enumAttribute } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, childrenNamed, element } from '../xml/index.ts';
import { formatAddress, parseAddress } from './address.ts';

const WHERE = ErrorDomain.NETWORK;

const MINIMUM_S = 120;

const UNITS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600 };

/** Returns a host with a fixed address as libvirt stores it (virNetworkDHCPHostDefParseXML). */
export function dhcpHost(given: XmlElement, network: string, isIpv6: boolean): XmlElement {
  const { mac, id, name, ip } = Object.fromEntries(given.attributes);
  const inNetwork = `in network '${network}'`;
  if (mac !== undefined) checkMac(mac, inNetwork, isIpv6);
  const strange = id === undefined ? undefined : /[^\da-f:]/i.exec(id)?.[0];
  if (strange !== undefined) {
    const detail = `Invalid character '${strange}' in id '${id}' of network '${network}'`;
    throw xmlError(WHERE, detail);
  }
  if (name !== undefined && !/^[a-z\d]/i.test(name)) {
    throw xmlError(WHERE, `Cannot use host name '${name}' ${inNetwork}`);
  }
  const where = `in static host definition for network '${network}'`;
  if (ip !== undefined && parseAddress(ip) === undefined) {
    throw xmlError(WHERE, `Invalid IP address ${where}`);
  }
  const key = isIpv6 ? (id ?? name) : (mac ?? name);
  if (key === undefined) {
    const need = isIpv6 ? 'id or name' : 'mac or name';
    const version = isIpv6 ? 'IPv6' : 'IPv4';
    const detail = `Static host definition in ${version} network '${network}' must have ${need} attribute`;
    throw xmlError(WHERE, detail);
  }
  if (ip === undefined) throw xmlError(WHERE, `Missing IP address ${where}`);
  return element('host', { mac, id, name, ip: formatAddress(ip) }, leaseOf(given));
}

function checkMac(mac: string, inNetwork: string, isIpv6: boolean): void {
  if (isIpv6) {
    const detail = `Invalid to specify MAC address '${mac}' ${inNetwork} IPv6 static host definition`;
    throw xmlError(WHERE, detail);
  }
  const parsed = parseMac(mac);
  if (parsed === undefined) {
    throw xmlError(WHERE, `Cannot parse MAC address '${mac}' ${inNetwork}`);
  }
  if (Number.parseInt(parsed.slice(0, 2), 16) % 2 === 1) {
    const detail = `expected unicast mac address, found multicast '${mac}' ${inNetwork}`;
    throw xmlError(WHERE, detail);
  }
}

/** Returns a range of addresses as libvirt stores it. */
export function dhcpRange(given: XmlElement): XmlElement {
  const [start, end] = ['start', 'end'].map((name) => formatAddress(attribute(given, name) ?? ''));
  return element('range', { start, end }, leaseOf(given));
}

/** Returns `<bootp>` as libvirt stores it, or nothing if it names no file. */
export function bootp(given: XmlElement): XmlElement[] {
  const { file, server } = Object.fromEntries(given.attributes);
  if (file === undefined) return [];
  const address = server === undefined ? undefined : formatAddress(server);
  return [element('bootp', { file, server: address })];
}

/** Returns the `<lease>` of a range or host. A time is in minutes by default. */
function leaseOf(given: XmlElement): XmlElement[] {
  const leases = childrenNamed(given, 'lease').flatMap((each) => {
    const expiry = attribute(each, 'expiry');
    if (expiry === undefined) return [];
    const unit = enumAttribute(each, 'unit', Object.keys(UNITS)) ?? 'minutes';
    const seconds = Number(expiry) * (UNITS[unit] ?? 1);
    if (seconds > 0 && unit !== 'hours' && seconds < MINIMUM_S) {
      const detail = 'The minimum lease time should be greater than 2 minutes';
      throw configUnsupported(WHERE, detail);
    }
    return [element('lease', { expiry, unit: seconds === 0 ? undefined : unit })];
  });
  return leases.slice(-1);
}
