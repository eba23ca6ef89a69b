import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { configUnsupported, failure, internalError, xmlError } from '../failures.ts';
import { parseIpv4 } from '../ipv4.ts';
import { enumAttribute } from '../xml/attributes.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child, childrenNamed, element } from '../xml/index.ts';
import { leaf, shaped, withPciAddresses } from '../xml/shape.ts';

const WHERE = ErrorDomain.NETWORK;

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
export const OWN_BRIDGE = ['none', 'nat', 'route', 'open'];

/** The modes that require an address. */
const NEED_ADDRESS = ['nat', 'route', 'open'];

const RANGE = leaf('start', 'end');

const NAT = { attributes: ['ipv6'], children: { address: RANGE, port: RANGE } };

/** Returns `<forward>` as libvirt stores it (virNetworkForwardDefParseXML). */
export function parseForward(given: XmlElement, network: string): XmlElement | undefined {
  const forward = child(given, 'forward');
  if (forward === undefined) {
    return undefined;
  }
  const mode = attribute(forward, 'mode') ?? 'nat';
  if (!FORWARD_MODES.includes(mode)) {
    throw configUnsupported(WHERE, `unknown forwarding type '${mode}'`);
  }
  checkForward(forward, mode, network);
  const devices = childrenNamed(forward, 'interface');
  const dev = attribute(forward, 'dev');
  const listed =
    devices.length === 0 && dev !== undefined ? [element('interface', { dev })] : devices;
  checkDevices(dev, listed, network);
  if (listed.length > 0) return forwardOf(forward, mode, listed);
  if (child(forward, 'address') === undefined) checkPf(forward, network);
  else checkAddresses(forward, network);
  return forwardOf(forward, mode, listed);
}

function checkForward(forward: XmlElement, mode: string, network: string): void {
  const driver = child(forward, 'driver');
  const driverName = driver && attribute(driver, 'name');
  if (driverName !== undefined && !['kvm', 'vfio'].includes(driverName)) {
    const detail = `Unknown forward <driver name='${driverName}'/> in network ${network}`;
    throw configUnsupported(WHERE, detail);
  }
  const nats = childrenNamed(forward, 'nat');
  if (nats.length > 1) {
    const detail = `Only one <nat> element is allowed in <forward> of network ${network}`;
    throw xmlError(WHERE, detail);
  }
  const [nat] = nats;
  if (nat !== undefined && mode !== 'nat') {
    const detail = `The <nat> element can only be used when <forward> 'mode' is 'nat' in network ${network}`;
    throw xmlError(WHERE, detail);
  }
  if (nat !== undefined) checkNat(nat, network);
  const parts = ['address', 'pf'].map((name) => childrenNamed(forward, name));
  if (attribute(forward, 'dev') !== undefined && parts.some((each) => each.length > 0)) {
    // libvirt 9.0.0 does not fill in the name of the network.
    const detail =
      "the <forward> 'dev' attribute cannot be used when <address> or <pf> sub-elements are present in network %s";
    throw xmlError(WHERE, detail);
  }
}

function checkNat(nat: XmlElement, network: string): void {
  enumAttribute(nat, 'ipv6', ['yes', 'no']);
  const where = `in <nat> in <forward> in network ${network}`;
  const [address] = childrenNamed(nat, 'address');
  if (address !== undefined) {
    const { start, end } = Object.fromEntries(address.attributes);
    if (start === undefined) {
      throw xmlError(WHERE, `missing 'start' attribute in <address> element ${where}`);
    }
    if (end === undefined) {
      throw xmlError(WHERE, `missing 'end' attribute in <address> element ${where}`);
    }
    if ((parseIpv4(end) ?? 0) < (parseIpv4(start) ?? 0)) {
      // libvirt's message also ends with a blank.
      throw internalError(ErrorDomain.NONE, `range ${start} - ${end} is reversed `);
    }
  }
  const [port] = childrenNamed(nat, 'port');
  if (port === undefined) return;
  const [start = 0, end = 0] = ['start', 'end'].map((name) => Number(attribute(port, name)));
  for (const [name, value, least] of [
    ['start', start, 1],
    ['end', end, start],
  ] as const) {
    if (!(value >= least && value <= 65_535)) {
      const detail = `Missing or invalid '${name}' attribute in <port> ${where}`;
      throw failure(ErrorNumber.XML_DETAIL, WHERE, detail);
    }
  }
}

function checkDevices(
  dev: string | undefined,
  interfaces: readonly XmlElement[],
  network: string,
): void {
  const names = interfaces.map((each) => {
    const name = attribute(each, 'dev');
    if (name !== undefined) return name;
    const where = `<forward> <interface> element of network ${network}`;
    throw xmlError(WHERE, `Missing required dev attribute in ${where}`);
  });
  if (dev !== undefined && names[0] !== dev) {
    const [given] = names;
    const detail = `<forward dev='${dev}'> must match first <interface dev='${given}'/> in network ${network}`;
    throw xmlError(WHERE, detail);
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw xmlError(WHERE, `interface '${twice}' can only be listed once in network ${network}`);
  }
}

function checkPf(forward: XmlElement, network: string): void {
  const functions = childrenNamed(forward, 'pf');
  if (functions.length > 1) {
    const detail = `Only one <pf> element is allowed in <forward> of network ${network}`;
    throw xmlError(WHERE, detail);
  }
  if (functions.some((each) => attribute(each, 'dev') === undefined)) {
    const detail = `Missing required dev attribute in <pf> element of network '${network}'`;
    throw xmlError(WHERE, detail);
  }
}

