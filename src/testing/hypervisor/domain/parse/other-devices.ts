import { ErrorDomain } from '../../codes.ts';
import { internalError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  element,
  orderAttributes,
  withAttributes,
  withChild,
} from '../../xml/index.ts';
import { enumAttribute } from './shape.ts';

const SOUND_MODELS = ['sb16', 'es1370', 'pcspk', 'ac97', 'ich6', 'ich9', 'usb', 'ich7', 'virtio'];
const INPUT_TYPES = ['mouse', 'tablet', 'keyboard', 'passthrough', 'evdev'];
const BALLOON_MODELS = ['virtio', 'xen', 'none', 'virtio-transitional', 'virtio-non-transitional'];

/** Parses the devices that libvirt mostly keeps as they are, with their few defaults. */
export function parseOtherDevice(given: XmlElement): XmlElement {
  switch (given.name) {
    case 'filesystem':
      return filesystem(given);
    case 'hostdev':
      return hostdev(given);
    case 'input':
      return input(given);
    case 'sound':
      enumAttribute(given, 'model', SOUND_MODELS);
      return given;
    case 'watchdog':
      return orderAttributes(
        withAttributes(given, { action: attribute(given, 'action') ?? 'reset' }),
        ['model', 'action'],
      );
    case 'memballoon':
      enumAttribute(given, 'model', BALLOON_MODELS);
      return given;
    case 'smartcard':
      return smartcard(given);
    case 'redirdev':
      return { ...given, open: true };
    default:
      return given;
  }
}

function filesystem(given: XmlElement): XmlElement {
  const type = attribute(given, 'type') ?? 'mount';
  const accessmode = attribute(given, 'accessmode') ?? 'passthrough';
  return orderAttributes(withAttributes(given, { type, accessmode }), [
    'type',
    'accessmode',
    'model',
    'multidevs',
    'fmode',
    'dmode',
  ]);
}

function hostdev(given: XmlElement): XmlElement {
  const mode = attribute(given, 'mode') ?? 'subsystem';
  const managed = attribute(given, 'managed') ?? (mode === 'subsystem' ? 'no' : undefined);
  const known = orderAttributes(withAttributes(given, { mode, managed }), [
    'mode',
    'type',
    'managed',
    'sgio',
    'rawio',
    'model',
    'display',
    'ramfb',
  ]);
  const isScsi = attribute(given, 'type') === 'scsi';
  return isScsi && child(given, 'address') === undefined ? withScsiAddress(known) : known;
}

function withScsiAddress(device: XmlElement): XmlElement {
  const place = { type: 'drive', controller: 0, bus: 0, target: 0, unit: 1 };
  return withChild(device, element('address', place));
}

function input(given: XmlElement): XmlElement {
  const type = enumAttribute(given, 'type', INPUT_TYPES);
  if (type === undefined) {
    throw internalError(ErrorDomain.DOMAIN, 'missing input device type');
  }
  const bus = attribute(given, 'bus') ?? DEFAULT_BUS[type];
  return orderAttributes(withAttributes(given, { bus }), ['type', 'bus', 'model']);
}

const DEFAULT_BUS: Readonly<Record<string, string>> = {
  mouse: 'ps2',
  keyboard: 'ps2',
  tablet: 'usb',
  passthrough: 'virtio',
};

function smartcard(given: XmlElement): XmlElement {
  if (child(given, 'address') !== undefined) {
    return given;
  }
  return withChild(given, element('address', { type: 'ccid', controller: 0, slot: 0 }));
}
