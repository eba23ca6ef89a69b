import { ErrorDomain } from '../../codes.ts';
import { configUnsupported, internalError, xmlError } from '../../failures.ts';
import {
  enumAttribute,
  requiredEnum,
  requiredUnsigned,
  yesNoAttribute,
} from '../../xml/attributes.ts';
import type { XmlElement } from '../../xml/index.ts';
import { attribute, child, childrenNamed, element, openElement } from '../../xml/index.ts';
import { knownValues } from './known-values.ts';
import { spiceParts } from './spice.ts';

const WHERE = ErrorDomain.DOMAIN;

type Values = Readonly<Record<string, string | bigint | number | undefined>>;

/** Parses a `<graphics>` with the port and the listen address that libvirt would choose. */
export function parseGraphics(given: XmlElement): XmlElement {
  const type = requiredEnum(given, 'type', knownValues('devices/graphics@type'));
  const text = (name: string): string | undefined => attribute(given, name);
  switch (type) {
    case 'vnc':
      return vnc(given);
    case 'spice':
      return spice(given);
    case 'rdp':
      return rdp(given);
    case 'sdl': {
      const values = { display: text('display'), xauth: text('xauth'), ...fullScreen(given) };
      return element('graphics', { type, ...values }, [enabledGl(given)]);
    }
    case 'desktop':
      return element('graphics', { type, display: text('display'), ...fullScreen(given) });
    case 'egl-headless': {
      const node = attribute(child(given, 'gl') ?? element('gl'), 'rendernode');
      return element('graphics', { type }, [node && element('gl', { rendernode: node })]);
    }
    default: {
      const p2p = yesNoAttribute(given, 'p2p') === 'yes' ? 'yes' : undefined;
      const values = { type, p2p, address: text('address') };
      return element('graphics', values, [enabledGl(given), audio(given)]);
    }
  }
}

function fullScreen(given: XmlElement): Values {
  const full = attribute(given, 'fullscreen');
  if (full !== undefined && full !== 'yes' && full !== 'no') {
    throw internalError(WHERE, `unknown fullscreen value '${full}'`);
  }
  return { fullscreen: full === 'yes' ? full : undefined };
}

function enabledGl(given: XmlElement): XmlElement | undefined {
  const gl = child(given, 'gl');
  if (gl === undefined) return undefined;
  const enable = requiredEnum(gl, 'enable', ['yes', 'no']);
  const isSdl = attribute(given, 'type') === 'sdl';
  return element('gl', { enable, rendernode: isSdl ? undefined : attribute(gl, 'rendernode') });
}

function audio(given: XmlElement): XmlElement | undefined {
  const found = child(given, 'audio');
  return found && element('audio', { id: requiredUnsigned(found, 'id', { nonZero: true }) });
}

function vnc(given: XmlElement): XmlElement {
  const listens = parseListens(given);
  const values = {
    type: 'vnc',
    ...listenSocket(listens),
    ...(isOnNetwork(listens) ? vncPorts(given) : {}),
    ...listenAddress(listens),
    keymap: attribute(given, 'keymap'),
    sharePolicy: enumAttribute(given, 'sharePolicy', sharePolicies()),
    powerControl: yesNoAttribute(given, 'powerControl'),
    ...password(given),
  };
  return openElement('graphics', values, [...listens, audio(given)]);
}

function sharePolicies(): readonly string[] {
  return knownValues('devices/graphics@sharePolicy');
}

function vncPorts(given: XmlElement): Values {
  const port = portOf(given, 'port', 'vnc');
  const asked = attribute(given, 'autoport');
  const isAuto = asked === 'yes' || (asked !== 'no' && (port === undefined || port === -1));
  const websocket = portOf(given, 'websocket', 'vnc');
  return {
    port: isAuto ? -1 : hasNumber(port) ? port : undefined,
    autoport: isAuto ? 'yes' : 'no',
    websocket: websocket === 0 ? undefined : websocket,
  };
}

/** Whether a port is a number of the document. 0 and -1 leave it to libvirt. */
function hasNumber(port: number | undefined): boolean {
  return port !== undefined && port > 0;
}

function portOf(given: XmlElement, name: string, kind: string): number | undefined {
  const text = attribute(given, name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) {
    throw internalError(WHERE, `cannot parse ${kind} ${name} ${text}`);
  }
  return Number(text);
}

function spice(given: XmlElement): XmlElement {
  const ports = spicePorts(given);
  const hasPort = ports['port'] !== undefined || ports['tlsPort'] !== undefined;
  const listens = withoutUselessListen(parseListens(given), hasPort || ports['autoport'] === 'yes');
  const modes = knownValues('devices/graphics@defaultMode');
  const defaultMode = enumAttribute(given, 'defaultMode', modes);
  const values = {
    type: 'spice',
    ...(isOnNetwork(listens) ? ports : {}),
    ...listenAddress(listens),
    keymap: attribute(given, 'keymap'),
    defaultMode: defaultMode === 'any' ? undefined : defaultMode,
    ...password(given),
  };
  return openElement('graphics', values, [...listens, ...spiceParts(given)]);
}

