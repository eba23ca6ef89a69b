import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri, TransportName } from './parse.ts';

const SSH: ReadonlySet<TransportName> = new Set(['ssh', 'libssh', 'libssh2']);

/**
 * Characters that OpenSSH refuses too: the name may be used in a shell or in ssh_config. A text: V8
 * takes 0.2 ms to read such a pattern, even if it is never used.
 */
const UNSAFE = String.raw`[\p{C}\s'"\x60$\\;&<>|(){}]`;

/** A login name may contain a backslash, as in `DOMAIN\user`, and spaces, as OpenSSH allows. */
const UNSAFE_IN_USER = String.raw`[\p{C}\p{Zl}\p{Zp}'"\x60$;&<>|(){}]|\\$|\s-`;

/** Characters that names from untrusted sources cannot have. */
const NOT_PLAIN_IN_HOST = '[^A-Za-z0-9._:%-]';
const NOT_PLAIN_IN_USER = '[^A-Za-z0-9._@+-]';

/**
 * Throws if a program could read the host or the user as an option, or a shell as more than a name.
 *
 * @throws ArgumentError
 */
export function requireSafeNames({ transport, host = '', user = '' }: ParsedUri): void {
  requireSafe('host', host, UNSAFE);
  // Other transports ignore the user.
  if (SSH.has(transport)) requireSafe('user', user, UNSAFE_IN_USER);
}

/**
 * Throws if the host or the user has a character that is special anywhere. This is the stricter
 * check, for URIs from untrusted sources.
 *
 * @throws ArgumentError
 */
export function requirePlainNames({ host = '', user = '' }: ParsedUri): void {
  requireSafe('host', host, NOT_PLAIN_IN_HOST);
  requireSafe('user', user, NOT_PLAIN_IN_USER);
}

/**
 * Whether the host is this one. A name that is resolved to a loopback address does not count,
 * because its owner can change that.
 */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

const LOOPBACK = /^(?:localhost|::1|127(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3})$/i;

/** The names that every check of this file accepts, among them no name at all. */
const HARMLESS = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*)?$/;

function requireSafe(part: string, name: string, wrong: string): void {
  if (HARMLESS.test(name)) return;
  if (name.startsWith('-')) throw invalidUri(`its ${part} begins with "-", like an option`);
  if (new RegExp(wrong, 'u').test(name)) throw invalidUri(`its ${part} has an unsafe character`);
}
