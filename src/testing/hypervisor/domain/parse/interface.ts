import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { newMac } from '../../environment.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { parseMac } from '../../mac.ts';
import {
  enumAttribute,
  requiredEnum,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  descend,
  element,
  withChild,
  withoutChild,
} from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { parseInterfaceDriver } from './interface-driver.ts';
import { parseInterfaceSource, withFamily } from './interface-source.ts';
import { childOrder, knownValues } from './known-values.ts';
import { parsePortProfile } from './port-profile.ts';

/** The prefixes of the names that libvirt assigns to interfaces on the host. */
const RUNTIME_PREFIXES = ['vnet', 'macvtap', 'macvlan'];

/** Returns the children of `<interface>` in libvirt's order. */
export function interfaceOrder(): readonly string[] {
  return childOrder('devices/interface');
}

/** The parts that libvirt keeps as they are. */
const KEPT = ['vlan', 'bandwidth', 'port', 'route', 'portForward', 'tune', 'mtu'];

/** The types with filters. */
const FILTERED = ['network', 'bridge', 'ethernet'];

/** The models that libvirt 9.0.0 knows; it keeps others as they are. */
const MODELS = [
  ...['netfront', 'rtl8139', 'virtio', 'e1000', 'e1000e', 'virtio-transitional'],
  ...['virtio-non-transitional', 'usb-net', 'spapr-vlan', 'lan9118', 'scm91c111', 'vlance'],
  ...['vmxnet', 'vmxnet2', 'vmxnet3', 'Am79C970A', 'Am79C973', '82540EM', '82545EM', '82543GC'],
];

/** Parses an `<interface>` with libvirt's defaults: a MAC address, and a mode for direct ones. */
export function parseGuestInterface(
  given: XmlElement,
  environment: SimulatedEnvironment,
): XmlElement {
  const type = enumAttribute(given, 'type', knownValues('devices/interface@type')) ?? 'user';
  const trust = yesNoAttribute(given, 'trustGuestRxFilters');
  const model = parseModel(given);
  const source = parseInterfaceSource(given, type);
  const isVirtio = model?.startsWith('virtio') ?? false;
  const parts = [
    interfaceMac(given, environment),
    source,
    parseTarget(given),
    model === undefined ? undefined : element('model', { type: model }),
    parsePortProfile(given, type),
    ...parseInterfaceDriver(given, type, isVirtio),
    ...KEPT.flatMap((name) => childrenNamed(given, name)),
    ...childrenNamed(given, 'ip').map(withFamily),
    ...(FILTERED.includes(type) ? childrenNamed(given, 'filterref') : []),
    ...namedParts(given),
    parseLink(given),
    parseTeaming(given),
    parseCoalesce(given),
    ...deviceInfo(given, { boot: true, rom: true }),
  ].filter((part) => part !== undefined);
  const isManaged = type === 'hostdev' && attribute(given, 'managed') === 'yes';
  const values = { type, managed: isManaged ? 'yes' : undefined, trustGuestRxFilters: trust };
  const ordered = interfaceOrder().flatMap((name) => parts.filter((part) => part.name === name));
  return withoutRuntimeName(element('interface', values, ordered));
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
    return withChild(device, element('target', { dev: name }), interfaceOrder());
  });
}

function freeName(taken: ReadonlySet<string>): string {
  for (let index = 0; ; index += 1) {
    if (!taken.has(`testnet${index}`)) {
      return `testnet${index}`;
    }
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
  const type = enumAttribute(found, 'type', knownValues('devices/interface/mac@type'));
  return element('mac', { address, type, check: yesNoAttribute(found, 'check') });
}

/** Parses the name of the interface on the host. */
function parseTarget(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'target');
  if (found === undefined) return undefined;
  const target = element('target', {
    dev: attribute(found, 'dev'),
    managed: yesNoAttribute(found, 'managed'),
  });
  return target.attributes.length === 0 ? undefined : target;
}

/** Returns the parts that have one attribute, without those that lack it. */
function namedParts(given: XmlElement): XmlElement[] {
  const parts = [
    ['script', ['path']],
    ['downscript', ['path']],
    ['backenddomain', ['name']],
    ['guest', ['dev', 'actual']],
  ] as const;
  return parts.flatMap(([name, names]) => {
    const found = child(given, name);
    const values = names.map(
      (key) => [key, (found && attribute(found, key)) || undefined] as const,
    );
    const part = element(name, Object.fromEntries(values));
    return part.attributes.length === 0 ? [] : [part];
  });
}

function parseLink(given: XmlElement): XmlElement | undefined {
  const state = attribute(child(given, 'link') ?? element('link'), 'state') || undefined;
  if (state === undefined) return undefined;
  if (!knownValues('devices/interface/link@state').includes(state)) {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown interface link state '${state}'`);
  }
  return element('link', { state });
}

function parseTeaming(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'teaming');
  if (found === undefined) return undefined;
  const type = requiredEnum(found, 'type', knownValues('devices/interface/teaming@type'));
  const persistent = attribute(found, 'persistent');
  if (type === 'transient' && persistent === undefined) {
    const detail = "teaming persistent attribute must be set if teaming type is 'transient'";
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  if (type !== 'transient' && persistent !== undefined) {
    const detail = `teaming persistent attribute not allowed if teaming type is '${type}'`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  return element('teaming', { type, persistent });
}

/** The model, where libvirt knows it in any case of letters and writes it in its own. */
function parseModel(given: XmlElement): string | undefined {
  const model = attribute(child(given, 'model') ?? element('model'), 'type') || undefined;
  const lower = model?.toLowerCase();
  return MODELS.find((known) => known.toLowerCase() === lower) ?? model;
}

function parseCoalesce(given: XmlElement): XmlElement | undefined {
  const frames = descend(given, 'coalesce', 'rx', 'frames');
  const max = frames && unsignedAttribute(frames, 'max');
  if (max === undefined || max === 0n) return undefined;
  return element('coalesce', {}, [element('rx', {}, [element('frames', { max })])]);
}

/** Refuses an interface that libvirt cannot give to a guest (virDomainNetDefValidate). */
export function checkInterface(device: XmlElement): void {
  const type = attribute(device, 'type') ?? '';
  const model = attribute(child(device, 'model') ?? element('model'), 'type');
  const isVirtio = model?.startsWith('virtio') ?? false;
  const source = child(device, 'source') ?? element('source');
  const hasHostIp = child(source, 'ip') !== undefined || child(source, 'route') !== undefined;
  if (hasHostIp && type !== 'ethernet') {
    const detail =
      'Invalid attempt to set network interface host-side IP route and/or address info on ' +
      `interface of type '${type}'. This is only supported on interfaces of type 'ethernet'`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const target = child(device, 'target');
  const isUnmanaged = target !== undefined && attribute(target, 'managed') === 'no';
  if (isUnmanaged && type !== 'ethernet') {
    const detail = `unmanaged target dev is not supported on interfaces of type '${type}'`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  if (type === 'vhostuser' && !isVirtio) {
    const detail =
      "Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>. " +
      'vhostuser requires the virtio-net* frontend';
    throw internalError(ErrorDomain.DOMAIN, detail);
  }
}
