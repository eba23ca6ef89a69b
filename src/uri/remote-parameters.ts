import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';

export const MODES = ['auto', 'legacy', 'direct'] as const;

/** The daemon to connect to: `legacy` is libvirtd or virtproxyd, `direct` the driver's own. */
export type Mode = (typeof MODES)[number];

export const PROXIES = ['auto', 'netcat', 'native'] as const;

/** The program to run on the remote host of an SSH connection: `native` is virt-ssh-helper. */
export type SshProxy = (typeof PROXIES)[number];

/**
 * The 18 parameters that libvirt's client handles itself (doRemoteOpen). It sends all others to the
 * daemon. A parameter that is not in the URI is undefined. A transport does not use the parameters
 * of other transports, which `unused-parameters.ts` reports.
 */
export interface RemoteParameters {
  /** The name that the daemon opens, in place of the URI. */
  readonly name: string | undefined;

  /** The program of the transport `ext`, or the program to run instead of `ssh`. */
  readonly command: string | undefined;

  /** The arguments of the transport `ext`'s program, in order (libvirt 12.5 and later). */
  readonly argv: readonly string[];

  /** The path of the unix socket, on this host or on the remote host of an SSH connection. */
  readonly socket: string | undefined;

  /** The authentication: `sasl`, `sasl.MECHANISM` or `polkit`, case-insensitive. */
  readonly auth: string | undefined;

  /** SSH authentication methods in order. */
  readonly sshAuth: string | undefined;

  /** The netcat program on the remote host of an SSH connection. */
  readonly netcat: string | undefined;

  /** A file with a private key for SSH. */
  readonly keyFile: string | undefined;

  /** The folder of the certificates for TLS. */
  readonly pkiPath: string | undefined;

  /** The file with known hosts for SSH. */
  readonly knownHosts: string | undefined;

  /** The rule for unknown hosts for SSH. */
  readonly knownHostsVerify: string | undefined;

  /** GnuTLS's priority string. */
  readonly tlsPriority: string | undefined;

  readonly mode: Mode | undefined;
  readonly proxy: SshProxy | undefined;

  /** Whether to skip the check of the client's own certificates. */
  readonly noSanity: boolean;

  /** Whether to skip the check of the server's certificate or host key. */
  readonly noVerify: boolean;

  /** Whether ssh must not prompt. */
  readonly noTty: boolean;

  /** The file with credentials. Unlike the other parameters, its name is case-sensitive. */
  readonly authFile: string | undefined;
}

const SWITCHES = ['no_sanity', 'no_verify', 'no_tty'] as const;

/** All parameters, in the order in which libvirt looks for them. */
export const REMOTE_PARAMETERS = [
  ...([
    'name',
    'command',
    'argv',
    'socket',
    'auth',
    'sshauth',
    'netcat',
    'keyfile',
    'pkipath',
  ] as const),
  ...(['known_hosts', 'known_hosts_verify', 'tls_priority', 'mode', 'proxy'] as const),
  ...SWITCHES,
  'authfile',
] as const;

export type RemoteParameterName = (typeof REMOTE_PARAMETERS)[number];

/** Whether a parameter is for the client and not for the daemon. */
export function isRemoteParameter(name: string): boolean {
  return remoteParameterName(name) !== undefined;
}

/** Returns the client's parameter of this name, case-insensitive; undefined if there is none. */
export function remoteParameterName(name: string): RemoteParameterName | undefined {
  return REMOTE_PARAMETERS.find((each) => each === name.toLowerCase());
}

/**
 * Reads the client's parameters from a URI. If one is repeated, the last value is used. Exceptions
 * are `authfile`, of which the first is used, and `argv`, of which all are used.
 *
 * @throws ArgumentError if libvirt refuses the value on every transport.
 */
export function readRemoteParameters(uri: ParsedUri): RemoteParameters {
  const texts: Partial<Record<RemoteParameterName, string>> = {};
  for (const [written, value] of uri.query) {
    const name = remoteParameterName(written);
    if (name === undefined) continue;
    // Every occurrence is checked, even one that a later one replaces.
    if (isSwitch(name)) parseSwitch(name, value);
    texts[name] = value;
  }
  return {
    name: texts.name,
    command: texts.command,
    argv: uri.query.flatMap(([name, value]) => (name.toLowerCase() === 'argv' ? [value] : [])),
    socket: texts.socket,
    auth: checkAuth(texts.auth),
    sshAuth: texts.sshauth,
    netcat: texts.netcat,
    keyFile: texts.keyfile,
    pkiPath: texts.pkipath,
    knownHosts: texts.known_hosts,
    knownHostsVerify: texts.known_hosts_verify,
    tlsPriority: texts.tls_priority,
    mode: oneOf(MODES, 'mode', texts.mode),
    proxy: oneOf(PROXIES, 'proxy', texts.proxy),
    noSanity: parseSwitch('no_sanity', texts.no_sanity ?? '0'),
    noVerify: parseSwitch('no_verify', texts.no_verify ?? '0'),
    noTty: parseSwitch('no_tty', texts.no_tty ?? '0'),
    authFile: uri.query.find(([name]) => name === 'authfile')?.[1],
  };
}

function isSwitch(name: RemoteParameterName): boolean {
  return (SWITCHES as readonly string[]).includes(name);
}

/** Parses a 32-bit decimal number as C's strtol does. Any number but 0 is true. */
function parseSwitch(name: string, value: string): boolean {
  const number = /^[ \t\n\v\f\r]*[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= -2_147_483_648 && number <= 2_147_483_647) return number !== 0;
  throw invalidUri(`its ${name} must be a number, 0 or 1`);
}

function checkAuth(auth: string | undefined): string | undefined {
  if (auth === undefined || /^(?:sasl|sasl\..*|polkit)$/i.test(auth)) return auth;
  throw invalidUri('its auth must be sasl, sasl.MECHANISM or polkit');
}

/** Returns the value if it is one of the words, which are case-sensitive. */
export function oneOf<T extends string>(
  words: readonly T[],
  name: string,
  value: string | undefined,
): T | undefined {
  if (value === undefined) return undefined;
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw invalidUri(`its ${name} must be one of ${words.join(', ')}`);
}
