import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, xmlError } from '../../failures.ts';
import { requiredUnsigned } from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, element, openElement, withChild } from '../../xml/index.ts';
import { charTypes, parseCharSource } from './char-source.ts';
import { deviceInfo } from './device-info.ts';
import { knownValues } from './known-values.ts';

const WHERE = ErrorDomain.DOMAIN;

const ORDER = ['source', 'protocol', 'log', 'target', 'alias', 'address'];

/** The types of targets by kind of device. A parallel port has none. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  serial: [
    ...['isa-serial', 'usb-serial', 'pci-serial', 'spapr-vio-serial', 'system-serial'],
    ...['sclp-serial', 'isa-debug'],
  ],
  console: ['serial', 'xen', 'uml', 'virtio', 'lxc', 'openvz', 'sclp', 'sclplm'],
  channel: ['guestfwd', 'virtio', 'xen'],
};

/** The types of serial ports that are the console of a guest too. */
const CONSOLE_PORTS: readonly (string | undefined)[] = [
  ...['isa-serial', 'spapr-vio-serial', 'system-serial', 'sclp-serial'],
  undefined,
];

/**
 * Parses a `<serial>`, `<parallel>`, `<console>` or `<channel>`. Without a port it gets one later,
 * from {@link withPorts}.
 */
export function parseCharDevice(given: XmlElement): XmlElement {
  const type = attribute(given, 'type') ?? 'pty';
  if (!charTypes().includes(type)) {
    const detail = `unknown type presented to host for character device: ${type}`;
    throw configUnsupported(WHERE, detail);
  }
  const target = parseTarget(given);
  const targetType = attribute(target, 'type');
  const anySocket = given.name === 'channel' && targetType !== 'guestfwd';
  const source = parseCharSource(given, type, { labels: true, anySocket });
  if (type === 'spicevmc' && targetType !== 'virtio') {
    throw configUnsupported(WHERE, 'spicevmc device type only supports virtio');
  }
  const info = deviceInfo(given);
  const address = info.find(({ name }) => name === 'address');
  const isUsbElsewhere = address !== undefined && attribute(address, 'type') !== 'usb';
  if (given.name === 'serial' && targetType === 'usb-serial' && isUsbElsewhere) {
    throw configUnsupported(WHERE, 'usb-serial requires address of usb type');
  }
  return openElement(given.name, { type }, [...source, target, ...info]);
}

function parseTarget(given: XmlElement): XmlElement {
  const { name } = given;
  const target = child(given, 'target') ?? element('target');
  const type = attribute(target, 'type');
  if (name === 'channel' && type === undefined) {
    throw xmlError(WHERE, 'target type must be specified for channel device');
  }
  if (type !== undefined && name !== 'parallel' && !TARGETS[name]?.includes(type)) {
    const detail = `unknown target type '${type}' specified for character device`;
    throw configUnsupported(WHERE, detail);
  }
  if (name === 'channel') return channelTarget(target, type);
  const port = attribute(target, 'port');
  if (port !== undefined && !/^\d+$/.test(port)) {
    throw xmlError(WHERE, `Invalid port number: ${port}`);
  }
  const model = name === 'serial' ? targetModel(target) : undefined;
  return element('target', { type: name === 'parallel' ? undefined : type, port }, [model]);
}

function targetModel(target: XmlElement): XmlElement | undefined {
  const name = attribute(child(target, 'model') ?? element('model'), 'name') || undefined;
  if (name !== undefined && !knownValues('devices/serial/target/model@name').includes(name)) {
    const detail = `unknown target model '${name}' specified for character device`;
    throw configUnsupported(WHERE, detail);
  }
  return name === undefined ? undefined : element('model', { name });
}

function channelTarget(target: XmlElement, type: string | undefined): XmlElement {
  if (type !== 'guestfwd') return element('target', { type, name: attribute(target, 'name') });
  const address = attribute(target, 'address');
  if (address === undefined) {
    throw xmlError(WHERE, 'guestfwd channel does not define a target address');
  }
  if (!/^\d+(?:\.\d+){3}$/.test(address)) {
    throw configUnsupported(WHERE, 'guestfwd channel only supports IPv4 addresses');
  }
  return element('target', { type, address, port: requiredUnsigned(target, 'port') });
}

/**
 * Gives every port a number: the one in its document, or the next one after all numbers. A parallel
 * port counts only those before it.
 */
export function withPorts(devices: readonly XmlElement[]): XmlElement[] {
  const done = [...devices];
  devices.forEach((device, index) => {
    if (portOf(device) >= 0) return;
    const counted = device.name === 'parallel' ? done.slice(0, index) : done;
    done[index] = withPort(device, Math.max(-1, ...counted.map(portOf)) + 1);
  });
  return done;
}

function withPort(device: XmlElement, port: number): XmlElement {
  const target = child(device, 'target') ?? element('target');
  const type = attribute(target, 'type');
  return withChild(device, element('target', { type, port }, target.children), ORDER);
}

function portOf(device: XmlElement): number {
  const target = child(device, 'target');
  return Number((target && attribute(target, 'port')) ?? -1);
}

/**
 * Pairs the first serial port and the first console, which are one device on a machine with
 * firmware. Every console has the number of its place in the document.
 */
export function pairConsoles(
  ports: readonly XmlElement[],
  given: readonly XmlElement[],
  isMachine: boolean,
): readonly [serials: readonly XmlElement[], consoles: readonly XmlElement[]] {
  const types = given.map(targetTypeOf);
  if (types.slice(1).includes('serial')) {
    throw configUnsupported(WHERE, 'Only the first console can be a serial port');
  }
  const consoles = given.map((device, index) => consoleAt(device, index));
  const [first] = consoles;
  const firstIsSerial = types.length > 0 && (types[0] ?? 'serial') === 'serial';
  if (!isMachine) return [ports, consoles];
  const [port] = ports;
  if (first !== undefined && firstIsSerial) {
    const serials = port === undefined ? [serialOf(first)] : ports;
    return [serials, [consoleOf(serials[0] ?? first), ...consoles.slice(1)]];
  }
  const isConsole = port !== undefined && CONSOLE_PORTS.includes(targetTypeOf(port));
  return [ports, isConsole ? [consoleOf(port), ...consoles] : consoles];
}

function targetTypeOf(device: XmlElement): string | undefined {
  const target = child(device, 'target');
  return target && attribute(target, 'type');
}

function consoleAt(device: XmlElement, port: number): XmlElement {
  const target = element('target', { type: targetTypeOf(device) ?? 'serial', port });
  return withChild(device, target, ORDER);
}

/** Returns the console that belongs to the first serial port. */
export function consoleOf(serial: XmlElement): XmlElement {
  const target = element('target', { type: 'serial', port: Math.max(0, portOf(serial)) });
  return withChild({ ...serial, name: 'console' }, target, ORDER);
}

/** Returns the serial port that belongs to a console that is alone in its document. */
export function serialOf(console: XmlElement): XmlElement {
  return withChild({ ...console, name: 'serial' }, element('target', { port: 0 }), ORDER);
}
