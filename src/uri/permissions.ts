import { requirePlainNames } from './host-safety.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { RemoteParameterName } from './remote-parameters.ts';
import { remoteParameterName } from './remote-parameters.ts';
import { mayStartRemoteDaemon } from './session-autostart.ts';

/** The permissions that are not the name of a parameter. */
const GENERAL = ['ext', 'autostart', 'driver', 'path', 'parameters', 'unprotected'] as const;

/** The features that a URI may use only if the program allows them. */
export const PERMISSIONS = [
  ...GENERAL,
  ...(['command', 'argv', 'netcat', 'proxy', 'socket', 'name', 'auth', 'sshauth'] as const),
  ...(['keyfile', 'pkipath', 'known_hosts', 'authfile'] as const),
  ...(['known_hosts_verify', 'no_verify', 'no_sanity', 'tls_priority'] as const),
] as const;

/**
 * A feature of URIs that a program can allow: the name of a parameter, such as `command` or
 * `keyfile`, or one of these:
 *
 * - `ext`: the transport that runs a program.
 * - `autostart`: starting a session daemon that does not run.
 * - `driver`: a driver that this client does not know.
 * - `path`: a path other than `/system`, `/session` and `test:///default`. The driver `test` reads
 *   it as a file of the daemon's host.
 * - `parameters`: parameters that this client does not know, which are sent to the daemon.
 * - `unprotected`: the transport `tcp` to another host without a login that encrypts.
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
 * The drivers that libvirt's daemons have, and `remote` for the daemon's choice. A daemon without
 * the driver connects to `virt<driver>d` of its host (remoteConnectOpen), and this client does so
 * with `mode=direct`: `log` and `lock` would mean virtlogd and virtlockd.
 */
const DRIVERS: ReadonlySet<string> = new Set([
  ...['qemu', 'ch', 'lxc', 'xen', 'vbox', 'bhyve', 'vz', 'parallels', 'openvz', 'test', 'remote'],
  ...['vmwareplayer', 'vmwarews', 'vmwarefusion'],
  ...['network', 'interface', 'storage', 'nodedev', 'nwfilter', 'secret'],
]);

/** The paths of a driver that name no file. */
function plainPaths(driver: string): readonly string[] {
  return ['', '/', ...(driver === 'test' ? ['/default'] : ['/system', '/session'])];
}

/**
 * Checks a URI that came from a user of the program. A URI can run programs on this host and on the
 * remote host, read files of both, and disable the protection of the connection (doRemoteOpen).
 * Only the features in `allow` are permitted.
 *
 * @throws ArgumentError that names the permission that is missing from `allow`.
 */
export function requireAllowed(uri: ParsedUri, allow: readonly Permission[]): void {
  requireAllowedParameters(uri, allow);
  const { driver, path, transport } = uri;
  if (transport === 'ext')
    requirePermission('ext', 'its transport is ext, which runs a program', allow);
  if (!DRIVERS.has(driver))
    requirePermission('driver', 'its driver is none that this client knows', allow);
  // The daemon gets `driver://path`, so this path would name a host for the daemon to connect to.
  if (path !== '' && !path.startsWith('/'))
    requirePermission('name', 'its path does not begin with "/"', allow);
  else if (!plainPaths(driver).includes(path))
    requirePermission('path', `its path is not one of ${pathsInWords(driver)}`, allow);
  if (mayStartRemoteDaemon(uri))
    requirePermission('autostart', 'the remote host may start a session daemon for it', allow);
}

/**
 * Checks the names and the parameters of a URI that came from a user of the program.
 *
 * @throws ArgumentError that names the permission that is missing from `allow`.
 */
export function requireAllowedParameters(uri: ParsedUri, allow: readonly Permission[]): void {
  requirePlainNames(uri);
  for (const [written, value] of uri.query) {
    const name = remoteParameterName(written);
    if (name === undefined) {
      requirePlainParameter(written);
      // virtproxyd is a client too, and a later libvirt may have parameters that run programs.
      requirePermission('parameters', 'it has a parameter that this client does not know', allow);
    } else if (HARMLESS[name]?.test(value) !== true) {
      requirePermission(name, `it has ${name}=`, allow);
    }
  }
}

function requirePermission(
  permission: RemoteParameterName | (typeof GENERAL)[number],
  reason: string,
  allow: readonly string[],
): void {
  if (allow.includes(permission)) return;
  throw invalidUri(`${reason}, and "${permission}" is not in the option "allow"`);
}

function pathsInWords(driver: string): string {
  return plainPaths(driver)
    .filter((path) => path.length > 1)
    .join(', ');
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
