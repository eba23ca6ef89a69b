import { splitAuthority, splitUri } from './grammar.ts';
import { invalidUri } from './invalid-uri.ts';
import { percentDecode } from './percent.ts';

/** How a daemon is reached (remoteDriverTransport). */
export const TRANSPORTS = ['tls', 'unix', 'ssh', 'libssh2', 'ext', 'tcp', 'libssh'] as const;

export type TransportName = (typeof TRANSPORTS)[number];

/**
 * A libvirt URI in its parts:
 * `driver[+transport]://[user@][host][:port]/[path][?query][#fragment]`. All of them are decoded.
 */
export interface ParsedUri {
  /** Driver and transport as they are written, such as `qemu+ssh`. */
  readonly scheme: string;

  /** The hypervisor's driver as it is written, such as `qemu` or `test`. */
  readonly driver: string;

  /** What the URI names, or else means: `tls` with a host, `unix` without. */
  readonly transport: TransportName;

  readonly user: string | undefined;

  /** Without the brackets of an IPv6 address; undefined when the URI names none. */
  readonly host: string | undefined;

  /** Undefined for the transport's own. */
  readonly port: number | undefined;

  /** With its slash, such as `/system`; empty when there is none. */
  readonly path: string;

  /** Parameters in order; a name may come twice. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;

  /** Without its `#`; undefined when there is none. */
  readonly fragment: string | undefined;
}

/** Drivers whose path is missing its slash more often than not (virConnectCheckURIMissingSlash). */
const DRIVERS_WITH_PATH: ReadonlySet<string> = new Set(['qemu', 'vbox', 'vz']);

/**
 * Takes a libvirt URI apart by libvirt's own rules (virURIParse, remoteSplitURIScheme). The short
 * forms `xen` and `xen://` count as `xen:///system`.
 *
 * @throws {@link ArgumentError} when it is none. The message never repeats the URI.
 */
export function parseUri(text: string): ParsedUri {
  return parseFullUri(expandShortForm(text));
}

/** The short forms that libvirt knows where a program names a URI (virConnectOpenInternal). */
export function expandShortForm(text: string): string {
  return text.toLowerCase() === 'xen' || text === 'xen://' ? 'xen:///system' : text;
}

/**
 * {@link parseUri} without short forms: the way for URIs of the environment and of libvirt.conf.
 */
export function parseFullUri(text: string): ParsedUri {
  const pieces = splitUri(text);
  const { scheme } = pieces;
  // Probably `user:password@host`, which must not reach a daemon or a message.
  if (pieces.authority === undefined && pieces.path.includes('@')) {
    throw invalidUri('there is no "//" behind its scheme, as in qemu+ssh://user@host/system');
  }
  const authority = parseAuthority(pieces.authority ?? '');
  requireSlash(scheme, authority.host);
  const [driver = '', ...transports] = scheme.split('+');
  const transport =
    transports.length > 0
      ? parseTransport(transports.join('+'))
      : authority.host === undefined
        ? 'unix'
        : 'tls';
  if (transport === 'unix' && authority.host !== undefined) {
    throw invalidUri(
      'it names a host, but a unix socket is local: leave the host out, or use another transport',
    );
  }
  return {
    scheme,
    driver,
    transport,
    ...authority,
    path: decode(pieces.path, 'path'),
    query: parseQuery(pieces.query),
    fragment: pieces.fragment === undefined ? undefined : decode(pieces.fragment, 'fragment'),
  };
}

/** Transports are known in any case of letters; drivers only as they are. */
function parseTransport(text: string): TransportName {
  const name = TRANSPORTS.find((each) => each === text.toLowerCase());
  if (name !== undefined) return name;
  throw invalidUri(`its transport is "${text}", not one of ${TRANSPORTS.join(', ')}`);
}

type Authority = Pick<ParsedUri, 'user' | 'host' | 'port'>;

function parseAuthority(text: string): Authority {
  const { userInfo = '', host: written, port } = splitAuthority(text);
  const host = parseHost(written);
  const portNumber = parsePort(port);
  // libvirt would make it a part of the user's name, and whoever wrote it believes it is of use.
  if (userInfo.includes(':')) throw invalidUri('it holds a password, which has no place in a URI');
  return {
    user: userInfo === '' ? undefined : decode(userInfo, 'user'),
    host,
    // A port without a host does not count for libvirt.
    port: host === undefined ? undefined : portNumber,
  };
}

function parseHost(written: string): string | undefined {
  if (written === '') return undefined;
  if (!written.startsWith('[')) return decode(written, 'host');
  const address = decode(written.slice(1, -1), 'host');
  if (address.includes(':')) return address;
  throw invalidUri('its host is in brackets, which are for IPv6 addresses, and is none');
}

function parsePort(text: string | undefined): number | undefined {
  const port = Number(text ?? 0);
  if (port > 65_535) throw invalidUri('its port is over 65535');
  return port === 0 ? undefined : port;
}

/** `qemu://system` names a host called system, which is hardly ever meant. */
function requireSlash(scheme: string, host: string | undefined): void {
  if (!DRIVERS_WITH_PATH.has(scheme) || (host !== 'system' && host !== 'session')) return;
  throw invalidUri(`"${scheme}://${host}" lacks a slash: write ${scheme}:///${host}`);
}

/**
 * libvirt's own way (virURIParseParams): the next separator is `&`; only where none is left is it
 * `;`. A parameter without a value is empty, one without a name is skipped.
 */
function parseQuery(text: string): ParsedUri['query'] {
  const parts = text.split('&');
  const last = parts.pop() ?? '';
  return [...parts, ...last.split(';')].flatMap((part) => {
    const [name = '', ...value] = part.split('=');
    return name === '' ? [] : [[decode(name, 'query'), decode(value.join('='), 'query')] as const];
  });
}

function decode(text: string, part: string): string {
  const decoded = percentDecode(text);
  if (decoded !== undefined) return decoded;
  throw invalidUri(`the percent escapes of its ${part} are not UTF-8, or have a NUL`);
}
