import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import {
  checkKnown,
  enumAttribute,
  onOffAttribute,
  requiredEnum,
  requiredUnsigned,
  unsignedAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  childrenNamed,
  childText,
  element,
  openElement,
  textElement,
  textOf,
} from '../../xml/index.ts';
import { parseAudio } from './audio.ts';
import { charTypes, parseCharSource } from './char-source.ts';
import { deviceInfo } from './device-info.ts';
import { parseFilesystem } from './filesystem.ts';
import { parseInput } from './input-device.ts';
import { knownValues } from './known-values.ts';
import { parseMemoryDevice } from './memory-device.ts';
import { parseRedirected, parseRedirectionFilter } from './redirected.ts';
import { parseShmem } from './shmem.ts';
import { parseTpm } from './tpm.ts';
import { virtioOptions } from './virtio-options.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The facts about a guest that some devices need. */
export interface DeviceGuest {
  readonly osType: string;
  readonly domainType: string;
}

/** The parsers of the devices that have no file of their own, by name. */
const PARSERS: Readonly<Record<string, (given: XmlElement, guest: DeviceGuest) => XmlElement>> = {
  filesystem: parseFilesystem,
  input: parseInput,
  sound: parseSound,
  hub: parseHub,
  rng: parseRng,
  audio: parseAudio,
  memory: parseMemoryDevice,
  iommu: parseIommu,
  panic: parsePanic,
  watchdog: parseWatchdog,
  memballoon: parseBalloon,
  smartcard: parseSmartcard,
  redirdev: parseRedirected,
  redirfilter: parseRedirectionFilter,
  shmem: parseShmem,
  tpm: parseTpm,
  vsock: parseVsock,
  nvram: (given) => openElement('nvram', {}, deviceInfo(given)),
};

/** Parses a device that is none of the larger kinds. Unknown ones stay as they are. */
export function parseOtherDevice(given: XmlElement, guest: DeviceGuest): XmlElement {
  const parse = PARSERS[given.name];
  return parse === undefined ? given : parse(given, guest);
}

/** Returns the driver of a virtio device, unless it says nothing. */
function virtioDriver(given: XmlElement): XmlElement | undefined {
  const driver = element('driver', virtioOptions(child(given, 'driver')));
  return driver.attributes.length === 0 ? undefined : driver;
}

function parseSound(given: XmlElement): XmlElement {
  const model = requiredEnum(given, 'model', knownValues('devices/sound@model'));
  const isIch = model === 'ich6' || model === 'ich9';
  const codecs = childrenNamed(given, 'codec').map((codec) =>
    element('codec', {
      type: requiredEnum(codec, 'type', knownValues('devices/sound/codec@type')),
    }),
  );
  const audio = child(given, 'audio');
  return element('sound', { model }, [
    ...(isIch ? codecs : []),
    audio && element('audio', { id: requiredUnsigned(audio, 'id', { nonZero: true }) }),
    ...deviceInfo(given),
  ]);
}

function parseHub(given: XmlElement): XmlElement {
  const type = attribute(given, 'type');
  if (type === undefined) throw internalError(WHERE, 'missing hub device type');
  checkKnown(type, knownValues('devices/hub@type'), 'hub device type');
  return element('hub', { type }, deviceInfo(given));
}

function parseRng(given: XmlElement): XmlElement {
  const model = attribute(given, 'model');
  if (model === undefined) throw xmlError(WHERE, 'missing RNG device model');
  checkKnown(model, knownValues('devices/rng@model'), 'RNG model');
  const rate = child(given, 'rate') ?? element('rate');
  const bytes = unsignedAttribute(rate, 'bytes') || undefined;
  const period = unsignedAttribute(rate, 'period') || undefined;
  const [backend, other] = childrenNamed(given, 'backend');
  if (backend === undefined || other !== undefined) {
    throw xmlError(WHERE, 'only one RNG backend is supported');
  }
  return openElement('rng', { model }, [
    bytes === undefined ? undefined : element('rate', { bytes, period }),
    rngBackend(backend),
    virtioDriver(given),
    ...deviceInfo(given),
  ]);
}

function rngBackend(backend: XmlElement): XmlElement {
  const model = attribute(backend, 'model');
  if (model === undefined) throw xmlError(WHERE, 'missing RNG device backend model');
  checkKnown(model, knownValues('devices/rng/backend@model'), 'RNG backend model');
  if (model === 'random') {
    return textElement('backend', textOf(backend) || '/dev/random', { model });
  }
  if (model !== 'egd') return element('backend', { model });
  const type = attribute(backend, 'type');
  if (type === undefined) throw xmlError(WHERE, 'missing EGD backend type');
  if (!charTypes().includes(type)) {
    throw configUnsupported(WHERE, `unknown backend type '${type}' for egd`);
  }
  return openElement('backend', { model, type }, parseCharSource(backend, type));
}

