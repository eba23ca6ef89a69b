import { ErrorDomain, ErrorNumber } from '../codes.ts';
import {
  configUnsupported,
  failure,
  internalError,
  operationFailed,
  operationInvalid,
} from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { XmlElement } from '../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  descend,
  element,
  parseXml,
  sameXml,
  withChild,
  withoutChild,
} from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf, guestKind, withDevice, withDevices } from './definition.ts';
import { aliasOf, defaultAlias } from './device-alias.ts';
import type { SimulatedDomain } from './domain.ts';
import { editDefinitions, IMPACT_FLAGS, impactTargets } from './impact.ts';
import { checkDevices } from './parse/device-checks.ts';
import { deviceOrder, insertDevice, parseDevice } from './parse/devices.ts';
import { diskOrder, diskSource, diskTargetName } from './parse/disk.ts';
import { interfaceOrder, macOf } from './parse/interface.ts';

type Target = 'live' | 'config';

/** The place of the alias in devices other than disks and interfaces: before the address. */
const ALIAS_ORDER = ['alias', 'address'];

/** Attaches a device to a running guest, to its configuration, or to both. */
export function attachDevice(domain: SimulatedDomain, xml: string, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainAttachDeviceFlags');
  impactTargets(domain, flags);
  const device = parseDeviceXml(domain, xml);
  const added: string[] = [];
  editDefinitions(domain, flags, (definition, target) => {
    checkFreeTarget(definition, device, target);
    if (target === 'config') {
      return withDevices(definition, insertDevice(devicesOf(definition), device));
    }
    const alias = defaultAlias(definition, device);
    added.push(alias);
    return withDevices(definition, insertDevice(devicesOf(definition), named(device, alias)));
  });
  for (const devAlias of added) {
    domain.emit({ kind: 'deviceAdded', devAlias });
  }
}

/** Detaches a device. A running guest loses it immediately. */
export function detachDevice(domain: SimulatedDomain, xml: string, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainDetachDeviceFlags');
  impactTargets(domain, flags);
  const device = parseDeviceXml(domain, xml);
  detach(domain, flags, (definition, target) => findDevice(definition, device, target));
}

/** Detaches the device with the given alias (virDomainDetachDeviceAlias). */
export function detachDeviceAlias(domain: SimulatedDomain, alias: string, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainDetachDeviceAlias');
  detach(domain, flags, (definition) => {
    const found = devicesOf(definition).find((each) => aliasOf(definition, each) === alias);
    if (found === undefined) {
      throw internalError(ErrorDomain.DOMAIN, `no device found with alias ${alias}`);
    }
    return found;
  });
}

/** Changes a device, such as the medium of a drive or the link state of an interface. */
export function updateDevice(domain: SimulatedDomain, xml: string, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS | FORCE, 'testDomainUpdateDeviceFlags');
  impactTargets(domain, flags);
  const device = parseDeviceXml(domain, xml);
  const trays: string[] = [];
  editDefinitions(domain, flags, (definition, target) => {
    const old = findForUpdate(definition, device, target);
    const alias = child(old, 'alias');
    const kept = alias === undefined ? device : withChild(device, alias, orderOf(device));
    if (target === 'live' && device.name === 'disk') {
      checkDiskChange(old, device);
      trays.push(...(diskSource(old) === diskSource(device) ? [] : [aliasOf(definition, old)]));
    }
    return withDevice(definition, old, kept);
  });
  for (const devAlias of trays) {
    domain.emit({ kind: 'trayChange', devAlias, reason: 0 });
    domain.emit({ kind: 'trayChange', devAlias, reason: 1 });
  }
}

/** `VIR_DOMAIN_DEVICE_MODIFY_FORCE`: eject a medium even if the guest has locked it. */
const FORCE = 4;

function detach(
  domain: SimulatedDomain,
  flags: number,
  find: (definition: DomainDefinition, target: Target) => XmlElement,
): void {
  const removed: string[] = [];
  editDefinitions(domain, flags, (definition, target) => {
    const device = find(definition, target);
    if (target === 'live') {
      removed.push(aliasOf(definition, device));
    }
    return withDevices(
      definition,
      devicesOf(definition).filter((other) => other !== device),
    );
  });
  for (const devAlias of removed) {
    domain.emit({ kind: 'deviceRemoved', devAlias });
  }
}

function parseDeviceXml(domain: SimulatedDomain, xml: string): XmlElement {
  const given = parseXml(xml, { label: '(device_definition)', domain: ErrorDomain.DOMAIN });
  if (!deviceOrder().includes(given.name) || given.name === 'emulator') {
    throw configUnsupported(ErrorDomain.DOMAIN, `unknown device type '${given.name}'`);
  }
  const { environment } = domain.owner.core;
  const device = parseDevice(given, { ...guestKind(domain.definition), environment });
  checkDevices([device, ...devicesOf(domain.definition, 'controller')], cellCount(domain));
  return device;
}

