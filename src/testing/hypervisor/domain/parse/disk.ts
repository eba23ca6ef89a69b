import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  onOffAttribute,
  unsignedAttribute,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childText, element, textElement, withChild } from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { missingInformation } from './disk-checks.ts';
import { parseDiskDriver } from './disk-driver.ts';
import { parseIotune } from './disk-iotune.ts';
import { parseBackingStore, parseDiskSource } from './disk-source.ts';
import { childOrder, knownValues } from './known-values.ts';

/** The prefixes of target names on each bus. The first match decides. */
const PREFIXES: readonly (readonly [prefix: string, bus: string])[] = [
  ['fd', 'fdc'],
  ['hd', 'ide'],
  ['sd', 'scsi'],
  ['vd', 'virtio'],
  ['xvd', 'xen'],
  ['ubd', 'uml'],
];

/** Returns the children of `<disk>` in libvirt's order. */
export function diskOrder(): readonly string[] {
  return childOrder('devices/disk');
}

/**
 * Parses a `<disk>` with libvirt's defaults: its kind, its bus, and a drive's address on the bus.
 */
export function parseDisk(given: XmlElement): XmlElement {
  const [type, source] = typedSource(given);
  checkPlaces(given, source);
  const known = (name: string): readonly string[] => knownValues(`devices/disk@${name}`);
  const device = enumAttribute(given, 'device', known('device')) ?? 'disk';
  const model = enumAttribute(given, 'model', known('model'));
  const snapshot = enumAttribute(given, 'snapshot', known('snapshot'));
  const rawio = yesNoAttribute(given, 'rawio');
  const sgio = enumAttribute(given, 'sgio', known('sgio'));
  const target = diskTarget(given, device);
  const has = (name: string): boolean => child(given, name) !== undefined;
  const isReadonly = has('readonly') || device === 'cdrom';
  const transient = child(given, 'transient');
  const isSnapshot = snapshot !== 'no' || !isReadonly;
  const disk = element(
    'disk',
    {
      type,
      device,
      model,
      rawio,
      sgio,
      snapshot: isSnapshot ? (snapshot ?? (type === 'vhostuser' ? 'no' : undefined)) : undefined,
    },
    [
      parsed(given, 'driver', parseDiskDriver),
      child(given, 'auth'),
      source,
      parsed(given, 'backingStore', parseBackingStore),
      child(given, 'backenddomain'),
      geometry(given),
      blockSizes(given),
      target,
      parsed(given, 'iotune', parseIotune),
      isReadonly ? element('readonly') : undefined,
      has('shareable') ? element('shareable') : undefined,
      transient && element('transient', { shareBacking: sharedBacking(transient) }),
      ...['serial', 'wwn', 'vendor', 'product'].map((name) => text(given, name)),
      child(given, 'encryption'),
      ...deviceInfo(given, { boot: true }),
    ],
  );
  return withDriveAddress(disk);
}

/** Refuses a login or an encryption beside the same part in the source. */
function checkPlaces(given: XmlElement, source: XmlElement | undefined): void {
  for (const name of ['auth', 'encryption']) {
    const isTwice = child(given, name) !== undefined && source && child(source, name);
    if (isTwice !== undefined && isTwice !== false) {
      const detail = `an <${name}> definition already found for disk source`;
      throw configUnsupported(ErrorDomain.DOMAIN, detail);
    }
  }
}

function parsed(
  given: XmlElement,
  name: string,
  parse: (found: XmlElement) => XmlElement | undefined,
): XmlElement | undefined {
  const found = child(given, name);
  return found && parse(found);
}

function text(given: XmlElement, name: string): XmlElement | undefined {
  const found = childText(given, name);
  return found === undefined ? undefined : textElement(name, found);
}

/** Returns the type of a disk and its source. A disk without any `<source>` is an empty file. */
function typedSource(given: XmlElement): readonly [type: string, source: XmlElement | undefined] {
  const type = enumAttribute(given, 'type', knownValues('devices/disk@type')) ?? 'file';
  const source = child(given, 'source');
  return source === undefined ? ['file', undefined] : [type, parseDiskSource(source, type)];
}

function sharedBacking(transient: XmlElement): string | undefined {
  return yesNoAttribute(transient, 'shareBacking') === 'yes' ? 'yes' : undefined;
}

function geometry(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'geometry');
  if (found === undefined) return undefined;
  const [cyls = 0n, heads = 0n, secs = 0n] = ['cyls', 'heads', 'secs'].map((name) =>
    unsignedAttribute(found, name),
  );
  const trans = enumAttribute(found, 'trans', knownValues('devices/disk/geometry@trans'));
  const isComplete = cyls > 0n && heads > 0n && secs > 0n;
  return isComplete ? element('geometry', { cyls, heads, secs, trans }) : undefined;
}

function blockSizes(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'blockio');
  if (found === undefined) return undefined;
  const size = (name: string): bigint | undefined => unsignedAttribute(found, name) || undefined;
  const sizes = {
    logical_block_size: size('logical_block_size'),
    physical_block_size: size('physical_block_size'),
  };
  const isEmpty = Object.values(sizes).every((each) => each === undefined);
  return isEmpty ? undefined : element('blockio', sizes);
}