function spicePorts(given: XmlElement): Readonly<Record<string, string | number | undefined>> {
  const port = portOf(given, 'port', 'spice') ?? 0;
  const tlsPort = portOf(given, 'tlsPort', 'spice') ?? 0;
  const isAuto = yesNoAttribute(given, 'autoport') === 'yes' || (port === -1 && tlsPort === -1);
  return {
    port: isAuto || port === 0 ? undefined : port,
    tlsPort: isAuto || tlsPort === 0 ? undefined : tlsPort,
    autoport: isAuto ? 'yes' : 'no',
  };
}

/** SPICE without any port listens nowhere, so an address is useless. */
function withoutUselessListen(listens: readonly XmlElement[], hasPort: boolean): XmlElement[] {
  const [first, ...others] = listens;
  const isUseless = !hasPort && first !== undefined && attribute(first, 'type') === 'address';
  return isUseless ? [element('listen', { type: 'none' }), ...others] : [...listens];
}

function rdp(given: XmlElement): XmlElement {
  const port = portOf(given, 'port', 'rdp') ?? 0;
  // libvirt reads every value of autoport as yes, if there is no port.
  const isAuto = attribute(given, 'autoport') === 'yes' || port === 0;
  const yes = (name: string): string | undefined =>
    attribute(given, name) === 'yes' ? 'yes' : undefined;
  const listens = parseListens(given);
  const values = {
    type: 'rdp',
    port: isAuto ? 0 : port,
    autoport: isAuto ? 'yes' : undefined,
    replaceUser: yes('replaceUser'),
    multiUser: yes('multiUser'),
    ...listenAddress(listens),
  };
  return openElement('graphics', values, listens);
}

/** Returns the password and its limits, which count only beside a password. */
function password(given: XmlElement): Values {
  const passwd = attribute(given, 'passwd');
  if (passwd === undefined) return {};
  const passwdValidTo = attribute(given, 'passwdValidTo');
  const connected = enumAttribute(given, 'connected', knownValues('devices/graphics@connected'));
  return { passwd, passwdValidTo, connected };
}

/** Whether the first listen element is an address or a network, which have ports. */
function isOnNetwork(listens: readonly XmlElement[]): boolean {
  const type = listens[0] && attribute(listens[0], 'type');
  return type === 'address' || type === 'network';
}

/** Returns the address of the first listen element as an attribute, for old programs. */
function listenAddress([first]: readonly XmlElement[]): Values {
  const isAddress = first !== undefined && attribute(first, 'type') === 'address';
  return { listen: isAddress ? attribute(first, 'address') : undefined };
}

/** Returns the socket of the first listen element as an attribute, for old programs. */
function listenSocket([first]: readonly XmlElement[]): Values {
  const isSocket = first !== undefined && attribute(first, 'type') === 'socket';
  return { socket: isSocket ? attribute(first, 'socket') : undefined };
}

function parseListens(given: XmlElement): XmlElement[] {
  const listens = childrenNamed(given, 'listen').map((listen, index) =>
    parseListen(listen, index === 0 ? given : undefined),
  );
  const isVnc = attribute(given, 'type') === 'vnc';
  const socket = isVnc ? attribute(given, 'socket') : undefined;
  const own =
    socket === undefined
      ? element('listen', { type: 'address', address: attribute(given, 'listen') || undefined })
      : element('listen', { type: 'socket', socket });
  if (listens.length === 0) return [own];
  return socket !== undefined && isOnNetwork(listens) ? [own, ...listens.slice(1)] : listens;
}

function parseListen(listen: XmlElement, graphics: XmlElement | undefined): XmlElement {
  const types = knownValues('devices/graphics/listen@type');
  const type = requiredEnum(listen, 'type', types);
  switch (type) {
    case 'address':
      return element('listen', { type, address: sameAs(listen, 'address', graphics, 'listen') });
    case 'network': {
      const network = attribute(listen, 'network') || undefined;
      if (network === undefined) {
        throw xmlError(WHERE, "'network' attribute is required for listen type 'network'");
      }
      return element('listen', { type, network });
    }
    case 'socket':
      return element('listen', { type, socket: sameAs(listen, 'socket', graphics, 'socket') });
    default:
      return element('listen', { type });
  }
}

/** Returns a value of a listen element, which must be that of the graphics if both have it. */
function sameAs(
  listen: XmlElement,
  name: string,
  graphics: XmlElement | undefined,
  key: string,
): string | undefined {
  const own = attribute(listen, name) || undefined;
  const old = (graphics && attribute(graphics, key)) || undefined;
  if (own !== undefined && old !== undefined && own !== old) {
    const subject = `graphics '${key}' attribute '${old}' must match '${name}' attribute`;
    throw configUnsupported(WHERE, `${subject} of first listen element (found '${own}')`);
  }
  return own ?? old;
}
