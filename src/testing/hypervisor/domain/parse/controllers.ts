import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element, withAttributes } from '../../xml/index.ts';
import { diskBus } from './disk.ts';
import type { Shape } from './shape.ts';
import { ANY, requiredEnum, shaped } from './shape.ts';

const TYPES = [
  'ide',
  'fdc',
  'scsi',
  'sata',
  'virtio-serial',
  'ccid',
  'usb',
  'pci',
  'xenbus',
  'isa',
];

const SHAPE: Shape = {
  attributes: ['type', 'index', 'model', 'ports', 'vectors', 'maxGrantFrames'],
  children: {
    model: ANY,
    target: ANY,
    master: ANY,
    driver: ANY,
    alias: ANY,
    pcihole64: ANY,
    address: ANY,
  },
};

export function parseController(given: XmlElement): XmlElement {
  requiredEnum(given, 'type', TYPES);
  return shaped(given, SHAPE);
}

/** Gives each controller without a number the next one of its type. */
export function withIndexes(controllers: readonly XmlElement[]): XmlElement[] {
  const next = new Map<string, number>();
  const last = (type: string): number =>
    Math.max(
      -1,
      ...controllers
        .filter((other) => attribute(other, 'type') === type)
        .map((other) => Number(attribute(other, 'index') ?? -1)),
    );
  return controllers.map((controller) => {
    const type = attribute(controller, 'type') ?? '';
    if (attribute(controller, 'index') !== undefined) {
      return controller;
    }
    const index = next.get(type) ?? last(type) + 1;
    next.set(type, index + 1);
    return shaped(withAttributes(controller, { index }), SHAPE);
  });
}

/** Returns the controllers that other devices need and that the document lacks. */
export function implicitControllers(
  controllers: readonly XmlElement[],
  devices: readonly XmlElement[],
): XmlElement[] {
  const count = (type: string): number => neededControllers(type, devices);
  return ['scsi', 'fdc', 'ide', 'sata', 'virtio-serial', 'ccid'].flatMap((type) =>
    Array.from({ length: count(type) }, (_, index) => String(index))
      .filter((index) => !exists(controllers, type, index))
      .map((index) => element('controller', { type, index })),
  );
}

function neededControllers(type: string, devices: readonly XmlElement[]): number {
  switch (type) {
    case 'virtio-serial':
      return devices.some(isVirtioSerial) ? 1 : 0;
    case 'ccid':
      return devices.some((device) => device.name === 'smartcard') ? 1 : 0;
    default:
      return 1 + Math.max(-1, ...devices.map((device) => controllerOf(device, type)));
  }
}

function controllerOf(device: XmlElement, type: string): number {
  const address = child(device, 'address');
  const usesIt = device.name === 'disk' ? diskBus(device) === type : isScsiHost(device, type);
  return usesIt && address !== undefined ? Number(attribute(address, 'controller') ?? 0) : -1;
}

function isScsiHost(device: XmlElement, type: string): boolean {
  return type === 'scsi' && device.name === 'hostdev' && attribute(device, 'type') === 'scsi';
}

function isVirtioSerial(device: XmlElement): boolean {
  const target = child(device, 'target');
  return (
    (device.name === 'channel' || device.name === 'console') &&
    target !== undefined &&
    attribute(target, 'type') === 'virtio'
  );
}

function exists(controllers: readonly XmlElement[], type: string, index: string): boolean {
  return controllers.some(
    (other) => attribute(other, 'type') === type && attribute(other, 'index') === index,
  );
}
