import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  child,
  element,
  withAttributes,
  withChild,
  withoutChild,
} from '../../xml/index.ts';
import type { Shape } from './shape.ts';
import { ANY, shaped } from './shape.ts';

/** The kinds of ends that a character device has on the host. */
export const CHAR_TYPES: readonly string[] = [
  'null',
  'vc',
  'pty',
  'dev',
  'file',
  'pipe',
  'stdio',
  'udp',
  'tcp',
  'unix',
  'spicevmc',
  'spiceport',
  'nmdm',
  'qemu-vdagent',
  'dbus',
];

const ORDER = ['source', 'protocol', 'log', 'target', 'alias', 'address', 'acpi', 'clipboard'];

const SHAPE: Shape = {
  attributes: ['type', 'tty'],
  children: Object.fromEntries(ORDER.map((name) => [name, ANY])),
};

/**
 * Parses a `<serial>`, `<parallel>`, `<console>` or `<channel>`. Without a port it gets one later,
 * from {@link withPorts}.
 */
export function parseCharDevice(given: XmlElement): XmlElement {
  const type = attribute(given, 'type') ?? 'null';
  if (!CHAR_TYPES.includes(type)) {
    const detail = `unknown type presented to host for character device: ${type}`;
    throw configUnsupported(ErrorDomain.DOMAIN, detail);
  }
  const target = child(given, 'target');
  if (
    given.name === 'channel' &&
    (target === undefined || attribute(target, 'type') === undefined)
  ) {
    throw xmlError(ErrorDomain.DOMAIN, 'target type must be specified for channel device');
  }
  const source = child(given, 'source');
  if (type === 'file' && (source === undefined || attribute(source, 'path') === undefined)) {
    const detail = 'Missing source path attribute for char device';
    throw internalError(ErrorDomain.DOMAIN, detail);
  }
  const device = shaped(withAttributes(given, { type }), SHAPE);
  return isUnnamedSocket(device) ? withoutChild(device, 'source') : device;
}

/**
 * Whether the device is a listening socket without a path. It has a path only while the guest runs,
 * so libvirt omits it.
 */
function isUnnamedSocket(device: XmlElement): boolean {
  const source = child(device, 'source');
  return (
    attribute(device, 'type') === 'unix' &&
    source !== undefined &&
    attribute(source, 'path') === undefined
  );
}

/** Gives every port a number: the one in its document, or the next one. */
export function withPorts(devices: readonly XmlElement[]): XmlElement[] {
  const done: XmlElement[] = [];
  for (const device of devices) {
    const next = Math.max(-1, ...done.map(portOf)) + 1;
    const target = child(device, 'target') ?? element('target');
    const values = { type: attribute(target, 'type'), port: attribute(target, 'port') ?? next };
    done.push(withChild(device, element('target', values, target.children), ORDER));
  }
  return done;
}

function portOf(device: XmlElement): number {
  const target = child(device, 'target');
  return Number((target && attribute(target, 'port')) ?? -1);
}

/** Gives every console of a guest its kind and port. */
export function withConsoleTargets(consoles: readonly XmlElement[]): XmlElement[] {
  return consoles.map((device, port) => {
    const given = child(device, 'target') ?? element('target');
    const target = element('target', {
      type: attribute(given, 'type') ?? 'serial',
      port: attribute(given, 'port') ?? port,
    });
    return withChild(device, target, ORDER);
  });
}

/** Returns the console that belongs to the first serial port. On a PC they are the same device. */
export function consoleOf(serial: XmlElement): XmlElement {
  const port = attribute(child(serial, 'target') ?? element('target'), 'port') ?? '0';
  const target = element('target', { type: 'serial', port });
  return withChild({ ...serial, name: 'console' }, target, ORDER);
}

/** Returns the serial port that belongs to a console that is alone in its document. */
export function serialOf(console: XmlElement): XmlElement {
  const port = attribute(child(console, 'target') ?? element('target'), 'port') ?? '0';
  return withChild({ ...console, name: 'serial' }, element('target', { port }), ORDER);
}