function checkAddresses(forward: XmlElement, network: string): void {
  for (const type of childrenNamed(forward, 'address').map((each) => attribute(each, 'type'))) {
    const of = `address type '${type}' in network ${network}`;
    if (type === undefined) throw xmlError(WHERE, `missing address type in network ${network}`);
    if (type === 'netdev' || type === 'none') throw xmlError(WHERE, `unsupported ${of}`);
    if (type !== 'pci') throw configUnsupported(WHERE, `unknown ${of}`);
  }
  const seen = new Set<string>();
  for (const address of childrenNamed(forward, 'address').map(withPciAddresses)) {
    const { domain, bus, slot, function: part } = Object.fromEntries(address.attributes);
    const digits = [domain, bus, slot, part].map((hex) => hex?.replace('0x', '') ?? '');
    const name = `${digits.slice(0, 3).join(':')}.${digits[3]}`;
    if (seen.has(name)) {
      const detail = `PCI device '${name}' can only be listed once in network ${network}`;
      throw xmlError(WHERE, detail);
    }
    seen.add(name);
  }
}

/** Returns `<forward>`, which also names the first of its interfaces in an attribute. */
export function forwardOf(
  forward: XmlElement,
  mode: string,
  interfaces: readonly XmlElement[],
): XmlElement {
  const isHostdev = mode === 'hostdev';
  const isManaged = attribute(forward, 'managed')?.toLowerCase() === 'yes';
  const pf = childrenNamed(forward, 'pf').map((each) => shaped(each, leaf('dev')));
  const [first] = interfaces;
  const values = {
    dev: first && pf.length === 0 ? attribute(first, 'dev') : undefined,
    mode,
    managed: isHostdev ? (isManaged ? 'yes' : 'no') : undefined,
  };
  return element('forward', values, [
    ...childrenNamed(forward, 'driver').map((each) => shaped(each, leaf('name'))),
    ...natOf(forward, mode),
    ...pf,
    ...interfaces.map((each) => shaped(each, leaf('dev'))),
    ...(interfaces.length > 0 ? [] : childrenNamed(forward, 'address').map(withPciAddresses)),
  ]);
}

function natOf(forward: XmlElement, mode: string): XmlElement[] {
  const nats = mode === 'nat' ? childrenNamed(forward, 'nat') : [];
  return nats
    .map((nat) => shaped(nat, NAT))
    .filter(({ attributes, children }) => attributes.length + children.length > 0);
}

/** Refuses parts of a network that do not fit its mode (virNetworkDefParseXML). */
export function checkMode(
  given: XmlElement,
  network: string,
  mode: string,
  forward: XmlElement | undefined,
): void {
  const interfaces = forward === undefined ? [] : childrenNamed(forward, 'interface');
  if (NEED_ADDRESS.includes(mode)) {
    checkRouted(given, network, mode, interfaces.length);
  }
  if (OWN_BRIDGE.includes(mode)) return;
  const bridge = child(given, 'bridge') ?? element('bridge');
  const [name, zone, manager] = ['name', 'zone', 'macTableManager'].map((key) =>
    attribute(bridge, key),
  );
  const notAllowed = `not allowed in ${mode} mode (network '${network}')`;
  if (mode !== 'bridge') {
    if (name !== undefined) throw xmlError(WHERE, `bridge name ${notAllowed}`);
    if (zone !== undefined) throw xmlError(WHERE, `bridge zone ${notAllowed}`);
    if (manager !== undefined) {
      throw xmlError(WHERE, `bridge macTableManager setting ${notAllowed}`);
    }
  }
  const delay = Number(attribute(bridge, 'delay') ?? 0);
  if (delay !== 0 || attribute(bridge, 'stp') !== undefined || zone !== undefined) {
    const detail = `bridge delay/stp/zone options only allowed in route, nat, and isolated mode, not in ${mode} (network '${network}')`;
    throw xmlError(WHERE, detail);
  }
  const hasPf = forward !== undefined && child(forward, 'pf') !== undefined;
  if (name !== undefined && (interfaces.length > 0 || hasPf)) {
    const detail = `A network with forward mode='${mode}' can specify a bridge name or a forward dev, but not both (network '${network}')`;
    throw xmlError(WHERE, detail);
  }
  const size = child(given, 'mtu');
  if (size !== undefined && Number(attribute(size, 'size') ?? 0) !== 0) {
    const detail = `mtu size only allowed in open, route, nat, and isolated mode, not in ${mode} (network '${network}')`;
    throw xmlError(WHERE, detail);
  }
}

function checkRouted(given: XmlElement, network: string, mode: string, devices: number): void {
  if (childrenNamed(given, 'ip').length === 0) {
    const detail = `${mode} forwarding requested, but no IP address provided for network '${network}'`;
    throw xmlError(WHERE, detail);
  }
  if (devices > 1) {
    const detail = `multiple forwarding interfaces specified for network '${network}', only one is supported`;
    throw xmlError(WHERE, detail);
  }
  if (mode === 'open' && devices > 0) {
    const detail = `forward dev not allowed for network '${network}' with forward mode='open'`;
    throw xmlError(WHERE, detail);
  }
}
