import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  element,
  orderAttributes,
  withAttributes,
  withChild,
} from '../../xml/index.ts';
import { CHAR_TYPES } from './char-device.ts';
import { checkKnown, requiredEnum } from './shape.ts';

const WHERE = ErrorDomain.DOMAIN;

const SOUND_MODELS = ['sb16', 'es1370', 'pcspk', 'ac97', 'ich6', 'ich9', 'usb', 'ich7', 'virtio'];
const AUDIO_TYPES = [
  ...['none', 'alsa', 'coreaudio', 'jack', 'oss', 'pulseaudio', 'sdl', 'spice', 'file', 'dbus'],
];
const HOST_DEVICE_TYPES = ['usb', 'pci', 'scsi', 'scsi_host', 'mdev'];
const MEMORY_MODELS = ['dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'];
const PANIC_MODELS = ['default', 'isa', 'pseries', 'hyperv', 's390'];
const WATCHDOG_MODELS = ['i6300esb', 'ib700', 'diag288'];
const WATCHDOG_ACTIONS = ['reset', 'shutdown', 'poweroff', 'pause', 'dump', 'none', 'inject-nmi'];
const RNG_MODELS = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];
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
      requiredEnum(given, 'model', SOUND_MODELS);
      return given;
    case 'hub':
      checkHub(given);
      return given;
    case 'rng':
      checkRng(given);
      return given;
    case 'audio':
      requiredEnum(given, 'type', AUDIO_TYPES);
      return given;
    case 'memory':
      requiredEnum(given, 'model', MEMORY_MODELS);
      return given;
    case 'iommu':
      requiredEnum(given, 'model', ['intel', 'smmuv3', 'virtio']);
      return given;
    case 'panic':
      checkKnown(attribute(given, 'model'), PANIC_MODELS, 'panic model');
      return given;
    case 'watchdog':
      checkWatchdog(given);
      return orderAttributes(
        withAttributes(given, { action: attribute(given, 'action') ?? 'reset' }),
        ['model', 'action'],
      );
    case 'memballoon':
      requiredEnum(given, 'model', BALLOON_MODELS);
      return given;
    case 'smartcard':
      return smartcard(given);
    case 'redirdev':
      checkRedirected(given);
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
  const type = attribute(given, 'type');
  if (type === undefined) {
    throw xmlError(WHERE, 'missing source address type');
  }
  if (mode === 'subsystem') {
    checkKnown(type, HOST_DEVICE_TYPES, 'host device source address type');
  }
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
  const isScsi = type === 'scsi';
  return isScsi && child(given, 'address') === undefined ? withScsiAddress(known) : known;
}

function withScsiAddress(device: XmlElement): XmlElement {
  const place = { type: 'drive', controller: 0, bus: 0, target: 0, unit: 1 };
  return withChild(device, element('address', place));
}

function input(given: XmlElement): XmlElement {
  const type = attribute(given, 'type');
  if (type === undefined) {
    throw internalError(WHERE, 'missing input device type');
  }
  checkKnown(type, INPUT_TYPES, 'input device type');
  const asked = attribute(given, 'bus');
  checkKnown(asked, INPUT_BUSES, 'input bus type');
  const bus = asked ?? DEFAULT_BUS[type];
  if (type === 'passthrough' && bus !== 'virtio') {
    const detail = "only bus 'virtio' is supported for 'passthrough' input devices";
    throw configUnsupported(WHERE, detail);
  }
  if (bus === 'ps2' && type !== 'mouse' && type !== 'keyboard') {
    throw internalError(WHERE, `ps2 bus does not support ${type} input device`);
  }
  if (bus === 'xen') {
    throw internalError(WHERE, `unsupported input bus ${bus}`);
  }
  return orderAttributes(withAttributes(given, { bus }), ['type', 'bus', 'model']);
}

const INPUT_BUSES = ['ps2', 'usb', 'xen', 'parallels', 'virtio', 'none'];

const DEFAULT_BUS: Readonly<Record<string, string>> = {
  mouse: 'ps2',
  keyboard: 'ps2',
  tablet: 'usb',
  passthrough: 'virtio',
};

function smartcard(given: XmlElement): XmlElement {
  requiredEnum(given, 'mode', ['host', 'host-certificates', 'passthrough']);
  if (child(given, 'address') !== undefined) {
    return given;
  }
  return withChild(given, element('address', { type: 'ccid', controller: 0, slot: 0 }));
}

function checkWatchdog(given: XmlElement): void {
  const model = attribute(given, 'model');
  if (model === undefined) {
    throw internalError(WHERE, 'watchdog must contain model name');
  }
  checkKnown(model, WATCHDOG_MODELS, 'watchdog model');
  checkKnown(attribute(given, 'action'), WATCHDOG_ACTIONS, 'watchdog action');
}

function checkHub(given: XmlElement): void {
  const type = attribute(given, 'type');
  if (type === undefined) {
    throw internalError(WHERE, 'missing hub device type');
  }
  checkKnown(type, ['usb'], 'hub device type');
}

function checkRng(given: XmlElement): void {
  const model = attribute(given, 'model');
  if (model === undefined) {
    throw xmlError(WHERE, 'missing RNG device model');
  }
  checkKnown(model, RNG_MODELS, 'RNG model');
  if (childrenNamed(given, 'backend').length !== 1) {
    throw xmlError(WHERE, 'only one RNG backend is supported');
  }
}

function checkRedirected(given: XmlElement): void {
  const type = attribute(given, 'type');
  if (type === undefined) {
    throw internalError(WHERE, 'missing type in redirdev');
  }
  checkKnown(type, CHAR_TYPES, 'redirdev character device type');
}
