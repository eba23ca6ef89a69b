import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, elements, openElement, textElement, textOf } from '../../xml/index.ts';
import { pairConsoles, parseCharDevice, withPorts } from './char-device.ts';
import {
  checkControllers,
  checkUsbControllers,
  insertController,
  isUsbDisabled,
  parseController,
  withIndexes,
} from './controllers.ts';
import { diskSource, diskTargetName, insertDisk, parseDisk } from './disk.ts';
import { parseGraphics } from './graphics.ts';
import { parseHostDevice, withScsiAddresses } from './hostdev.ts';
import { withHostControllers, withImplicitControllers } from './implicit-controllers.ts';
import { nameInterfaces, parseGuestInterface } from './interface.ts';
import { childOrder } from './known-values.ts';
import { parseOtherDevice, withSlots } from './other-devices.ts';
import { parseVideo, withPrimaryVideo } from './video.ts';

/** Returns the kinds of devices in libvirt's order. */
export function deviceOrder(): readonly string[] {
  return childOrder('devices');
}

/** The facts about a guest that the parsers of devices need. */
export interface GuestKind {
  readonly osType: string;
  readonly arch: string;
  readonly domainType: string;
  readonly environment: SimulatedEnvironment;
}

type Devices = ReadonlyMap<string, readonly XmlElement[]>;

/** The kinds of devices that a guest can have only one of, and libvirt's name for each. */
const SINGLE: Readonly<Record<string, string>> = {
  watchdog: 'a single watchdog device is',
  memballoon: 'a single memory balloon device is',
  nvram: 'a single nvram device is',
  redirfilter: 'one set of redirection filter rule is',
  iommu: 'a single IOMMU device is',
  vsock: 'a single vsock device is',
};

/** The kinds in {@link SINGLE} whose error is one of the document. */
const SINGLE_IN_XML = ['iommu', 'vsock'];

/** Parses `<devices>` as libvirt does: in its order, with defaults and implied devices. */
export function parseDevices(domain: XmlElement, guest: GuestKind): XmlElement {
  const given = child(domain, 'devices');
  const all = given === undefined ? [] : elements(given).filter(isDevice);
  const parsed = new Map(
    deviceOrder().map((name) => [
      name,
      all.filter((device) => device.name === name).map((device) => parseDevice(device, guest)),
    ]),
  );
  checkSingle(parsed);
  const written = all.filter((device) => device.name === 'disk');
  parsed.set('disk', sortDisks(parsed.get('disk') ?? [], written));
  return openElement('devices', {}, complete(parsed, guest));
}

function checkSingle(parsed: Devices): void {
  for (const [name, subject] of Object.entries(SINGLE)) {
    if ((parsed.get(name)?.length ?? 0) > 1) {
      const detail = `only ${subject} supported`;
      throw SINGLE_IN_XML.includes(name)
        ? xmlError(ErrorDomain.DOMAIN, detail)
        : internalError(ErrorDomain.DOMAIN, detail);
    }
  }
}

/** Parses one device, from a document of its own or from `<devices>`. */
export function parseDevice(given: XmlElement, guest: GuestKind): XmlElement {
  switch (given.name) {
    case 'emulator':
      return textElement('emulator', textOf(given));
    case 'disk':
      return parseDisk(given);
    case 'interface':
      return parseGuestInterface(given, guest.environment);
    case 'controller':
      return parseController(given);
    case 'serial':
    case 'parallel':
    case 'console':
    case 'channel':
      return parseCharDevice(given);
    case 'graphics':
      return parseGraphics(given);
    case 'video':
      return parseVideo(given, guest);
    case 'hostdev':
      return parseHostDevice(given);
    default:
      return parseOtherDevice(given, guest);
  }
}

function isDevice(candidate: XmlElement): boolean {
  const empty = candidate.name === 'emulator' && candidate.children.length === 0;
  return deviceOrder().includes(candidate.name) && !empty;
}

/**
 * Sorts the disks. libvirt does so while it parses them, when it knows only the buses in the
 * document.
 */
function sortDisks(parsed: readonly XmlElement[], written: readonly XmlElement[]): XmlElement[] {
  const buses = new Map(parsed.map((disk, index) => [disk, writtenBus(written[index])]));
  return parsed.reduce<XmlElement[]>(
    (sorted, disk) => insertDisk(sorted, disk, (other) => buses.get(other) ?? ''),
    [],
  );
}

function writtenBus(disk: XmlElement | undefined): string {
  const target = disk === undefined ? undefined : child(disk, 'target');
  return target === undefined ? '' : (attribute(target, 'bus') ?? '');
}

