import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { newMac } from '../../environment.ts';
import { xmlError } from '../../failures.ts';
import { parseMac } from '../../mac.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  withAttributes,
  withChild,
  withoutChild,
} from '../../xml/index.ts';
import type { Shape } from './shape.ts';
import { ANY, enumAttribute, leaf, shaped } from './shape.ts';

const TYPES = [
  'user',
  'ethernet',
  'vhostuser',
  'server',
  'client',
  'mcast',
  'network',
  'bridge',
  'internal',
  'direct',
  'hostdev',
  'udp',
  'vdpa',
  'null',
  'vds',
];

/** The types that require a `<source>`, and its required attribute. */
const SOURCES: Readonly<Record<string, string>> = {
  network: 'network',
  bridge: 'bridge',
  direct: 'dev',
  internal: 'name',
};

/** The prefixes of the names that libvirt assigns to interfaces on the host. */
const RUNTIME_PREFIXES = ['vnet', 'macvtap', 'macvlan'];

/** The children of `<interface>` in libvirt's order (virDomainNetDefFormat). */
export const INTERFACE_ORDER: readonly string[] = [
  'mac',
  'source',
  'vlan',
  'virtualport',
  'bandwidth',
  'port',
  'ip',
  'route',
  'backenddomain',
  'script',
  'downscript',
  'target',
  'guest',
  'model',
  'driver',
  'backend',
  'filterref',
  'tune',
  'link',
  'mtu',
  'coalesce',
  'teaming',
  'boot',
  'alias',
  'rom',
  'acpi',
  'address',
];

const SHAPE: Shape = {
  attributes: ['type', 'managed', 'trustGuestRxFilters'],
  children: {
    ...Object.fromEntries(INTERFACE_ORDER.map((name) => [name, ANY])),
    mac: leaf('address', 'type', 'check'),
    link: leaf('state'),
  },
};

/** Parses an `<interface>` with libvirt's defaults: a MAC address, and a mode for direct ones. */
export function parseGuestInterface(
  given: XmlElement,
  environment: SimulatedEnvironment,
): XmlElement {
  const type = enumAttribute(given, 'type', TYPES) ?? 'user';
  checkSource(given, type);
  const mac = interfaceMac(given, environment);
  const typed = withChild(withAttributes(given, { type }), mac);
  return withoutRuntimeName(sourced(shaped(typed, SHAPE), type));
}

/** Removes a name that libvirt assigned while the guest ran. A configuration does not keep it. */
function withoutRuntimeName(device: XmlElement): XmlElement {
  const name = targetOf(device);
  const given = RUNTIME_PREFIXES.some((prefix) => name?.startsWith(prefix));
  return given ? withoutChild(device, 'target') : device;
}

export function macOf(device: XmlElement): string {
  return attribute(child(device, 'mac') ?? element('mac'), 'address') ?? '';
}

/** Returns the name of the interface on the host, or undefined if it has none yet. */
export function targetOf(device: XmlElement): string | undefined {
  return attribute(child(device, 'target') ?? element('target'), 'dev');
}

/**
 * Gives each interface without a name on the host a name. The test driver does this when it parses
 * the document.
 */
export function nameInterfaces(devices: readonly XmlElement[]): XmlElement[] {
  const taken = new Set(devices.flatMap((device) => targetOf(device) ?? []));
  return devices.map((device) => {
    if (targetOf(device) !== undefined) {
      return device;
    }
    const name = freeName(taken);
    taken.add(name);
    return withChild(device, element('target', { dev: name }), INTERFACE_ORDER);
  });
}

function freeName(taken: ReadonlySet<string>): string {
  for (let index = 0; ; index += 1) {
    if (!taken.has(`testnet${index}`)) {
      return `testnet${index}`;
    }
  }
}

function checkSource(given: XmlElement, type: string): void {
  const needed = SOURCES[type];
  const source = child(given, 'source');
  if (needed === undefined) {
    return;
  }
  if (source === undefined) {
    const detail = `interface type='${type}' requires a 'source' element`;
    throw xmlError(ErrorDomain.DOMAIN, detail);
  }
  if (attribute(source, needed) === undefined) {
    const detail = `Missing required attribute '${needed}' in element 'source'`;
    throw xmlError(ErrorDomain.XML, detail);
  }
}

function interfaceMac(given: XmlElement, environment: SimulatedEnvironment): XmlElement {
  const found = child(given, 'mac');
  const text = found === undefined ? undefined : attribute(found, 'address');
  if (found === undefined || text === undefined) {
    return element('mac', { address: newMac(environment) });
  }
  const address = parseMac(text);
  if (address === undefined) {
    throw xmlError(ErrorDomain.DOMAIN, `unable to parse mac address '${text}'`);
  }
  if ((Number.parseInt(address.slice(0, 2), 16) & 1) !== 0) {
    const detail = `expected unicast mac address, found multicast '${text}'`;
    throw xmlError(ErrorDomain.DOMAIN, detail);
  }
  return withAttributes(found, { address });
}

function sourced(device: XmlElement, type: string): XmlElement {
  const source = child(device, 'source');
  if (type === 'user') {
    return withoutChild(device, 'source');
  }
  if (type === 'direct' && source !== undefined) {
    const mode = attribute(source, 'mode') ?? 'vepa';
    return withChild(device, withAttributes(source, { mode }));
  }
  return childrenNamed(device, 'ip').length > 0 ? withFamilies(device) : device;
}

function withFamilies(device: XmlElement): XmlElement {
  const children = device.children.map((node) =>
    typeof node === 'string' || node.name !== 'ip'
      ? node
      : element('ip', {
          address: attribute(node, 'address'),
          family: attribute(node, 'family') ?? 'ipv4',
          prefix: attribute(node, 'prefix'),
          peer: attribute(node, 'peer'),
        }),
  );
  return { ...device, children };
}