function cellCount({ definition }: SimulatedDomain): number {
  const numa = descend(definition.root, 'cpu', 'numa');
  return numa === undefined ? 0 : childrenNamed(numa, 'cell').length;
}

function named(device: XmlElement, alias: string): XmlElement {
  return child(device, 'alias') === undefined
    ? withChild(device, element('alias', { name: alias }), orderOf(device))
    : device;
}

function orderOf(device: XmlElement): readonly string[] {
  return device.name === 'disk'
    ? diskOrder()
    : device.name === 'interface'
      ? interfaceOrder()
      : ALIAS_ORDER;
}

function checkFreeTarget(definition: DomainDefinition, device: XmlElement, target: Target): void {
  if (device.name !== 'disk') {
    return;
  }
  const name = diskTargetName(device);
  const other = devicesOf(definition, 'disk').find((disk) => diskTargetName(disk) === name);
  if (other === undefined) {
    return;
  }
  if (target === 'config') {
    throw operationInvalid(ErrorDomain.TEST, `target ${name} already exists`);
  }
  const sources = [other, device].map((disk) => `'${diskSource(disk) ?? '<null>'}'`).join(' and ');
  const detail = `target '${name}' duplicated for disk sources ${sources}`;
  throw failure(ErrorNumber.XML_ERROR, ErrorDomain.DOMAIN, detail);
}

function findDevice(definition: DomainDefinition, device: XmlElement, target: Target): XmlElement {
  switch (device.name) {
    case 'disk':
      return findDisk(definition, device, (name) =>
        missing(target === 'live' ? `disk ${name} not found` : `no target device ${name}`),
      );
    case 'interface':
      return findByMac(definition, device);
    default:
      return findEqual(definition, device);
  }
}

function findForUpdate(
  definition: DomainDefinition,
  device: XmlElement,
  target: Target,
): XmlElement {
  switch (device.name) {
    case 'disk':
      return findDisk(definition, device, (name) =>
        target === 'live'
          ? internalError(ErrorDomain.TEST, `disk '${name}' not found`)
          : operationInvalid(ErrorDomain.TEST, `target ${name} doesn't exist.`),
      );
    case 'interface':
      return findByMac(definition, device);
    case 'graphics': {
      const type = attribute(device, 'type');
      const same = devicesOf(definition, 'graphics').find(
        (each) => attribute(each, 'type') === type,
      );
      if (same !== undefined) {
        return same;
      }
      throw internalError(ErrorDomain.TEST, `cannot find existing graphics type '${type}' device`);
    }
    default: {
      const detail = `live update of device '${device.name}' is not supported`;
      throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
    }
  }
}

function findDisk(
  definition: DomainDefinition,
  device: XmlElement,
  failed: (name: string) => Error,
): XmlElement {
  const name = diskTargetName(device);
  const found = devicesOf(definition, 'disk').find((disk) => diskTargetName(disk) === name);
  if (found === undefined) {
    throw failed(name);
  }
  return found;
}

function findByMac(definition: DomainDefinition, device: XmlElement): XmlElement {
  const mac = macOf(device);
  const [found, another] = devicesOf(definition, 'interface').filter((each) => macOf(each) === mac);
  if (another !== undefined) {
    const detail = `multiple devices matching MAC address ${mac} found`;
    throw operationFailed(ErrorDomain.DOMAIN, detail);
  }
  if (found === undefined) {
    const where = "no device found at address '(<null>)'";
    const detail = `${where} matching MAC address '${mac}' and alias '(<null>)'`;
    throw failure(ErrorNumber.DEVICE_MISSING, ErrorDomain.DOMAIN, detail);
  }
  return found;
}

function findEqual(definition: DomainDefinition, device: XmlElement): XmlElement {
  const bare = (each: XmlElement): XmlElement =>
    withoutChild(withoutChild(each, 'alias'), 'address');
  const found = devicesOf(definition, device.name).find((each) =>
    sameXml(bare(each), bare(device)),
  );
  if (found === undefined) {
    throw missing('device not present in domain configuration');
  }
  return found;
}

function missing(detail: string): Error {
  return failure(ErrorNumber.DEVICE_MISSING, ErrorDomain.TEST, detail);
}

/** Only drives have media that can change. Another disk requires detaching the old one. */
function checkDiskChange(old: XmlElement, changed: XmlElement): void {
  const removable = ['cdrom', 'floppy'].includes(attribute(old, 'device') ?? 'disk');
  if (!removable && diskSource(old) !== diskSource(changed)) {
    const detail = 'disk source can be changed only in removable drives';
    throw configUnsupported(ErrorDomain.TEST, detail);
  }
}