/** Refuses two disks with the same target. */
export function checkDisks(disks: readonly XmlElement[]): void {
  disks.forEach((disk, index) => {
    const target = diskTargetName(disk);
    const other = disks.slice(index + 1).find((later) => diskTargetName(later) === target);
    if (other !== undefined) {
      const sources = [disk, other]
        .map((each) => `'${diskSource(each) ?? '<null>'}'`)
        .join(' and ');
      const detail = `target '${target}' duplicated for disk sources ${sources}`;
      throw xmlError(ErrorDomain.DOMAIN, detail);
    }
  });
}

function complete(parsed: Devices, guest: GuestKind): XmlElement[] {
  const of = (name: string): readonly XmlElement[] => parsed.get(name) ?? [];
  const isMachine = guest.osType === 'hvm';
  const [serials, consoles] = pairConsoles(withPorts(of('serial')), of('console'), isMachine);
  const videos =
    of('video').length === 0 && of('graphics').length > 0
      ? [parseVideo(openElement('video'), guest)]
      : of('video');
  const given = of('controller').reduce<XmlElement[]>(insertController, []);
  checkUsbControllers(given);
  checkUsb(parsed, isUsbDisabled(given));
  checkPanics(of('panic'));
  const controllers = withIndexes(withHostControllers(given, of('hostdev')));
  checkControllers(controllers);
  const known: Devices = new Map([
    ...parsed,
    ['serial', withPorts(serials)],
    ['parallel', withPorts(of('parallel'))],
    ['console', consoles],
    ['video', withPrimaryVideo(videos)],
    ['smartcard', withSlots(of('smartcard'))],
    ['hostdev', withScsiAddresses(of('hostdev'), of('disk'))],
  ]);
  const others = [...known].flatMap(([name, found]) => (name === 'controller' ? [] : found));
  const all = new Map([...known, ['controller', withImplicitControllers(controllers, others)]]);
  return deviceOrder()
    .flatMap((name) => all.get(name) ?? [])
    .filter(isWritten);
}

/** Refuses two panic devices of one model. */
function checkPanics(panics: readonly XmlElement[]): void {
  const models = panics.map((panic) => attribute(panic, 'model') ?? 'default');
  const twice = models.find((model, index) => models.indexOf(model) !== index);
  if (twice !== undefined) {
    throw xmlError(ErrorDomain.DOMAIN, `Multiple panic devices with model '${twice}'`);
  }
}

/** Whether libvirt writes a device. A panic device without a model or address leaves no trace. */
function isWritten(device: XmlElement): boolean {
  const isEmpty = device.attributes.length === 0 && device.children.length === 0;
  return !isEmpty || !['panic', 'redirfilter', 'emulator'].includes(device.name);
}

/** Refuses USB devices in a guest without USB. */
function checkUsb(parsed: Devices, isDisabled: boolean): void {
  if (!isDisabled) return;
  const has = (name: string, key: string): boolean =>
    parsed.get(name)?.some((device) => attribute(device, key) === 'usb') ?? false;
  const refusals = [
    [has('input', 'bus'), "Can't add USB input device. USB bus is disabled"],
    [has('hostdev', 'type'), "Can't add host USB device: USB is disabled in this host"],
    [has('hub', 'type'), "Can't add USB hub: USB is disabled for this domain"],
  ] as const;
  const refusal = refusals.find(([isGiven]) => isGiven)?.[1];
  if (refusal !== undefined) throw configUnsupported(ErrorDomain.DOMAIN, refusal);
}

/** Inserts a new device at its place among the others, with its implied devices. */
export function insertDevice(
  devices: readonly XmlElement[],
  device: XmlElement,
): readonly XmlElement[] {
  const kind = devices.filter((other) => other.name === device.name);
  const grown = placed(kind, device);
  const others = devices.filter((other) => other.name !== device.name);
  const all = withImplied([...others, ...grown]);
  return deviceOrder().flatMap((name) => all.filter((other) => other.name === name));
}

function withImplied(devices: readonly XmlElement[]): XmlElement[] {
  const controllers = devices.filter((device) => device.name === 'controller');
  const others = devices.filter((device) => device.name !== 'controller');
  return [...others, ...withImplicitControllers(controllers, others)];
}

function placed(kind: readonly XmlElement[], device: XmlElement): readonly XmlElement[] {
  switch (device.name) {
    case 'disk':
      return insertDisk(kind, device, (disk) => writtenBus(disk));
    case 'interface':
      return nameInterfaces([...kind, device]);
    case 'controller':
      return withIndexes([...kind, device]);
    case 'serial':
    case 'parallel':
      return withPorts([...kind, device]);
    default:
      return [...kind, device];
  }
}
