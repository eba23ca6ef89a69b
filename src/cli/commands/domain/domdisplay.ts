import type { Graphics } from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { lookupDomain } from './lookup-domain.ts';

/** The types in the order in which they are printed. */
const TYPES = ['vnc', 'spice', 'rdp', 'dbus'] as const;

/** The number of VNC's first display. */
const VNC_BASE = 5900;
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** An error of a domain that has no display. */
class NoDisplayError extends Error {
  override readonly name = 'NoDisplayError';
}

/** Lists the URIs of a guest's displays: the first one, or with `--all` all of them. */
export async function domdisplay({
  connection,
  args,
  signal,
}: CommandContext): Promise<ListResult> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  if (!(await domain.isActive({ signal }))) {
    throw new NoDisplayError(`The domain "${domain.name}" is not active`);
  }
  const flags = args.flags({ 'include-password': 'SECURE' });
  const { devices = {} } = await domain.getConfig({ flags, signal });
  const type = args.optionalText('type');
  const host = hostOf(connection.uri);
  const rows = TYPES.filter((each) => type === undefined || each === type).flatMap((each) => {
    const graphics = devices.graphics?.find((one) => one.type === each);
    const uri = graphics === undefined ? undefined : displayUri(graphics, host);
    return uri === undefined ? [] : [{ type: each, uri }];
  });
  const shown = args.flag('all') ? rows : rows.slice(0, 1);
  if (shown.length === 0) {
    const of = type === undefined ? '' : ` of the type ${type}`;
    throw new NoDisplayError(`The domain "${domain.name}" has no display${of}`);
  }
  // virsh prints no line end after a single URI.
  const lineEnd = args.flag('all') ? '\n' : '';
  const text = shown.map(({ uri }) => `${oneLine(uri)}${lineEnd}`).join('');
  return { kind: 'list', rows: shown, virsh: { kind: 'text', text } };
}

/** Returns the host of the connection's URI, which serves for a display on all addresses. */
function hostOf(uri: string): string | undefined {
  const [, host] = /^[^:]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?]*)/.exec(uri) ?? [];
  return host === '' ? undefined : host?.replaceAll(/[[\]]/g, '');
}

/** The attributes that a display can have, of all types. */
interface Display {
  readonly type: string;
  readonly port?: number;
  readonly tlsPort?: number;
  readonly passwd?: string;
  readonly socket?: string;

  /** The address of a D-Bus. */
  readonly address?: string;
  readonly listen?: string | readonly DisplayListen[];
}

interface DisplayListen {
  readonly type?: string;
  readonly address?: string;
  readonly socket?: string;
}

function displayUri(graphics: Graphics, host: string | undefined): string | undefined {
  const display = graphics as unknown as Display;
  const { type, passwd } = display;
  if (type === 'dbus') return busUri(display.address);
  const listens = typeof display.listen === 'object' ? display.listen : [];
  const socket = display.socket ?? listens.find((each) => each.socket !== undefined)?.socket;
  const [port, tlsPort] = [portOf(display.port), portOf(display.tlsPort)];
  if (port === undefined && tlsPort === undefined && socket === undefined) return undefined;
  const login = type === 'vnc' && passwd !== undefined ? `:${passwd}@` : '';
  const query = [
    ...(tlsPort === undefined ? [] : [`tls-port=${tlsPort}`]),
    ...(type === 'spice' && passwd !== undefined ? [`password=${passwd}`] : []),
  ];
  const suffix = query.length === 0 ? '' : `?${query.join('&')}`;
  if (socket !== undefined) return `${type}+unix://${login}${socket}${suffix}`;
  const address =
    typeof display.listen === 'string'
      ? display.listen
      : listens.find((each) => each.address !== undefined)?.address;
  const reachable = address !== undefined && WILDCARDS.has(address) ? host : address;
  const name = reachable ?? 'localhost';
  const number = port === undefined ? '' : `:${type === 'vnc' ? port - VNC_BASE : port}`;
  return `${type}://${login}${name.includes(':') ? `[${name}]` : name}${number}${suffix}`;
}

/** virsh prints a D-Bus only if its address is the path of a socket. */
function busUri(address: string | undefined): string | undefined {
  const path = /^unix:path=(.*)$/.exec(address ?? '')?.[1];
  return path === undefined ? undefined : `dbus+unix://${path}`;
}

/** The port is -1 or 0 while it is not known. */
function portOf(port: number | undefined): number | undefined {
  return port === undefined || port <= 0 ? undefined : port;
}