function parseIommu(given: XmlElement): XmlElement {
  const model = requiredEnum(given, 'model', knownValues('devices/iommu@model'));
  const driver = child(given, 'driver');
  const shown =
    driver &&
    element('driver', {
      intremap: onOffAttribute(driver, 'intremap'),
      caching_mode: onOffAttribute(driver, 'caching_mode'),
      eim: onOffAttribute(driver, 'eim'),
      iotlb: onOffAttribute(driver, 'iotlb'),
      aw_bits: unsignedAttribute(driver, 'aw_bits') || undefined,
    });
  const isEmpty = shown === undefined || shown.attributes.length === 0;
  return element('iommu', { model }, [isEmpty ? undefined : shown, ...deviceInfo(given)]);
}

function parsePanic(given: XmlElement): XmlElement {
  const info = deviceInfo(given);
  const model = attribute(given, 'model');
  checkKnown(model, knownValues('devices/panic@model', ['default']), 'panic model');
  return element('panic', { model: model === 'default' ? undefined : model }, info);
}

function parseWatchdog(given: XmlElement): XmlElement {
  const model = attribute(given, 'model');
  if (model === undefined) throw internalError(WHERE, 'watchdog must contain model name');
  checkKnown(model, knownValues('devices/watchdog@model'), 'watchdog model');
  const action = attribute(given, 'action') ?? 'reset';
  checkKnown(action, knownValues('devices/watchdog@action'), 'watchdog action');
  return element('watchdog', { model, action }, deviceInfo(given));
}

function parseBalloon(given: XmlElement): XmlElement {
  const model = requiredEnum(given, 'model', knownValues('devices/memballoon@model'));
  const stats = child(given, 'stats');
  const period = (stats && unsignedAttribute(stats, 'period')) || undefined;
  const values = {
    model,
    autodeflate: onOffAttribute(given, 'autodeflate'),
    freePageReporting: onOffAttribute(given, 'freePageReporting'),
  };
  return element('memballoon', values, [
    period === undefined ? undefined : element('stats', { period }),
    ...deviceInfo(given),
    virtioDriver(given),
  ]);
}

function parseSmartcard(given: XmlElement): XmlElement {
  const mode = requiredEnum(given, 'mode', knownValues('devices/smartcard@mode'));
  if (mode === 'host-certificates') {
    return element('smartcard', { mode }, [...certificates(given), ...deviceInfo(given)]);
  }
  if (mode === 'host') return element('smartcard', { mode }, deviceInfo(given));
  const type = attribute(given, 'type');
  if (type === undefined) {
    throw xmlError(WHERE, 'passthrough mode requires a character device type attribute');
  }
  if (!charTypes().includes(type)) {
    const detail = `unknown type presented to host for character device: ${type}`;
    throw configUnsupported(WHERE, detail);
  }
  const source = parseCharSource(given, type);
  return element('smartcard', { mode, type }, [...source, ...deviceInfo(given)]);
}

function certificates(given: XmlElement): XmlElement[] {
  const found = childrenNamed(given, 'certificate');
  if (found.length !== 3) {
    throw xmlError(WHERE, 'host-certificates mode needs exactly three certificates');
  }
  const database = childText(given, 'database');
  if (database !== undefined && !database.startsWith('/')) {
    throw xmlError(WHERE, `expecting absolute path: ${database}`);
  }
  const shown = found.map((each) => textElement('certificate', each.children.join('')));
  return database === undefined ? shown : [...shown, textElement('database', database)];
}

/** Gives each smart card without an address the next slot of the first reader. */
export function withSlots(cards: readonly XmlElement[]): XmlElement[] {
  const done = [...cards];
  cards.forEach((card, index) => {
    if (child(card, 'address') !== undefined) return;
    const slot = Math.max(-1, ...done.map(slotOf)) + 1;
    const address = element('address', { type: 'ccid', controller: 0, slot });
    done[index] = { ...card, children: [...card.children, address] };
  });
  return done;
}

function slotOf(card: XmlElement): number {
  const address = child(card, 'address');
  const isFirst = address !== undefined && attribute(address, 'controller') === '0';
  return isFirst ? Number(attribute(address, 'slot') ?? -1) : -1;
}

const CID_MIN = 3n;

function parseVsock(given: XmlElement): XmlElement {
  const model = enumAttribute(given, 'model', knownValues('devices/vsock@model'));
  const cid = child(given, 'cid') ?? element('cid');
  const address = unsignedAttribute(cid, 'address') ?? 0n;
  if (address !== 0n && address < CID_MIN) {
    throw configUnsupported(WHERE, `guest CIDs must be >= ${CID_MIN}`);
  }
  const auto = enumAttribute(cid, 'auto', ['yes', 'no']) ?? (address === 0n ? 'yes' : 'no');
  const shown = element('cid', { auto, address: address || undefined });
  return element('vsock', { model }, [shown, ...deviceInfo(given), virtioDriver(given)]);
}
