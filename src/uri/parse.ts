import { ArgumentError } from '../errors/index.ts';

/** How a URI says the daemon is reached. */
export const TRANSPORTS = ['unix', 'tcp', 'tls', 'ssh', 'libssh', 'libssh2', 'ext'] as const;

export type TransportName = (typeof TRANSPORTS)[number];

/** A libvirt URI in its parts: `driver[+transport]://[user@]host[:port]/path[?query][#fragment]`. */
export interface ParsedUri {
  /** The hypervisor's driver as it was written, such as `qemu` or `test`. */
  readonly driver: string;

  /** Undefined when the URI does not name one. */
  readonly transport: TransportName | undefined;

  readonly user: string | undefined;

  /** Without the brackets of an IPv6 address; undefined when the URI names none. */
  readonly host: string | undefined;

  /** Undefined for the transport's own. */
  readonly port: number | undefined;

  /** With its slash, such as `/system`; empty when there is none. */
  readonly path: string;

  /** Parameters in order, decoded; a name may come twice. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;

  /** Without its `#`. */
  readonly fragment: string | undefined;
}

const GRAMMAR =
  /^(?<scheme>[^:/?#]+):(?:\/\/(?<authority>[^/?#]*))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/s;

const AUTHORITY = /^(?:(?<user>[^@]*)@)?(?<host>\[[^\]]*\]|[^:[\]]*)(?::(?<port>\d*))?$/;

/** Drivers whose path is missing its slash more often than not. */
const PATH_DRIVERS = new Set(['qemu', 'vbox', 'vz']);

/**
 * Takes a libvirt URI apart by libvirt's own rules (virURIParse, virConnectOpenInternal).
 *
 * @throws ArgumentError when it is not one. The message never repeats the URI, which may hold
 * what is nobody's business.
 */
export function parseUri(text: string): ParsedUri {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
  if (/[\u0000-\u001f\u007f]/.test(text)) throw invalid('it has control characters');
  const { groups } =
    GRAMMAR.exec(text === 'xen' || text === 'xen://' ? 'xen:///system' : text) ?? {};
  if (groups === undefined) throw invalid('it has no scheme, such as the "qemu" of qemu:///system');
  const [driver = '', ...transports] = (groups['scheme'] ?? '').split('+');
  const authority = parseAuthority(groups['authority'] ?? '');
  requirePathSlash(driver, authority.host, groups['path'] ?? '', transports.length > 0);
  return {
    driver,
    transport: transports.length === 0 ? undefined : parseTransport(transports.join('+')),
    ...authority,
    path: decode(groups['path'] ?? '', 'path'),
    query: parseQuery(groups['query'] ?? ''),
    fragment: groups['fragment'],
  };
}

function parseTransport(text: string): TransportName {
  const name = TRANSPORTS.find((each) => each === text.toLowerCase());
  if (name !== undefined) return name;
  throw invalid(`its transport is "${text}", not one of ${TRANSPORTS.join(', ')}`);
}

function parseAuthority(text: string): Pick<ParsedUri, 'user' | 'host' | 'port'> {
  const { groups } = AUTHORITY.exec(text) ?? {};
  if (groups === undefined) throw invalid('its host and port cannot be understood');
  const { user, host = '', port = '' } = groups;
  if (user?.includes(':')) throw invalid('it holds a password, which has no place in a URI');
  if (port !== '' && Number(port) > 65_535) throw invalid(`its port ${port} is over 65535`);
  const bare = decode(host.replace(/^\[|\]$/g, ''), 'host');
  return {
    user: user === undefined || user === '' ? undefined : decode(user, 'user'),
    host: bare === '' ? undefined : bare,
    port: Number(port) === 0 ? undefined : Number(port),
  };
}

/** `qemu://system` names a host called system, which is hardly ever meant. */
function requirePathSlash(
  driver: string,
  host: string | undefined,
  path: string,
  hasTransport: boolean,
): void {
  const isMistake = host === 'system' || host === 'session';
  if (!isMistake || hasTransport || path !== '' || !PATH_DRIVERS.has(driver)) return;
  throw invalid(`"${driver}://${host}" lacks a slash: write ${driver}:///${host}`);
}

/**
 * libvirt's own way (virURIParseParams): the next separator is `&`; only where none is left is it
 * `;`. A parameter without a value is empty, one without a name is skipped.
 */
function parseQuery(text: string): ParsedUri['query'] {
  const parameters: Array<readonly [string, string]> = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.includes('&') ? rest.indexOf('&') : rest.indexOf(';');
    const part = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? '' : rest.slice(end + 1);
    const equals = part.indexOf('=');
    if (part === '' || equals === 0) continue;
    const name = equals < 0 ? part : part.slice(0, equals);
    const value = equals < 0 ? '' : part.slice(equals + 1);
    parameters.push([decode(name, 'query'), decode(value, 'query')]);
  }
  return parameters;
}

/** Percent-decoding alone: a plus stays a plus. */
function decode(text: string, part: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch (error) {
    throw invalid(`its ${part} has a broken percent escape`, error);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL would end the text for libvirt.
  if (/\u0000/.test(decoded)) throw invalid(`its ${part} has a NUL character`);
  return decoded;
}

function invalid(why: string, cause?: unknown): ArgumentError {
  return new ArgumentError(`The URI cannot be used: ${why}`, { argument: 'uri', cause });
}
