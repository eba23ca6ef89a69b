import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import { checkKnown, requiredEnum, unsignedAttribute } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, childrenNamed, element, openElement } from '../../xml/index.ts';
import { charTypes, parseCharSource } from './char-source.ts';
import { deviceInfo } from './device-info.ts';

/** The channel that libvirt chooses on D-Bus. */
const DBUS_CHANNEL = 'org.qemu.usbredir';

const WHERE = ErrorDomain.DOMAIN;

/** Parses a `<redirdev>`: a device that a client of the display passes to the guest. */
export function parseRedirected(given: XmlElement): XmlElement {
  const bus = attribute(given, 'bus') ?? 'usb';
  checkKnown(bus, ['usb'], 'redirdev bus');
  const type = attribute(given, 'type');
  if (type === undefined) throw internalError(WHERE, 'missing type in redirdev');
  checkKnown(type, charTypes(), 'redirdev character device type');
  const source = parseCharSource(given, type, { channel: DBUS_CHANNEL });
  const info = deviceInfo(given, { boot: true });
  const address = info.find(({ name }) => name === 'address');
  if (address !== undefined && attribute(address, 'type') !== 'usb') {
    throw xmlError(WHERE, 'Invalid address for a USB device');
  }
  return openElement('redirdev', { bus, type }, [...source, ...info]);
}

/** Parses a `<redirfilter>`: the devices that a client may pass. */
export function parseRedirectionFilter(given: XmlElement): XmlElement {
  const rules = childrenNamed(given, 'usbdev').map((rule) =>
    element('usbdev', {
      class: hex(rule, 'class', 2),
      vendor: hex(rule, 'vendor', 4),
      product: hex(rule, 'product', 4),
      version: version(rule),
      allow: requiredEnum(rule, 'allow', ['yes', 'no']),
    }),
  );
  return openElement('redirfilter', {}, rules);
}

function hex(rule: XmlElement, name: string, digits: number): string | undefined {
  if (attribute(rule, name) === '-1') return undefined;
  const value = unsignedAttribute(rule, name, { base: 0 });
  if (value === undefined) return undefined;
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

function version(rule: XmlElement): string | undefined {
  const text = attribute(rule, 'version');
  if (text === undefined || text === '-1') return undefined;
  const [, major, minor] = /^(\d{1,2})\.(\d{1,2})$/.exec(text) ?? [];
  if (major === undefined || minor === undefined) {
    throw configUnsupported(WHERE, `Incorrect USB version format ${text}`);
  }
  return `${Number(major)}.${minor.padEnd(2, '0')}`;
}
