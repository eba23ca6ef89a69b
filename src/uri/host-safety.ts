import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri, TransportName } from './parse.ts';

const SSH: ReadonlySet<TransportName> = new Set(['ssh', 'libssh', 'libssh2']);

/** What OpenSSH refuses too, since it may end in a shell or in a setting of ssh_config. */
const UNSAFE = /[\p{C}\s'"`$\\;&<>|(){}]/u;

/** A login name may have a backslash, as in `DOMAIN\user`. */
const UNSAFE_IN_USER = /[\p{C}\s'"`$;&<>|(){}]|\\$/u;

/**
 * Refuses a host or a user that could be taken for an option, or for more than a name, by programs
 * that get it.
 */
export function requireSafeNames({ transport, host = '', user = '' }: ParsedUri): void {
  requireSafe('host', host, UNSAFE);
  // Other transports have no use for a user.
  if (SSH.has(transport)) requireSafe('user', user, UNSAFE_IN_USER);
}

/**
 * The narrower choice for URIs from outside: characters that mean nothing but themselves anywhere.
 */
export function requirePlainNames({ host = '', user = '' }: ParsedUri): void {
  requireSafe('host', host, /[^A-Za-z0-9._:%-]/);
  requireSafe('user', user, /[^A-Za-z0-9._@+-]/);
}

function requireSafe(part: string, name: string, wrong: RegExp): void {
  if (name.startsWith('-')) throw invalidUri(`its ${part} begins with "-", as an option would`);
  if (wrong.test(name)) throw invalidUri(`its ${part} has a character that is not safe there`);
}
