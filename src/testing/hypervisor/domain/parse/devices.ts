import { ErrorDomain } from '../../codes.ts';
import type { SimulatedEnvironment } from '../../environment.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, elements, openElement } from '../../xml/index.ts';
import {
  consoleOf,
  parseCharDevice,
  serialOf,
  withConsoleTargets,
  withPorts,
} from './char-device.ts';
import { implicitControllers, parseController, withIndexes } from './controllers.ts';
import { diskSource, diskTargetName, insertDisk, parseDisk } from './disk.ts';
import { parseGraphics, parseVideo, withPrimaryVideo } from './graphics.ts';
import { nameInterfaces, parseGuestInterface } from './interface.ts';
import { parseOtherDevice } from './other-devices.ts';
import { withPciAddresses } from './shape.ts';

/** The kinds of devices in libvirt's order. */
export const DEVICE_ORDER: readonly string[] = [
  'emulator',
  'disk',
  'controller',
  'lease',
  'filesystem',
  'interface',
  'smartcard',
  'serial',
  'parallel',
  'console',
  'channel',
  'input',
  'tpm',
  'graphics',
  'sound',
  'audio',
  'video',
  'hostdev',
  'redirdev',
  'redirfilter',
  'hub',
  'watchdog',
  'memballoon',
  'rng',
  'nvram',
  'panic',
  'shmem',
  'memory',
  'iommu',
  'vsock',
  'crypto',
];

/** The facts about a guest that the parsers of devices need. */
export interface GuestKind {
  readonly osType: string;
  readonly environment: SimulatedEnvironment;
}

type Devices = ReadonlyMap<string, readonly XmlElement[]>;

/** Parses `<devices>` as libvirt does: in its order, with defaults and implied devices. */
export function parseDevices(domain: XmlElement, guest: GuestKind): XmlElement {
  const given = child(domain, 'devices');
  const all = given === undefined ? [] : elements(given).filter(isDevice);
  const parsed = new Map(
    DEVICE_ORDER.map((name) => [
      name,
      all.filter((device) => device.name === name).map((device) => parseDevice(device, guest)),
    ]),
  );
  const written = all.filter((device) => device.name === 'disk');
  parsed.set('disk', sortDisks(parsed.get('disk') ?? [], written));
  checkDisks(parsed.get('disk') ?? []);
  return openElement('devices', {}, complete(parsed, guest));
}

/** Parses one device, from a document of its own or from `<devices>`. */
export function parseDevice(given: XmlElement, guest: GuestKind): XmlElement {
  return withPciAddresses(dispatch(given, guest));
}

function isDevice(candidate: XmlElement): boolean {
  const empty = candidate.name === 'emulator' && candidate.children.length === 0;
  return DEVICE_ORDER.includes(candidate.name) && !empty;
}

function dispatch(given: XmlElement, guest: GuestKind): XmlElement {
  switch (given.name) {
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
    default:
      return parseOtherDevice(given);
  }
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
  const [serials, consoles] = pairConsoles(withPorts(of('serial')), of('console'), guest);
  const graphics = of('graphics');
  const videos =
    of('video').length === 0 && graphics.length > 0
      ? [parseVideo(openElement('video'), guest)]
      : of('video');
  checkVideos(videos);
  const known: Devices = new Map([
    ...parsed,
    ['serial', serials],
    ['parallel', withPorts(of('parallel'))],
    ['console', consoles],
    ['video', withPrimaryVideo(videos)],
  ]);
  const controllers = withIndexes(of('controller'));
  const implied = implicitControllers(controllers, [...known.values()].flat());
  const all = new Map([...known, ['controller', [...controllers, ...implied]]]);
  return DEVICE_ORDER.flatMap((name) => all.get(name) ?? []);
}

/**
 * Pairs the first serial port and the first console, which are one device on a machine with
 * firmware.
 */
function pairConsoles(
  serials: readonly XmlElement[],
  consoles: readonly XmlElement[],
  guest: GuestKind,
): readonly [readonly XmlElement[], readonly XmlElement[]] {
  const [first] = consoles;
  const firstIsSerial = first !== undefined && consoleType(first) === 'serial';
  if (guest.osType !== 'hvm') {
    return [serials, withConsoleTargets(consoles)];
  }
  if (serials[0] !== undefined) {
    const rest = firstIsSerial ? consoles.slice(1) : consoles;
    return [serials, [consoleOf(serials[0]), ...withConsoleTargets(rest)]];
  }
  if (first !== undefined && firstIsSerial) {
    return [[serialOf(first)], withConsoleTargets(consoles)];
  }
  return [serials, withConsoleTargets(consoles)];
}

function consoleType(device: XmlElement): string {
  const target = child(device, 'target');
  return target === undefined ? 'serial' : (attribute(target, 'type') ?? 'serial');
}

function checkVideos(videos: readonly XmlElement[]): void {
  const none = videos.some((video) =>
    childrenNamed(video, 'model').some((model) => attribute(model, 'type') === 'none'),
  );
  if (none && videos.length > 1) {
    const detail = "a 'none' video type must be the only video device defined for the domain";
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
}

/** Inserts a new device at its place among the others, with its implied devices. */
export function insertDevice(
  devices: readonly XmlElement[],
  device: XmlElement,
): readonly XmlElement[] {
  const kind = devices.filter((other) => other.name === device.name);
  const grown = placed(kind, device);
  const others = devices.filter((other) => other.name !== device.name);
  const implied = implicitControllers(
    devices.filter((other) => other.name === 'controller'),
    [...others, ...grown],
  );
  const all = [...others, ...grown, ...implied];
  return DEVICE_ORDER.flatMap((name) => all.filter((other) => other.name === name));
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
