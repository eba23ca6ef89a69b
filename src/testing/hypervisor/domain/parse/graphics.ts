import type { XmlElement } from '../../xml/index.ts';
import {
  attribute,
  childrenNamed,
  element,
  orderAttributes,
  withAttributes,
  withChildren,
} from '../../xml/index.ts';
import { checkKnown, requiredEnum } from './shape.ts';

const TYPES = ['sdl', 'vnc', 'rdp', 'desktop', 'spice', 'egl-headless', 'dbus'];

/** The types of graphics that listen on the network, and therefore have a `<listen>`. */
const LISTENING = ['vnc', 'rdp', 'spice'];

const ATTRIBUTES = [
  'type',
  'display',
  'xauth',
  'fullscreen',
  'socket',
  'port',
  'tlsPort',
  'autoport',
  'websocket',
  'listen',
  'keymap',
  'defaultMode',
  'replaceUser',
  'multiUser',
  'p2p',
  'address',
  'passwd',
  'passwdValidTo',
  'connected',
  'sharePolicy',
  'powerControl',
];

const VIDEO_MODELS = [
  'default',
  'vga',
  'cirrus',
  'vmvga',
  'xen',
  'vbox',
  'qxl',
  'parallels',
  'virtio',
  'gop',
  'none',
  'bochs',
  'ramfb',
];

/** The models whose memory has a default size, in KiB. */
const VIDEO_MEMORY: Readonly<Record<string, number>> = {
  vga: 16_384,
  cirrus: 16_384,
  vmvga: 16_384,
  bochs: 16_384,
  xen: 4096,
  qxl: 65_536,
  vbox: 8192,
};

/** Parses a `<graphics>` with the port and the listen address that libvirt would choose. */
export function parseGraphics(given: XmlElement): XmlElement {
  const type = requiredEnum(given, 'type', TYPES);
  const known = orderAttributes(withAttributes(given, { type }), ATTRIBUTES);
  if (!LISTENING.includes(type)) {
    return known;
  }
  const ported = orderAttributes(withAttributes(known, ports(known, type)), ATTRIBUTES);
  const listen = childrenNamed(given, 'listen');
  const others = given.children.filter(
    (node) => typeof node === 'string' || node.name !== 'listen',
  );
  const listens = listen.length > 0 ? listen : [listenOf(ported)];
  const silent = listens.every((each) => attribute(each, 'type') === 'none');
  const heard = silent ? withAttributes(ported, { listen: undefined }) : ported;
  return withChildren(heard, [...listens, ...others]);
}

function ports(given: XmlElement, type: string): Readonly<Record<string, string | undefined>> {
  if (attribute(given, 'socket') !== undefined) {
    return {};
  }
  if (type === 'spice') {
    return spicePorts(given);
  }
  const port = writtenPort(given, 'port');
  const autoport = attribute(given, 'autoport') === 'yes' || port === undefined;
  return { port: autoport ? '-1' : port, autoport: autoport ? 'yes' : 'no' };
}

function spicePorts(given: XmlElement): Readonly<Record<string, string | undefined>> {
  const port = writtenPort(given, 'port');
  const tlsPort = writtenPort(given, 'tlsPort');
  const autoport = attribute(given, 'autoport');
  return port === undefined && tlsPort === undefined
    ? { port, tlsPort, autoport }
    : { port, tlsPort, autoport: autoport ?? 'no' };
}

/** Returns a port of the document. 0 and -1 mean that libvirt chooses one. */
function writtenPort(given: XmlElement, name: string): string | undefined {
  const port = attribute(given, name);
  return port === '0' || port === '-1' ? undefined : port;
}

function listenOf(graphics: XmlElement): XmlElement {
  const socket = attribute(graphics, 'socket');
  if (socket !== undefined) {
    return element('listen', { type: 'socket', socket });
  }
  const isSpice = attribute(graphics, 'type') === 'spice';
  const hasPort =
    attribute(graphics, 'port') !== undefined || attribute(graphics, 'tlsPort') !== undefined;
  if (isSpice && !hasPort && attribute(graphics, 'autoport') !== 'yes') {
    return element('listen', { type: 'none' });
  }
  return element('listen', { type: 'address', address: attribute(graphics, 'listen') });
}

/** Parses a `<video>`. The default model depends on the guest. */
export function parseVideo(given: XmlElement, guest: { readonly osType: string }): XmlElement {
  const model = childrenNamed(given, 'model')[0] ?? element('model');
  const asked = attribute(model, 'type') || 'default';
  checkKnown(asked, VIDEO_MODELS, 'video model');
  const byDefault = guest.osType === 'hvm' ? 'cirrus' : 'xen';
  const type = asked === 'default' ? byDefault : asked;
  const written = element(
    'model',
    {
      type,
      ram: attribute(model, 'ram'),
      vram: attribute(model, 'vram') ?? VIDEO_MEMORY[type],
      vgamem: attribute(model, 'vgamem'),
      heads: attribute(model, 'heads') ?? (type === 'none' ? undefined : '1'),
      primary: attribute(model, 'primary'),
      blob: attribute(model, 'blob'),
    },
    model.children,
  );
  const order = ['driver', 'alias', 'address'];
  const others = order.flatMap((name) => childrenNamed(given, name));
  const [driver, ...rest] = [
    childrenNamed(given, 'driver'),
    others.slice(childrenNamed(given, 'driver').length),
  ];
  return element('video', {}, [...driver, written, ...rest.flat()]);
}

/** Marks the first video as the primary one, unless another one is marked. */
export function withPrimaryVideo(videos: readonly XmlElement[]): XmlElement[] {
  const models = videos.map((video) => childrenNamed(video, 'model')[0]);
  const marked = models.some(
    (model) => model !== undefined && attribute(model, 'primary') === 'yes',
  );
  return videos.map((video, index) =>
    marked || index > 0 ? video : withChildren(video, video.children.map(markPrimary)),
  );
}

function markPrimary(node: XmlElement | string): XmlElement | string {
  if (typeof node === 'string' || node.name !== 'model' || attribute(node, 'type') === 'none') {
    return node;
  }
  return orderAttributes(withAttributes(node, { primary: 'yes' }), [
    'type',
    'ram',
    'vram',
    'vgamem',
    'heads',
    'primary',
    'blob',
  ]);
}
