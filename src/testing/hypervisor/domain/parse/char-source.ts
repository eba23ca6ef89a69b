import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, invalidArgument, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  onOffAttribute,
  requiredEnum,
  requiredUnsigned,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';
import { parseDeviceLabels } from './labels.ts';

const WHERE = ErrorDomain.DOMAIN;

const MODES = ['connect', 'bind'];

/** The types whose end on the host is a path. */
const WITH_PATH = ['dev', 'file', 'pipe'];

/** The options of a character device that is not a device of its own, such as a random generator. */
interface SourceOptions {
  /** Whether the source can have security labels. */
  readonly labels?: boolean;

  /** Whether libvirt can choose the path of a socket. */
  readonly anySocket?: boolean;

  /** The channel on D-Bus that libvirt chooses. Without one, the document must name it. */
  readonly channel?: string;
}

/** Returns the kinds of ends that a character device has on the host. */
export function charTypes(): readonly string[] {
  return knownValues('devices/serial@type');
}

/**
 * Parses the end of a character device on the host: `<source>`, the protocol and the log, in
 * libvirt's order.
 */
export function parseCharSource(
  given: XmlElement,
  type: string,
  options: SourceOptions = {},
): XmlElement[] {
  const sources = childrenNamed(given, 'source');
  checkCounts(given, sources.length, type);
  const source = sources[0] ?? element('source');
  const labels = options.labels === true ? parseDeviceLabels(source) : [];
  return [...ends(given, sources, type, labels, options), ...parseLog(given)];
}

function checkCounts(given: XmlElement, count: number, type: string): void {
  const subject = 'allowed for character device';
  if (count > 1 && type !== 'udp') throw xmlError(WHERE, `only one source element is ${subject}`);
  if (count > 2) throw xmlError(WHERE, `only two source elements are ${subject}`);
  for (const name of ['log', 'protocol']) {
    if (childrenNamed(given, name).length > 1) {
      throw xmlError(WHERE, `only one ${name} element is ${subject}`);
    }
  }
}

function ends(
  given: XmlElement,
  sources: readonly XmlElement[],
  type: string,
  labels: readonly XmlElement[],
  { anySocket = false, channel }: SourceOptions,
): XmlElement[] {
  const source = sources[0] ?? element('source');
  if (WITH_PATH.includes(type)) return [pathSource(source, type, labels)];
  switch (type) {
    case 'tcp':
      return tcpEnds(given, source);
    case 'udp':
      return udpEnds(sources);
    case 'unix':
      return unixEnds(source, labels, anySocket);
    case 'spiceport':
      return [element('source', { channel: channelName(source) })];
    case 'dbus':
      return [element('source', { channel: channelName(source, channel) })];
    case 'nmdm':
      return nmdmEnds(source);
    case 'qemu-vdagent':
      return agentEnds(source);
    default:
      return [];
  }
}

function pathSource(source: XmlElement, type: string, labels: readonly XmlElement[]): XmlElement {
  const path = attribute(source, 'path');
  const append = type === 'file' ? onOffAttribute(source, 'append') : undefined;
  if (path === undefined) throw missing('path');
  return element('source', { path, append }, labels);
}

function missing(name: string): Error {
  return internalError(WHERE, `Missing source ${name} attribute for char device`);
}

function modeOf(source: XmlElement): string {
  return enumAttribute(source, 'mode', MODES) ?? 'connect';
}

function reconnect(source: XmlElement, mode: string): XmlElement | undefined {
  const given = child(source, 'reconnect');
  const enabled = given && yesNoAttribute(given, 'enabled');
  if (given === undefined || enabled === undefined) return undefined;
  const timeout = enabled === 'yes' ? requiredUnsigned(given, 'timeout') : undefined;
  if (mode === 'bind') {
    throw internalError(WHERE, 'chardev reconnect is possible only for connect mode');
  }
  return element('reconnect', { enabled, timeout });
}

function tcpEnds(given: XmlElement, source: XmlElement): XmlElement[] {
  const mode = modeOf(source);
  const host = attribute(source, 'host');
  const service = attribute(source, 'service');
  const tls = yesNoAttribute(source, 'tls');
  const protocol = child(given, 'protocol');
  const type = (protocol && attribute(protocol, 'type')) ?? 'raw';
  if (!knownValues('devices/serial/protocol@type').includes(type)) {
    throw configUnsupported(WHERE, `Unknown protocol '${type}'`);
  }
  if (host === undefined) throw missing('host');
  if (service === undefined) throw missing('service');
  return [
    element('source', { mode, host, service, tls }, [reconnect(source, mode)]),
    element('protocol', { type }),
  ];
}

function udpEnds(sources: readonly XmlElement[]): XmlElement[] {
  const bound = sources.find((source) => modeOf(source) === 'bind');
  const connected = sources.find((source) => modeOf(source) === 'connect');
  if (connected === undefined || attribute(connected, 'service') === undefined) {
    throw missing('service');
  }
  return [bound, connected].flatMap((source) => {
    if (source === undefined) return [];
    const host = attribute(source, 'host');
    const service = attribute(source, 'service');
    const isEmpty = host === undefined && service === undefined;
    return isEmpty ? [] : [element('source', { mode: modeOf(source), host, service })];
  });
}

function unixEnds(
  source: XmlElement,
  labels: readonly XmlElement[],
  anySocket: boolean,
): XmlElement[] {
  const mode = modeOf(source);
  const path = attribute(source, 'path');
  const again = reconnect(source, mode);
  if (path === undefined && !anySocket) throw missing('path');
  // A socket of libvirt has a path only while the guest runs.
  return path === undefined ? [] : [element('source', { mode, path }, [...labels, again])];
}

function channelName(source: XmlElement, byDefault?: string): string {
  const channel = attribute(source, 'channel') ?? byDefault;
  if (channel === undefined) {
    const detail = 'Missing source channel attribute for char device';
    throw configUnsupported(WHERE, detail);
  }
  if (!/^[\w.-]*$/.test(channel)) {
    throw invalidArgument(WHERE, 'Invalid character in source channel for char device');
  }
  return channel;
}

function nmdmEnds(source: XmlElement): XmlElement[] {
  const master = attribute(source, 'master');
  const slave = attribute(source, 'slave');
  if ((master === undefined) !== (slave === undefined)) {
    const detail = 'Should define both master and slave path attributes for nmdm device';
    throw internalError(WHERE, detail);
  }
  return master === undefined ? [] : [element('source', { master, slave })];
}

function agentEnds(source: XmlElement): XmlElement[] {
  const clipboard = child(source, 'clipboard');
  const mouse = child(source, 'mouse');
  const copypaste = clipboard && requiredEnum(clipboard, 'copypaste', ['yes', 'no']);
  const mode = mouse && requiredEnum(mouse, 'mode', ['server', 'client']);
  const parts = [
    copypaste === undefined ? undefined : element('clipboard', { copypaste }),
    mode === undefined ? undefined : element('mouse', { mode }),
  ];
  const isEmpty = parts.every((part) => part === undefined);
  return isEmpty ? [] : [element('source', {}, parts)];
}

function parseLog(given: XmlElement): XmlElement[] {
  const log = child(given, 'log');
  const file = log && attribute(log, 'file');
  if (log === undefined || file === undefined) return [];
  return [element('log', { file, append: onOffAttribute(log, 'append') })];
}
