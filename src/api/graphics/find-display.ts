import { GraphicsError } from '../../errors/index.ts';
import type {
  DomainConfig,
  GraphicsListenElement,
  GraphicsSpice,
  GraphicsVnc,
} from '../../xml/generated/domain.ts';
import type { GraphicsType } from './graphics-options.ts';

/** The place where a display listens, on the host of the domain. */
export type Place =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'port'; readonly host: string; readonly port: number };

/** A display of a running domain. */
export interface Display {
  /** The display in messages, such as `The VNC display of the domain "web"`. */
  readonly title: string;
  readonly type: GraphicsType;
  readonly place: Place;
  readonly isTls: boolean;
  readonly password: string | undefined;
  readonly passwordValidTo: Date | undefined;
  readonly websocketPort: number | undefined;
}

/** The wanted display. */
export interface DisplayQuery {
  readonly type: GraphicsType | undefined;
  readonly index: number;
  readonly tls: boolean | undefined;
}

type Device = GraphicsVnc | GraphicsSpice;

/** libvirt's default for displays without an address. */
const DEFAULT_ADDRESS = '127.0.0.1';

/** The remedy for a display that listens nowhere on its host. */
export const LISTEN_LOCALLY = "Use <listen type='address' address='127.0.0.1'/> and restart it";

const NAMES = { vnc: 'VNC', spice: 'SPICE' } as const;

/**
 * Returns a display and its place.
 *
 * @param config - The live configuration of the domain.
 * @throws GraphicsError if there is none.
 */
export function findDisplay(config: DomainConfig, query: DisplayQuery): Display {
  const domain = `the domain "${config.name}"`;
  // Only a running domain has an ID, and only then the ports are those that listen.
  if (config.id === undefined) {
    throw new GraphicsError(
      'GRAPHICS_INACTIVE',
      `${capital(domain)} does not run, so its displays do not listen. Start it first`,
    );
  }
  const device = findDevice(config, query, domain);
  const title = `The ${NAMES[device.type]} display of ${domain}`;
  const { passwd, passwdValidTo } = device;
  const websocket = device.type === 'vnc' ? device.websocket : undefined;
  return {
    ...{ title, type: device.type, ...placeOf(device, query.tls, title) },
    password: passwd,
    // libvirt's times are in UTC, without a time zone.
    passwordValidTo: passwdValidTo === undefined ? undefined : new Date(`${passwdValidTo}Z`),
    websocketPort: openPort(websocket),
  };
}

function findDevice(config: DomainConfig, query: DisplayQuery, domain: string): Device {
  const { type, index } = query;
  const all = config.devices?.graphics ?? [];
  const isWanted = (each: { readonly type: string }): each is Device =>
    type === undefined ? each.type === 'vnc' || each.type === 'spice' : each.type === type;
  const devices = all.filter(isWanted);
  const device = devices[index];
  if (device !== undefined) return device;
  const name = type === undefined ? 'VNC or SPICE' : NAMES[type];
  const found =
    devices.length === 0
      ? `has no ${name} display`
      : `has no ${name} display with the index ${index}: it has ${devices.length}`;
  const others = all.filter((each) => !isWanted(each)).map((each) => each.type);
  const rest = others.length === 0 ? '' : ` (but ${others.join(', ')})`;
  const remedy = `Add <graphics type='${type ?? 'vnc'}'/> to its devices`;
  throw new GraphicsError(
    'GRAPHICS_MISSING',
    `${capital(domain)} ${found}${rest}${devices.length === 0 ? `. ${remedy}` : ''}`,
  );
}

function placeOf(
  device: Device,
  tls: boolean | undefined,
  title: string,
): { readonly place: Place; readonly isTls: boolean } {
  const [listen] = device.listenElement ?? [];
  const path = socketOf(device, listen);
  if (path !== undefined) return { place: { kind: 'socket', path }, isTls: false };
  const host = addressOf(device, listen, title);
  const plain = openPort(device.port);
  const secure = device.type === 'spice' ? openPort(device.tlsPort) : undefined;
  const isTls = tls ?? (plain === undefined && secure !== undefined);
  const port = isTls ? secure : plain;
  if (port === undefined) throw unreachable(`${title} ${portProblem(device, isTls)}`);
  return { place: { kind: 'port', host, port }, isTls };
}

function socketOf(device: Device, listen: GraphicsListenElement | undefined): string | undefined {
  // Releases before libvirt 1.3.5 only had the attribute.
  const attribute = device.type === 'vnc' ? device.socket : undefined;
  if (listen?.type === 'socket') return listen.socket ?? attribute;
  return listen === undefined ? attribute : undefined;
}

function addressOf(
  device: Device,
  listen: GraphicsListenElement | undefined,
  title: string,
): string {
  switch (listen?.type) {
    case 'none':
      throw unreachable(
        `${title} has listen type='none': only a process on its host can get it, as a file ` +
          `descriptor, which libvirt's protocol cannot send. ${LISTEN_LOCALLY}`,
      );
    case 'socket':
      throw unreachable(`${title} has a unix socket without a path. ${LISTEN_LOCALLY}`);
    case 'network': {
      const address = listen.address ?? device.listen;
      if (address !== undefined) return address;
      throw unreachable(
        `${title} listens on the network "${listen.network}", whose address libvirt does not ` +
          `know. ${LISTEN_LOCALLY}`,
      );
    }
    default:
      return listen?.address ?? device.listen ?? DEFAULT_ADDRESS;
  }
}

function portProblem(device: Device, isTls: boolean): string {
  if (!isTls) return "listens on no port. Use port='-1' autoport='yes' and restart it";
  if (device.type === 'vnc') return 'has no TLS port: VNC has none. Do not set the option "tls"';
  return 'has no TLS port. Set spice_tls in qemu.conf, or do not set the option "tls"';
}

/** Port 0 and -1 mean that the hypervisor has not chosen a port. */
function openPort(port: number | undefined): number | undefined {
  return port !== undefined && port > 0 ? port : undefined;
}

/** Returns the error of a display that this connection cannot reach. */
export function unreachable(message: string): GraphicsError {
  return new GraphicsError('GRAPHICS_UNREACHABLE', message);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
