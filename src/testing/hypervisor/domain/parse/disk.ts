import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { bareFailure, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  withAttributes,
  withChild,
} from '../../xml/index.ts';
import type { Shape } from './shape.ts';
import { ANY, enumAttribute, leaf, shaped, TEXT } from './shape.ts';

const TYPES = ['file', 'block', 'dir', 'network', 'volume', 'nvme', 'vhostuser'];
const DEVICES = ['disk', 'cdrom', 'floppy', 'lun'];
const BUSES = ['none', 'ide', 'fdc', 'scsi', 'virtio', 'xen', 'usb', 'uml', 'sata', 'sd'];

/** The prefixes of target names on each bus. The first match decides. */
const PREFIXES: readonly (readonly [prefix: string, bus: string])[] = [
  ['fd', 'fdc'],
  ['hd', 'ide'],
  ['sd', 'scsi'],
  ['vd', 'virtio'],
  ['xvd', 'xen'],
  ['ubd', 'uml'],
];

/** The children of `<disk>` in libvirt's order (virDomainDiskDefFormat). */
export const DISK_ORDER: readonly string[] = [
  'driver',
  'auth',
  'source',
  'backingStore',
  'backenddomain',
  'geometry',
  'blockio',
  'mirror',
  'target',
  'iotune',
  'readonly',
  'shareable',
  'transient',
  'serial',
  'wwn',
  'vendor',
  'product',
  'encryption',
  'boot',
  'alias',
  'address',
];

/** The children of `<iotune>` in libvirt's order. */
export const IOTUNE_ORDER: readonly string[] = [
  'total_bytes_sec',
  'read_bytes_sec',
  'write_bytes_sec',
  'total_iops_sec',
  'read_iops_sec',
  'write_iops_sec',
  'total_bytes_sec_max',
  'read_bytes_sec_max',
  'write_bytes_sec_max',
  'total_iops_sec_max',
  'read_iops_sec_max',
  'write_iops_sec_max',
  'size_iops_sec',
  'group_name',
  'total_bytes_sec_max_length',
  'read_bytes_sec_max_length',
  'write_bytes_sec_max_length',
  'total_iops_sec_max_length',
  'read_iops_sec_max_length',
  'write_iops_sec_max_length',
];

const SHAPE: Shape = {
  attributes: ['type', 'device', 'model', 'rawio', 'sgio', 'snapshot'],
  children: {
    ...Object.fromEntries(DISK_ORDER.map((name) => [name, ANY])),
    target: leaf('dev', 'bus', 'tray', 'removable', 'rotation_rate'),
    iotune: {
      attributes: [],
      children: Object.fromEntries(IOTUNE_ORDER.map((name) => [name, TEXT])),
    },
    readonly: leaf(),
    shareable: leaf(),
  },
};

/**
 * Parses a `<disk>` with libvirt's defaults: its kind, its bus, and a drive's address on the bus.
 */
export function parseDisk(given: XmlElement): XmlElement {
  const type = enumAttribute(given, 'type', TYPES) ?? 'file';
  const device = enumAttribute(given, 'device', DEVICES) ?? 'disk';
  const target = diskTarget(given);
  const disk = shaped(withChild(withAttributes(given, { type, device }), target), SHAPE);
  const withSource = type === 'file' && isEmptySource(disk) ? dropSource(disk) : disk;
  const removable = device === 'cdrom' ? withReadonly(withSource) : withSource;
  return withDriveAddress(removable);
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

function diskTarget(given: XmlElement): XmlElement {
  const target = child(given, 'target') ?? element('target');
  const name = attribute(target, 'dev');
  if (name === undefined) {
    const source = diskSource(given);
    const suffix = source === undefined ? '' : ` ${source}`;
    throw bareFailure(
      ErrorNumber.NO_TARGET,
      ErrorDomain.DOMAIN,
      `missing target information for device${suffix}`,
    );
  }
  const bus = enumAttribute(target, 'bus', BUSES);
  const guessed = bus ?? PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (guessed === undefined || (diskIndex(name) === undefined && bus === undefined)) {
    const detail = `Unknown disk name '${name}' and no address specified`;
    throw xmlError(ErrorDomain.DOMAIN, detail);
  }
  return withAttributes(target, { dev: name, bus: guessed });
}

function isEmptySource(disk: XmlElement): boolean {
  const source = child(disk, 'source');
  return source !== undefined && diskSource(disk) === undefined && source.children.length === 0;
}

function dropSource(disk: XmlElement): XmlElement {
  const children = disk.children.filter(
    (node) => typeof node === 'string' || node.name !== 'source',
  );
  return { ...disk, children };
}

function withReadonly(disk: XmlElement): XmlElement {
  return withChild(disk, element('readonly'), DISK_ORDER);
}

/** Derives controller, bus and unit of a drive from the number in its name. */
function withDriveAddress(disk: XmlElement): XmlElement {
  const index = diskIndex(diskTargetName(disk));
  if (childrenNamed(disk, 'address').length > 0 || index === undefined) {
    return disk;
  }
  const place = drivePlace(diskBus(disk), index);
  if (place === undefined) {
    return disk;
  }
  const [controller, bus, unit] = place;
  const address = element('address', { type: 'drive', controller, bus, target: 0, unit });
  return withChild(disk, address, DISK_ORDER);
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
