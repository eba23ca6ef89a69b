import { ErrorDomain } from '../../codes.ts';
import { internalError } from '../../failures.ts';
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
import { ANY, enumAttribute, shaped } from './shape.ts';

const TYPES = [
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
 * A `<serial>`, `<parallel>`, `<console>` or `<channel>`. Its port is still open when none is given:
 * {@link withPorts} counts.
 */
export function parseCharDevice(given: XmlElement): XmlElement {
  const type = enumAttribute(given, 'type', TYPES) ?? 'null';
  const source = child(given, 'source');
  if (type === 'file' && (source === undefined || attribute(source, 'path') === undefined)) {
    const detail = 'Missing source path attribute for char device';
    throw internalError(ErrorDomain.DOMAIN, detail);
  }
  const device = shaped(withAttributes(given, { type }), SHAPE);
  return isUnnamedSocket(device) ? withoutChild(device, 'source') : device;
}

/** A listening socket without a path has one only while the guest runs, so libvirt omits it. */
function isUnnamedSocket(device: XmlElement): boolean {
  const source = child(device, 'source');
  return (
    attribute(device, 'type') === 'unix' &&
    source !== undefined &&
    attribute(source, 'path') === undefined
  );
}

/** Gives every port a number: the one that is written, or the next one. */
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

/** The consoles of a guest, each with its kind and port. */
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

/** The first serial port of a machine as its console: on a PC the two are one device. */
export function consoleOf(serial: XmlElement): XmlElement {
  const port = attribute(child(serial, 'target') ?? element('target'), 'port') ?? '0';
  const target = element('target', { type: 'serial', port });
  return withChild({ ...serial, name: 'console' }, target, ORDER);
}

/** The serial port behind a console that was written alone. */
export function serialOf(console: XmlElement): XmlElement {
  const port = attribute(child(console, 'target') ?? element('target'), 'port') ?? '0';
  return withChild({ ...console, name: 'serial' }, element('target', { port }), ORDER);
}
