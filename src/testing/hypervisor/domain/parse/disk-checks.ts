import { ErrorDomain, ErrorNumber } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { HypervisorError } from '../../hypervisor-error.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, descend, element } from '../../xml/index.ts';
import { checkIotune } from './disk-iotune.ts';
import { checkNoVirtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

const VENDOR_MAX = 8;
const PRODUCT_MAX = 16;

/** The prefixes of the names of hard disks. */
const HARD_DISKS = ['hd', 'sd', 'vd', 'xvd', 'ubd'];

/** The protocols that have a login. */
const WITH_LOGIN = ['iscsi', 'http', 'https', 'ftp', 'ftps', 'ssh', 'rbd'];

/** The type of secret that a login must have, by protocol. */
const SECRETS: Readonly<Record<string, string>> = { iscsi: 'iscsi', rbd: 'ceph' };

/** The type of address that disks of a bus have; undefined if libvirt does not check it. */
const ADDRESSES: Readonly<Record<string, string>> = {
  ide: 'drive',
  fdc: 'drive',
  scsi: 'drive',
  sata: 'drive',
};

/** A disk and the attributes that its checks need. */
interface CheckedDisk {
  readonly disk: XmlElement;
  readonly device: string;
  readonly type: string;
  readonly name: string;
  readonly bus: string;
}

/** Refuses a disk that libvirt cannot give to a guest (virDomainDiskDefValidate). */
export function checkDisk(disk: XmlElement): void {
  const target = child(disk, 'target') ?? element('target');
  const checked = {
    disk,
    device: attribute(disk, 'device') ?? '',
    type: attribute(disk, 'type') ?? '',
    name: attribute(target, 'dev') ?? '',
    bus: attribute(target, 'bus') ?? '',
  };
  checkLogin(checked);
  checkLun(checked);
  const iotune = child(disk, 'iotune');
  if (iotune !== undefined) checkIotune(iotune);
  checkAddress(checked);
  if (checked.bus !== 'virtio') checkNotVirtio(checked);
  checkTexts(disk);
  checkBus(checked, target);
  checkStartupPolicy(checked);
  checkName(checked);
  if (checked.device === 'disk' && isEmpty(disk)) {
    throw missingInformation(ErrorNumber.NO_SOURCE, 'source', checked.name);
  }
}

function isEmpty(disk: XmlElement): boolean {
  const source = child(disk, 'source');
  if (source === undefined) return true;
  const type = attribute(disk, 'type');
  if (type !== 'file' && type !== 'block' && type !== 'dir') return source.attributes.length === 0;
  return ['file', 'dev', 'dir'].every((name) => attribute(source, name) === undefined);
}

function checkLogin({ disk, type }: CheckedDisk): void {
  const auth = child(disk, 'auth') ?? descend(disk, 'source', 'auth');
  if (auth === undefined || type !== 'network') return;
  const source = child(disk, 'source') ?? element('source');
  const protocol = attribute(source, 'protocol') ?? '';
  if (!WITH_LOGIN.includes(protocol)) {
    const detail = `authentication is not supported for protocol '${protocol}'`;
    throw configUnsupported(WHERE, detail);
  }
  const secret = attribute(child(auth, 'secret') ?? element('secret'), 'type') ?? '';
  const needed = SECRETS[protocol];
  if (needed !== undefined && secret !== needed) {
    throw configUnsupported(WHERE, `invalid secret type '${secret}'`);
  }
}

function checkLun({ disk, device, type }: CheckedDisk): void {
  if (device !== 'lun') {
    checkNoLun(disk);
    return;
  }
  const protocol = attribute(child(disk, 'source') ?? element('source'), 'protocol');
  if (type === 'network' && protocol !== 'iscsi') {
    const detail = `disk device='lun' is not supported for protocol='${protocol}'`;
    throw configUnsupported(WHERE, detail);
  }
  if (!['network', 'block', 'volume'].includes(type)) {
    const detail = "disk device='lun' is only valid for block type disk source";
    throw configUnsupported(WHERE, detail);
  }
  const format = attribute(child(disk, 'driver') ?? element('driver'), 'type');
  if (format !== undefined && format !== 'raw') {
    throw configUnsupported(WHERE, "disk device 'lun' must use 'raw' format");
  }
}

function checkNoLun(disk: XmlElement): void {
  if (descend(disk, 'source', 'reservations') !== undefined) {
    throw configUnsupported(WHERE, '<reservations/> allowed only for lun devices');
  }
  for (const name of ['rawio', 'sgio']) {
    if (attribute(disk, name) !== undefined) {
      throw configUnsupported(WHERE, `${name} can be used only with device='lun'`);
    }
  }
}

function checkAddress({ disk, name, bus }: CheckedDisk): void {
  const address = child(disk, 'address');
  const needed = ADDRESSES[bus];
  const type = address && attribute(address, 'type');
  if (type === undefined || needed === undefined || type === needed) return;
  const subject = `Invalid address type '${type}' for the disk '${name}'`;
  throw configUnsupported(WHERE, `${subject} with the bus type '${bus}'`);
}

function checkNotVirtio({ disk, bus }: CheckedDisk): void {
  const model = attribute(disk, 'model');
  if (model?.startsWith('virtio')) {
    const detail = `disk model '${model}' not supported for bus '${bus}'`;
    throw configUnsupported(WHERE, detail);
  }
  const driver = child(disk, 'driver') ?? element('driver');
  const has = (name: string): boolean => attribute(driver, name) !== undefined;
  if (has('queues')) {
    const detail = 'queues attribute in disk driver element is only supported by virtio-blk';
    throw configUnsupported(WHERE, detail);
  }
  for (const name of ['event_idx', 'ioeventfd']) {
    if (has(name)) {
      throw configUnsupported(WHERE, `disk ${name} mode supported only for virtio bus`);
    }
  }
  checkNoVirtioOptions(driver);
}

function checkTexts(disk: XmlElement): void {
  checkText(disk, 'vendor', VENDOR_MAX);
  checkText(disk, 'product', PRODUCT_MAX);
}

function checkText(disk: XmlElement, name: string, max: number): void {
  const text = child(disk, name)?.children.join('');
  if (text === undefined) return;
  if (!/^[ -~]*$/.test(text)) throw xmlError(WHERE, `disk ${name} is not printable string`);
  if (text.length > max) {
    throw configUnsupported(WHERE, `disk ${name} is more than ${max} characters`);
  }
}

function checkBus({ device, bus }: CheckedDisk, target: XmlElement): void {
  const isFloppy = device === 'floppy';
  if (attribute(target, 'tray') !== undefined && !isFloppy && device !== 'cdrom') {
    throw configUnsupported(WHERE, 'tray is only valid for cdrom and floppy');
  }
  if (isFloppy !== (bus === 'fdc')) {
    const kind = isFloppy ? 'floppy disk' : 'disk';
    throw internalError(WHERE, `Invalid bus type '${bus}' for ${kind}`);
  }
  if (attribute(target, 'removable') !== undefined && bus !== 'usb') {
    throw xmlError(WHERE, 'removable is only valid for usb disks');
  }
}

function checkStartupPolicy({ disk, device, type }: CheckedDisk): void {
  const source = child(disk, 'source') ?? element('source');
  const policy = attribute(source, 'startupPolicy');
  if (policy === undefined) return;
  if (type === 'nvme' || type === 'vhostuser') {
    const subject = `disk startupPolicy '${policy}' is not allowed`;
    throw xmlError(WHERE, `${subject} for disk of '${type}' type`);
  }
  if (policy === 'requisite' && device !== 'cdrom' && device !== 'floppy') {
    const detail = "disk startupPolicy 'requisite' is allowed only for cdrom or floppy";
    throw xmlError(WHERE, detail);
  }
}

function checkName({ device, name }: CheckedDisk): void {
  const isHard = device === 'disk' || device === 'lun';
  if (isHard && !HARD_DISKS.some((prefix) => name.startsWith(prefix))) {
    throw internalError(WHERE, `Invalid harddisk device name: ${name}`);
  }
  if (device === 'floppy' && !name.startsWith('fd')) {
    throw internalError(WHERE, `Invalid floppy device name: ${name}`);
  }
}

/** Returns the error for a disk that lacks its source or its target. */
export function missingInformation(
  number: ErrorNumber,
  what: 'source' | 'target',
  subject: string | undefined,
): HypervisorError {
  const template = `missing ${what} information for device`;
  if (subject === undefined) {
    return new HypervisorError(template, { number, domain: WHERE, str1: template });
  }
  const message = `${template} ${subject}`;
  return new HypervisorError(message, {
    number,
    domain: WHERE,
    str1: `${template} %s`,
    str2: subject,
  });
}
