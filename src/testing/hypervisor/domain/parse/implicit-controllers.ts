import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';
import { diskBus } from './disk.ts';

/**
 * Returns the controllers with those that other devices need and that the document lacks, in the
 * order in which libvirt adds them.
 */
export function withImplicitControllers(
  controllers: readonly XmlElement[],
  devices: readonly XmlElement[],
): XmlElement[] {
  const of = (name: string): XmlElement[] => devices.filter((device) => device.name === name);
  const serials = [...of('channel'), ...of('console')].filter(isVirtioSerial);
  return withMissing(controllers, [
    ...['scsi', 'fdc', 'ide', 'sata'].flatMap((bus) => upTo(bus, highest(of('disk'), bus))),
    ...serials.map((device) => at('virtio-serial', serialIndex(device))),
    ...of('smartcard').map((device) => at('ccid', addressNumber(device, 'controller') ?? 0)),
    ...hostScsi(of('hostdev')),
  ]);
}

/**
 * Returns the controllers with those that SCSI devices of the host need. libvirt adds them before
 * controllers get their indexes.
 */
export function withHostControllers(
  controllers: readonly XmlElement[],
  hostdevs: readonly XmlElement[],
): XmlElement[] {
  return withMissing(controllers, hostScsi(hostdevs));
}

function withMissing(
  controllers: readonly XmlElement[],
  needed: readonly XmlElement[],
): XmlElement[] {
  const all = [...controllers];
  for (const controller of needed) {
    if (!exists(all, controller)) all.push(controller);
  }
  return all;
}

function at(type: string, index: number): XmlElement {
  return element('controller', { type, index });
}

function upTo(type: string, index: number): XmlElement[] {
  return Array.from({ length: index + 1 }, (_, each) => at(type, each));
}

/** Returns the highest number of a controller that the disks of a bus need, or -1. */
function highest(disks: readonly XmlElement[], bus: string): number {
  const own = disks.filter((disk) => diskBus(disk) === bus);
  return Math.max(-1, ...own.map((disk) => driveController(disk) ?? -1));
}

function hostScsi(hostdevs: readonly XmlElement[]): XmlElement[] {
  const scsi = hostdevs.filter((device) => attribute(device, 'type') === 'scsi');
  return upTo('scsi', Math.max(-1, ...scsi.map((device) => driveController(device) ?? 0)));
}

function driveController(device: XmlElement): number | undefined {
  const address = child(device, 'address');
  const isDrive = address !== undefined && attribute(address, 'type') === 'drive';
  return isDrive ? addressNumber(device, 'controller') : undefined;
}

function addressNumber(device: XmlElement, name: string): number | undefined {
  const address = child(device, 'address');
  return address === undefined ? undefined : Number(attribute(address, name) ?? 0);
}

function serialIndex(device: XmlElement): number {
  const address = child(device, 'address');
  const isSerial = address !== undefined && attribute(address, 'type') === 'virtio-serial';
  return isSerial ? (addressNumber(device, 'controller') ?? 0) : 0;
}

function isVirtioSerial(device: XmlElement): boolean {
  const target = child(device, 'target');
  return target !== undefined && attribute(target, 'type') === 'virtio';
}

function exists(controllers: readonly XmlElement[], controller: XmlElement): boolean {
  return controllers.some(
    (other) =>
      attribute(other, 'type') === attribute(controller, 'type') &&
      attribute(other, 'index') === attribute(controller, 'index'),
  );
}
