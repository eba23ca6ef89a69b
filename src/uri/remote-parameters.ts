import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';

export const MODES = ['auto', 'legacy', 'direct'] as const;

/** Which daemon is asked: `legacy` is libvirtd or virtproxyd, `direct` the driver's own. */
export type Mode = (typeof MODES)[number];

export const PROXIES = ['auto', 'netcat', 'native'] as const;

/** What runs at the far end of an SSH connection: `native` is virt-ssh-helper. */
export type SshProxy = (typeof PROXIES)[number];

/**
 * The 17 parameters that libvirt's client keeps to itself (doRemoteOpen); all others go to the
 * daemon. Undefined ones are not in the URI. Transports pass over what is not for them.
 */
export interface RemoteParameters {
  /** Replaces the name that the daemon opens. */
  readonly name: string | undefined;

  /** The program of the transport `ext`, or `ssh`'s in place of `ssh`. */
  readonly command: string | undefined;

  /** The unix socket, here or at the far end of an SSH connection. */
  readonly socket: string | undefined;

  /** How to log in: `sasl`, `sasl.MECHANISM` or `polkit`, in any case of letters. */
  readonly auth: string | undefined;

  /** Ways of logging in by SSH, in order, for libssh and libssh2. */
  readonly sshAuth: string | undefined;

  /** The netcat program at the far end of an SSH connection. */
  readonly netcat: string | undefined;

  /** A file with a private key for SSH. */
  readonly keyFile: string | undefined;

  /** The folder of the certificates for TLS. */
  readonly pkiPath: string | undefined;

  /** The file with known hosts, for libssh and libssh2. */
  readonly knownHosts: string | undefined;

  /** What happens to unknown hosts, for libssh and libssh2. */
  readonly knownHostsVerify: string | undefined;

  /** GnuTLS's priority string. */
  readonly tlsPriority: string | undefined;

  readonly mode: Mode | undefined;
  readonly proxy: SshProxy | undefined;

  /** Leaves out checking our own certificates. */
  readonly noSanity: boolean;

  /** Leaves out checking the far end: its certificate, or its host key. */
  readonly noVerify: boolean;

  /** Keeps ssh from asking a person. */
  readonly noTty: boolean;

  /** The file with credentials. Unlike the others it counts under this very spelling alone. */
  readonly authFile: string | undefined;
}

const SWITCHES = ['no_sanity', 'no_verify', 'no_tty'] as const;

/** In the order in which libvirt looks for them. */
export const REMOTE_PARAMETERS = [
  ...(['name', 'command', 'socket', 'auth', 'sshauth', 'netcat', 'keyfile', 'pkipath'] as const),
  ...(['known_hosts', 'known_hosts_verify', 'tls_priority', 'mode', 'proxy'] as const),
  ...SWITCHES,
  'authfile',
] as const;

export type RemoteParameterName = (typeof REMOTE_PARAMETERS)[number];

/** Whether a parameter is for the client, and not for the daemon. */
export function isRemoteParameter(name: string): boolean {
  return remoteParameterName(name) !== undefined;
}

/** The parameter that a name means in any case of letters; undefined for those of the daemon. */
export function remoteParameterName(name: string): RemoteParameterName | undefined {
  return REMOTE_PARAMETERS.find((each) => each === name.toLowerCase());
}

/**
 * Reads the client's parameters of a URI. Where one comes twice the last counts, but of `authfile`
 * the first.
 *
 * @throws ArgumentError for a value that libvirt refuses on every transport.
 */
export function readRemoteParameters(uri: ParsedUri): RemoteParameters {
  const texts: Partial<Record<RemoteParameterName, string>> = {};
  for (const [written, value] of uri.query) {
    const name = remoteParameterName(written);
    if (name === undefined) continue;
    // Each one is checked, also one that another replaces.
    if (isSwitch(name)) parseSwitch(name, value);
    texts[name] = value;
  }
  return {
    name: texts.name,
    command: texts.command,
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

/** C's strtol: a 32-bit number in decimal; any but 0 is true. */
function parseSwitch(name: string, value: string): boolean {
  const number = /^[ \t\n\v\f\r]*[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= -2_147_483_648 && number <= 2_147_483_647) return number !== 0;
  throw invalidUri(`its ${name} must be a number, 0 or 1`);
}

function checkAuth(auth: string | undefined): string | undefined {
  if (auth === undefined || /^(?:sasl|sasl\..*|polkit)$/i.test(auth)) return auth;
  throw invalidUri('its auth must be sasl, sasl.MECHANISM or polkit');
}

/** One of a list of words, which libvirt compares letter by letter. */
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
