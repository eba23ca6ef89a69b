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
  const needed = [
    ...hostScsi(devices),
    ...['scsi', 'fdc', 'ide', 'sata'].flatMap((bus) => upTo(bus, highest(devices, bus))),
    ...devices.filter(isVirtioSerial).map((device) => at('virtio-serial', serialIndex(device))),
    ...devices
      .filter((device) => device.name === 'smartcard')
      .map((device) => at('ccid', addressNumber(device, 'controller') ?? 0)),
    ...hostScsi(devices),
  ];
  return needed.reduce<XmlElement[]>(
    (all, controller) => (exists(all, controller) ? all : [...all, controller]),
    [...controllers],
  );
}

function at(type: string, index: number): XmlElement {
  return element('controller', { type, index });
}

function upTo(type: string, index: number): XmlElement[] {
  return Array.from({ length: index + 1 }, (_, each) => at(type, each));
}

/** Returns the highest number of a controller that the disks of a bus need, or -1. */
function highest(devices: readonly XmlElement[], bus: string): number {
  const disks = devices.filter((device) => device.name === 'disk' && diskBus(device) === bus);
  return Math.max(-1, ...disks.map((disk) => driveController(disk) ?? -1));
}

function hostScsi(devices: readonly XmlElement[]): XmlElement[] {
  const scsi = devices.filter(
    (device) => device.name === 'hostdev' && attribute(device, 'type') === 'scsi',
  );
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
  return (
    (device.name === 'channel' || device.name === 'console') &&
    target !== undefined &&
    attribute(target, 'type') === 'virtio'
  );
}

function exists(controllers: readonly XmlElement[], controller: XmlElement): boolean {
  return controllers.some(
    (other) =>
      attribute(other, 'type') === attribute(controller, 'type') &&
      attribute(other, 'index') === attribute(controller, 'index'),
  );
}
