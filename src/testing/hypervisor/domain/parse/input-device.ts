import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { checkKnown, enumAttribute, onOffAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';
import { virtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

const GRAB_KEYS = [
  ...['ctrl-ctrl', 'alt-alt', 'shift-shift', 'meta-meta', 'scrolllock', 'ctrl-scrolllock'],
];

/** The facts about a guest that decide about the bus of an input device. */
interface InputGuest {
  readonly osType: string;
  readonly domainType: string;
}

/** Parses an `<input>`. Its bus depends on its type and on the guest. */
export function parseInput(given: XmlElement, guest: InputGuest): XmlElement {
  const type = attribute(given, 'type');
  if (type === undefined) throw internalError(WHERE, 'missing input device type');
  checkKnown(type, knownValues('devices/input@type'), 'input device type');
  const model = enumAttribute(given, 'model', knownValues('devices/input@model'));
  const asked = attribute(given, 'bus');
  checkKnown(asked, knownValues('devices/input@bus', ['parallels', 'none']), 'input bus type');
  const bus = asked ?? defaultBus(type, guest);
  if (asked !== undefined && type !== 'evdev') checkBus(type, asked, guest);
  if (type === 'passthrough' && bus !== 'virtio') {
    const detail = "only bus 'virtio' is supported for 'passthrough' input devices";
    throw configUnsupported(WHERE, detail);
  }
  const info = deviceInfo(given);
  const address = info.find(({ name }) => name === 'address');
  if (bus === 'usb' && address !== undefined && attribute(address, 'type') !== 'usb') {
    throw xmlError(WHERE, 'Invalid address for a USB device');
  }
  const driver = element('driver', virtioOptions(child(given, 'driver')));
  return element('input', { type, bus: bus === 'none' ? undefined : bus, model }, [
    driver.attributes.length === 0 ? undefined : driver,
    source(given, type),
    ...info,
  ]);
}

function defaultBus(type: string, { osType, domainType }: InputGuest): string {
  if (type === 'evdev') return 'none';
  if (type === 'passthrough') return 'virtio';
  const isPointer = type === 'mouse' || type === 'keyboard';
  if (osType === 'hvm') {
    const isParallels = domainType === 'parallels' || domainType === 'vz';
    return isParallels ? 'parallels' : isPointer ? 'ps2' : 'usb';
  }
  if (osType === 'xen' || osType === 'xenpvh') return 'xen';
  return domainType === 'vz' || domainType === 'parallels' ? 'parallels' : 'none';
}

function checkBus(type: string, bus: string, { osType }: InputGuest): void {
  const isPointer = type === 'mouse' || type === 'keyboard';
  if (osType === 'hvm') {
    if (bus === 'ps2' && !isPointer) {
      throw internalError(WHERE, `ps2 bus does not support ${type} input device`);
    }
    if (bus === 'xen') throw internalError(WHERE, `unsupported input bus ${bus}`);
    return;
  }
  if (osType === 'xen' || osType === 'xenpvh') {
    if (bus !== 'xen') throw internalError(WHERE, `unsupported input bus ${bus}`);
    if (!isPointer) {
      throw internalError(WHERE, `xen bus does not support ${type} input device`);
    }
  }
}

function source(given: XmlElement, type: string): XmlElement | undefined {
  const found = child(given, 'source');
  if (found === undefined || (type !== 'evdev' && type !== 'passthrough')) return undefined;
  const isEvdev = type === 'evdev';
  const shown = element('source', {
    dev: isEvdev ? attribute(found, 'dev') : undefined,
    evdev: isEvdev ? undefined : attribute(found, 'evdev'),
    grab: enumAttribute(found, 'grab', ['all']),
    grabToggle: enumAttribute(found, 'grabToggle', GRAB_KEYS),
    repeat: onOffAttribute(found, 'repeat'),
  });
  return shown.attributes.length === 0 ? undefined : shown;
}