export function diskTargetName(disk: XmlElement): string {
  return attribute(child(disk, 'target') ?? element('target'), 'dev') ?? '';
}

export function diskBus(disk: XmlElement): string {
  return attribute(child(disk, 'target') ?? element('target'), 'bus') ?? '';
}

/** Returns the path of a disk's image, or undefined if it has none, such as an empty drive. */
export function diskSource(disk: XmlElement): string | undefined {
  const source = child(disk, 'source');
  if (source === undefined) {
    return undefined;
  }
  return (
    attribute(source, 'file') ??
    attribute(source, 'dev') ??
    attribute(source, 'dir') ??
    attribute(source, 'name') ??
    attribute(source, 'volume')
  );
}

/**
 * Returns the number of a target's name: `vda` is 0, `vdz` 25, `vdaa` 26 (virDiskNameToIndex).
 * Returns undefined for a name without a known prefix.
 */
export function diskIndex(target: string): number | undefined {
  const prefix = PREFIXES.find(([start]) => target.startsWith(start))?.[0];
  const letters = prefix === undefined ? '' : target.slice(prefix.length);
  if (!/^[a-z]+\d*$/.test(letters)) {
    return undefined;
  }
  const name = letters.replace(/(?<!\d)\d+$/, '');
  return [...name].reduce((index, letter) => (index + 1) * 26 + letter.charCodeAt(0) - 97, -1);
}

/**
 * Inserts a disk after the disks of its bus with a lower number, and before those with a higher
 * number (virDomainDiskInsert). The bus is the one in the document, so disks without one form a
 * group.
 */
export function insertDisk(
  disks: readonly XmlElement[],
  disk: XmlElement,
  busOf: (candidate: XmlElement) => string,
): XmlElement[] {
  const index = diskIndex(diskTargetName(disk)) ?? -1;
  const mates = disks.map((other) => busOf(other) === busOf(disk));
  const lower = disks.findLastIndex(
    (other, at) => mates[at] === true && (diskIndex(diskTargetName(other)) ?? -1) <= index,
  );
  const first = mates.indexOf(true);
  const position = lower >= 0 ? lower + 1 : first >= 0 ? first : disks.length;
  return disks.toSpliced(position, 0, disk);
}

/** The bus of a disk that names none. */
function defaultBus(name: string, device: string): string {
  if (device === 'floppy') return 'fdc';
  const prefixes = PREFIXES.filter(([prefix]) => prefix !== 'fd');
  return prefixes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'ide';
}

function sourceLabel(given: XmlElement): string | undefined {
  const source = child(given, 'source') ?? element('source');
  const pool = attribute(source, 'pool');
  const volume = attribute(source, 'volume');
  const isVolume = pool !== undefined && volume !== undefined;
  return isVolume ? `pool = '${pool}', volume = '${volume}'` : diskSource(given);
}

function diskTarget(given: XmlElement, device: string): XmlElement {
  const target = child(given, 'target') ?? element('target');
  const name = attribute(target, 'dev')?.replace(/^ioemu:/, '');
  const bus = enumAttribute(target, 'bus', knownValues('devices/disk/target@bus'));
  const tray = enumAttribute(target, 'tray', knownValues('devices/disk/target@tray'));
  const removable = onOffAttribute(target, 'removable');
  const rate = unsignedAttribute(target, 'rotation_rate');
  if (name === undefined) {
    throw missingInformation(ErrorNumber.NO_TARGET, 'target', sourceLabel(given));
  }
  return element('target', {
    dev: name,
    bus: bus ?? defaultBus(name, device),
    tray: tray === 'open' ? tray : undefined,
    removable,
    rotation_rate: rate || undefined,
  });
}

/** Derives controller, bus and unit of a drive from the number in its name. */
function withDriveAddress(disk: XmlElement): XmlElement {
  if (child(disk, 'address') !== undefined) return disk;
  const name = diskTargetName(disk);
  const index = diskIndex(name);
  if (index === undefined) {
    throw xmlError(ErrorDomain.DOMAIN, `Unknown disk name '${name}' and no address specified`);
  }
  const place = drivePlace(diskBus(disk), index);
  if (place === undefined) {
    return disk;
  }
  const [controller, bus, unit] = place;
  const address = element('address', { type: 'drive', controller, bus, target: 0, unit });
  return withChild(disk, address, diskOrder());
}

function drivePlace(bus: string, index: number): readonly [number, number, number] | undefined {
  switch (bus) {
    case 'ide':
      return [Math.floor(index / 4), Math.floor((index % 4) / 2), index % 2];
    case 'scsi':
      return [Math.floor(index / 7), 0, index % 7];
    case 'sata':
      return [Math.floor(index / 6), 0, index % 6];
    case 'fdc':
      return [Math.floor(index / 2), 0, index % 2];
    default:
      return undefined;
  }
}
