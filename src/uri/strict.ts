import { requirePlainNames } from './host-safety.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { RemoteParameterName } from './remote-parameters.ts';
import { remoteParameterName } from './remote-parameters.ts';

/**
 * What a URI may do only when the program allows it. All but `ext`, the transport that runs a
 * program, are parameters of the same name.
 */
export const PERMISSIONS = [
  'ext',
  ...(['command', 'netcat', 'proxy', 'socket', 'name', 'auth', 'sshauth'] as const),
  ...(['keyfile', 'pkipath', 'known_hosts', 'authfile'] as const),
  ...(['known_hosts_verify', 'no_verify', 'no_sanity', 'tls_priority'] as const),
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Parameters with values that take nothing away from what is safe by itself. */
const HARMLESS: Readonly<Partial<Record<RemoteParameterName, RegExp>>> = {
  mode: /^/,
  no_tty: /^/,
  no_verify: /^0$/,
  no_sanity: /^0$/,
  known_hosts_verify: /^normal$/i,
};

/**
 * Checks a URI that came from a user of the program. A URI may run programs here and at the far
 * end, read files, and switch off what protects the connection (doRemoteOpen takes all of that
 * from the URI); only what `allow` names is let through.
 *
 * @throws ArgumentError that says what is missing in `allow`.
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
  what: string,
  allow: readonly string[],
): void {
  if (allow.includes(permission)) return;
  throw invalidUri(`${what}, which "allow" does not list ("${permission}")`);
}

/**
 * libvirt hands the names of parameters to the daemon without escaping them, so an escaped `&` in
 * one would be a way around this check.
 */
function requirePlainParameter(name: string): void {
  if (/^[A-Za-z0-9_.-]+$/.test(name)) return;
  throw invalidUri(
    'the name of one of its parameters is not made of letters, digits, ".", "_", "-"',
  );
}
