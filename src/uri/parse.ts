import { splitAuthority, splitUri } from './grammar.ts';
import { invalidUri } from './invalid-uri.ts';
import { percentDecode } from './percent.ts';

/** The transports of libvirt's remote driver (remoteDriverTransport). */
export const TRANSPORTS = ['tls', 'unix', 'ssh', 'libssh2', 'ext', 'tcp', 'libssh'] as const;

/** A transport's name in a URI, such as `ssh` in `qemu+ssh://host/system`. */
export type TransportName = (typeof TRANSPORTS)[number];

/**
 * The parts of a libvirt URI,
 * `driver[+transport]://[user@][host][:port]/[path][?query][#fragment]`. All parts are decoded.
 */
export interface ParsedUri {
  /** The driver and the transport as written, such as `qemu+ssh`. */
  readonly scheme: string;

  /** The hypervisor's driver as written, such as `qemu` or `test`. */
  readonly driver: string;

  /** The transport. If the URI names none, it is `tls` with a host and `unix` without a host. */
  readonly transport: TransportName;

  /** The user name; undefined if the URI names none. */
  readonly user: string | undefined;

  /** The host, without the brackets of an IPv6 address; undefined if the URI names none. */
  readonly host: string | undefined;

  /** The port; undefined for the transport's default. */
  readonly port: number | undefined;

  /** The path with its leading slash, such as `/system`; empty if there is none. */
  readonly path: string;

  /** The parameters in order. A name may occur more than once. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;

  /** The fragment, without `#`; undefined if there is none. */
  readonly fragment: string | undefined;
}

/** Drivers whose URIs are checked for a missing slash (virConnectCheckURIMissingSlash). */
const DRIVERS_WITH_PATH: ReadonlySet<string> = new Set(['qemu', 'vbox', 'vz']);

/**
 * Parses a libvirt URI by libvirt's own rules (`virURIParse`, `remoteSplitURIScheme`). The short
 * forms `xen` and `xen://` mean `xen:///system`.
 *
 * @throws {@link ArgumentError} if the text is not a valid URI. The message never repeats the URI.
 */
export function parseUri(text: string): ParsedUri {
  if (typeof text !== 'string')
    throw invalidUri(`it is a value of type ${typeof text}, not a text`);
  return parseFullUri(expandShortForm(text));
}

/** Expands the short forms that libvirt accepts in a program's URI (virConnectOpenInternal). */
export function expandShortForm(text: string): string {
  return text.toLowerCase() === 'xen' || text === 'xen://' ? 'xen:///system' : text;
}

/** Parses a URI without short forms, such as one from a variable or from libvirt.conf. */
export function parseFullUri(text: string): ParsedUri {
  const pieces = splitUri(text);
  const { scheme } = pieces;
  // Probably `user:password@host`, which must not reach a daemon or a message.
  if (pieces.authority === undefined && pieces.path.includes('@')) {
    throw invalidUri('there is no "//" after its scheme, as in qemu+ssh://user@host/system');
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

/** Transport names are case-insensitive; driver names are not. */
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
  // libvirt reads the password as part of the user name, so it would never log in with it.
  if (userInfo.includes(':')) {
    throw invalidUri(
      'it contains a password: remove it, or write a colon within the user name as %3A',
    );
  }
  return {
    user: userInfo === '' ? undefined : decode(userInfo, 'user'),
    host,
    // libvirt ignores a port without a host.
    port: host === undefined ? undefined : portNumber,
  };
}

function parseHost(written: string): string | undefined {
  if (written === '') return undefined;
  if (!written.startsWith('[')) return decode(written, 'host');
  const address = decode(written.slice(1, -1), 'host');
  if (address.includes(':')) return address;
  throw invalidUri('its host is in brackets but is not an IPv6 address');
}

function parsePort(text: string | undefined): number | undefined {
  const port = Number(text ?? 0);
  if (port > 65_535) throw invalidUri('its port is over 65535');
  return port === 0 ? undefined : port;
}

/** `qemu://system` names a host called "system", which is almost always a mistake. */
function requireSlash(scheme: string, host: string | undefined): void {
  if (!DRIVERS_WITH_PATH.has(scheme) || (host !== 'system' && host !== 'session')) return;
  throw invalidUri(`"${scheme}://${host}" is missing a slash: write ${scheme}:///${host}`);
}

/**
 * Splits the query as libvirt does (virURIParseParams): the separator is `&`; after the last `&` it
 * is `;`. A parameter without a value gets an empty one. A parameter without a name is skipped.
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
  throw invalidUri(`the percent escapes in its ${part} are not UTF-8 or contain NUL`);
}
