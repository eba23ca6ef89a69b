import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element, sameXml } from '../../xml/index.ts';
import { checkController } from './controllers.ts';
import { diskBus, diskTargetName } from './disk.ts';
import { checkDisk } from './disk-checks.ts';
import { checkInterface } from './interface.ts';
import { checkMemoryDevice } from './memory-device.ts';

/**
 * The kinds of devices in the order in which libvirt checks them, which decides about the error of
 * a document with several faults.
 */
const ORDER = ['disk', 'interface', 'controller', 'memory', 'redirdev'];

/** Refuses two devices of the host that are one, and two drives with one address. */
export function checkUnique(devices: readonly XmlElement[]): void {
  const sources = devices
    .filter(({ name }) => name === 'hostdev')
    .map((device) => child(device, 'source') ?? element('source'));
  sources.forEach((source, index) => {
    if (sources.slice(index + 1).some((other) => sameXml(source, other))) {
      throw xmlError(ErrorDomain.DOMAIN, 'Hostdev already exists in the domain configuration');
    }
  });
  const taken = new Map<string, string | undefined>();
  for (const disk of devices.filter(({ name }) => name === 'disk')) {
    const address = child(disk, 'address');
    if (address === undefined || attribute(address, 'type') !== 'drive') continue;
    const place = ['controller', 'bus', 'target', 'unit']
      .map((name) => `${name}='${attribute(address, name)}'`)
      .join(' ');
    const key = `${diskBus(disk)} ${place}`;
    if (taken.has(key)) {
      const subject = `Found duplicate drive address for disk with target name`;
      const detail = `${subject} '${taken.get(key)}' ${place}`;
      throw configUnsupported(ErrorDomain.DOMAIN, detail);
    }
    taken.set(key, diskTargetName(disk));
  }
}

/**
 * Refuses devices that a guest cannot have, when all of its document is read
 * (virDomainDefValidate).
 *
 * @param devices - The devices of the guest, or one of them and all controllers.
 * @param cellCount - The number of NUMA cells of the guest.
 */
export function checkDevices(devices: readonly XmlElement[], cellCount: number): void {
  const hasUsb = devices.some(
    (device) =>
      device.name === 'controller' &&
      attribute(device, 'type') === 'usb' &&
      attribute(device, 'model') !== 'none',
  );
  for (const name of ORDER) {
    for (const device of devices.filter((each) => each.name === name)) {
      checkOne(device, cellCount, hasUsb);
    }
  }
}

function checkOne(device: XmlElement, cellCount: number, hasUsb: boolean): void {
  switch (device.name) {
    case 'disk':
      checkDisk(device);
      break;
    case 'interface':
      checkInterface(device);
      break;
    case 'controller':
      checkController(device);
      break;
    case 'memory':
      checkMemoryDevice(device, cellCount);
      break;
    default:
      checkRedirected(device, hasUsb);
  }
}

function checkRedirected(device: XmlElement, hasUsb: boolean): void {
  if (attribute(device, 'bus') === 'usb' && !hasUsb) {
    const detail = 'cannot add redirected USB device: USB is disabled for this domain';
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
}
