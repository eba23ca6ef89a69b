import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { onOffAttribute, requiredUnsigned, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element } from '../../xml/index.ts';

const WHERE = ErrorDomain.DOMAIN;

/** The parsers of each type of address. */
const PARSERS: Readonly<Record<string, (given: XmlElement) => XmlElement>> = {
  pci: parsePci,
  drive: (given) => numbers(given, ['controller', 'bus', 'target', 'unit']),
  'virtio-serial': (given) => numbers(given, ['controller', 'bus', 'port']),
  ccid: (given) => numbers(given, ['controller', 'slot']),
  usb: parseUsb,
  'spapr-vio': (given) => {
    const reg = unsignedAttribute(given, 'reg', { base: 16 });
    return typed(given, { reg: reg === undefined ? undefined : hex(reg, 8) });
  },
  'virtio-s390': () => {
    throw xmlError(WHERE, "virtio-s390 bus doesn't have an address");
  },
  ccw: parseCcw,
  'virtio-mmio': (given) => typed(given, {}),
  isa: (given) => {
    const iobase = unsignedAttribute(given, 'iobase', { base: 16 }) ?? 0n;
    const irq = unsignedAttribute(given, 'irq', { base: 16 }) ?? 0n;
    return typed(given, { iobase: hexUnlessZero(iobase), irq: hexUnlessZero(irq) });
  },
  dimm: (given) => {
    const slot = requiredUnsigned(given, 'slot');
    const base = unsignedAttribute(given, 'base', { base: 16 }) ?? 0n;
    return typed(given, { slot, base: hexUnlessZero(base) });
  },
  unassigned: (given) => typed(given, {}),
};

/** The number of hubs between a USB port and its controller, plus one. */
const USB_DEPTH_MAX = 4;

/** Parses the `<address>` of a device in the guest. */
export function parseAddress(given: XmlElement): XmlElement {
  const type = attribute(given, 'type');
  if (type === undefined) throw internalError(WHERE, 'No type specified for device address');
  const parse = Object.hasOwn(PARSERS, type) ? PARSERS[type] : undefined;
  if (parse === undefined) throw configUnsupported(WHERE, `unknown address type '${type}'`);
  return parse(given);
}

/** Returns the place of a PCI device as libvirt writes it, also outside of an address. */
export function pciPlace(given: XmlElement): Readonly<Record<string, string>> {
  const part = (name: string): bigint => unsignedAttribute(given, name, { base: 0 }) ?? 0n;
  return {
    domain: hex(part('domain'), 4),
    bus: hex(part('bus'), 2),
    slot: hex(part('slot'), 2),
    function: `0x${part('function')}`,
  };
}

function parsePci(given: XmlElement): XmlElement {
  const place = pciPlace(given);
  const multifunction = onOffAttribute(given, 'multifunction');
  const isEmpty = Object.values(place).every((part) => Number(part) === 0);
  const slot = Number(place['slot']);
  const functionNumber = Number(place['function']);
  if (!isEmpty) checkPci(place, slot, functionNumber);
  const zpci = child(given, 'zpci');
  return typed(given, { ...(isEmpty ? {} : place), multifunction }, zpci && parseZpci(zpci));
}

function checkPci(place: Readonly<Record<string, string>>, slot: number, fn: number): void {
  const range = 'Invalid PCI address';
  if (Number(place['domain']) > 0xff_ff) {
    throw invalidPci(`${range} domain='${place['domain']}', must be <= 0xFFFF`);
  }
  if (Number(place['bus']) > 0xff) {
    throw invalidPci(`${range} bus='${place['bus']}', must be <= 0xFF`);
  }
  if (slot > 0x1f) throw invalidPci(`${range} slot='0x${slot.toString(16)}', must be <= 0x1F`);
  if (fn > 7) throw invalidPci(`${range} function=0x${fn.toString(16)}, must be <= 7`);
}

function invalidPci(detail: string): Error {
  return xmlError(ErrorDomain.NONE, detail);
}

function parseZpci(given: XmlElement): XmlElement {
  const uid = unsignedAttribute(given, 'uid', { base: 0 }) ?? 0n;
  const fid = unsignedAttribute(given, 'fid', { base: 0 }) ?? 0n;
  return element('zpci', { uid: hex(uid, 4), fid: hex(fid, 8) });
}

function parseUsb(given: XmlElement): XmlElement {
  const port = attribute(given, 'port');
  const parts = port?.split('.') ?? [];
  const isPort = parts.length <= USB_DEPTH_MAX && parts.every((part) => /^\d+$/.test(part));
  if (!isPort) throw internalError(WHERE, "Cannot parse <address> 'port' attribute");
  const bus = unsignedAttribute(given, 'bus') ?? 0;
  return typed(given, { bus, port: Number(parts[0] ?? 0) === 0 ? undefined : port });
}

function parseCcw(given: XmlElement): XmlElement {
  const parts = ['cssid', 'ssid', 'devno'].map((name) =>
    unsignedAttribute(given, name, { base: 0 }),
  );
  const isPartial = new Set(parts.map((part) => part === undefined)).size > 1;
  if (isPartial) {
    throw internalError(WHERE, 'Invalid partial specification for virtio ccw address');
  }
  const [cssid = 0n, ssid = 0n, devno = 0n] = parts;
  return typed(given, { cssid: hex(cssid, 0), ssid: hex(ssid, 0), devno: hex(devno, 4) });
}

function numbers(given: XmlElement, names: readonly string[]): XmlElement {
  const values = names.map((name) => [name, unsignedAttribute(given, name) ?? 0n] as const);
  return typed(given, Object.fromEntries(values));
}

function typed(
  given: XmlElement,
  values: Readonly<Record<string, string | number | bigint | undefined>>,
  inner?: XmlElement,
): XmlElement {
  return element('address', { type: attribute(given, 'type'), ...values }, [inner]);
}

function hex(value: bigint, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

function hexUnlessZero(value: bigint): string | undefined {
  return value === 0n ? undefined : hex(value, 0);
}
