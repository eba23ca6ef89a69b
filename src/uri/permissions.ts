import { requirePlainNames } from './host-safety.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { RemoteParameterName } from './remote-parameters.ts';
import { remoteParameterName } from './remote-parameters.ts';

/**
 * The features that a URI may use only if the program allows them. `ext` is the transport that runs
 * a program. Each of the others is a parameter of the same name.
 */
export const PERMISSIONS = [
  'ext',
  ...(['command', 'argv', 'netcat', 'proxy', 'socket', 'name', 'auth', 'sshauth'] as const),
  ...(['keyfile', 'pkipath', 'known_hosts', 'authfile'] as const),
  ...(['known_hosts_verify', 'no_verify', 'no_sanity', 'tls_priority'] as const),
] as const;

/**
 * A feature of URIs that a program can allow: the transport `ext`, or the name of a parameter, such
 * as `command` or `keyfile`.
 */
export type Permission = (typeof PERMISSIONS)[number];

/** Parameter values that need no permission because they are safe. */
const HARMLESS: Readonly<Partial<Record<RemoteParameterName, RegExp>>> = {
  mode: /^/,
  no_tty: /^/,
  no_verify: /^0$/,
  no_sanity: /^0$/,
  known_hosts_verify: /^normal$/i,
};

/**
 * Checks a URI that came from a user of the program. A URI can run programs on this host and on the
 * remote host, read files, and disable the protection of the connection (doRemoteOpen). Only the
 * features in `allow` are permitted.
 *
 * @throws ArgumentError that names the permission that is missing from `allow`.
 */
export function requireAllowed(uri: ParsedUri, allow: readonly Permission[]): void {
  requirePlainNames(uri);
  if (uri.transport === 'ext')
    requirePermission('ext', 'its transport is ext, which runs a program', allow);
  for (const [written, value] of uri.query) {
    const name = remoteParameterName(written);
    if (name === undefined) requirePlainParameter(written);
    else if (HARMLESS[name]?.test(value) !== true)
      requirePermission(name, `it has ${name}=`, allow);
  }
}

function requirePermission(
  permission: RemoteParameterName | 'ext',
  reason: string,
  allow: readonly string[],
): void {
  if (allow.includes(permission)) return;
  throw invalidUri(`${reason}, and "${permission}" is not in the option "allow"`);
}

/**
 * libvirt sends the names of parameters to the daemon without escaping them, so an escaped `&` in a
 * name would bypass this check.
 */
function requirePlainParameter(name: string): void {
  if (/^[A-Za-z0-9_.-]+$/.test(name)) return;
  throw invalidUri(
    'the name of a parameter has a character other than letters, digits, ".", "_" and "-"',
  );
}
