import type { ChosenUri, UriOrigin } from './default-uri.ts';
import type { Environment } from './environment.ts';
import { systemRuntimeFolder, userRuntimeFolder } from './folders.ts';
import { invalidUri } from './invalid-uri.ts';
import type { LibvirtConf } from './libvirt-conf.ts';
import { loadLibvirtConf } from './libvirt-conf.ts';
import type { ParsedUri } from './parse.ts';
import { parseFullUri } from './parse.ts';
import { requireAllowedParameters } from './permissions.ts';
import type { TargetUse } from './resolve.ts';
import type { ResolveOptions } from './resolve-options.ts';
import { checkResolveOptions } from './resolve-options.ts';
import { socketAddress } from './socket-address.ts';

/** The administration socket of a daemon. */
export interface AdminTarget {
  readonly transport: 'unix';
  readonly uri: string;
  readonly origin: UriOrigin;

  /** The socket's path, for messages. */
  readonly path: string;

  /** The socket's address for `node:net`. */
  readonly address: string;

  /** Every path that was looked for. */
  readonly tried: readonly string[];
}

/**
 * Finds the administration socket for a URI (virAdmConnectOpen), such as `libvirtd:///system` or
 * `virtqemud:///session`. Without a URI, the first of these is used: `LIBVIRT_ADMIN_DEFAULT_URI`,
 * `uri_default` in libvirt-admin.conf, libvirtd.
 *
 * @throws ArgumentError if the URI, an option or libvirt-admin.conf cannot be used.
 */
export async function resolveAdminTarget(
  given: string | undefined,
  options: Omit<ResolveOptions, 'readOnly'>,
  environment: Environment,
  { hasTransport = false }: TargetUse = {},
): Promise<AdminTarget> {
  const { allow, aliases } = await checkResolveOptions(options);
  const conf = await loadLibvirtConf(environment, 'libvirt-admin.conf');
  const { text, origin } = chooseAdminUri(given, environment, conf);
  const uri = (aliases ? conf.resolveAlias(text) : undefined) ?? text;
  const parsed = parseFullUri(uri);
  if (allow !== undefined) requireAllowedParameters(parsed, allow);
  const path = adminSocket(parsed, environment);
  return {
    transport: 'unix',
    uri,
    origin,
    path,
    address: hasTransport ? path : socketAddress(path, environment),
    tried: [path],
  };
}

function chooseAdminUri(
  given: string | undefined,
  { variables, euid }: Environment,
  conf: LibvirtConf,
): ChosenUri & { readonly text: string } {
  if (given !== undefined && given !== '') return { text: given, origin: 'argument' };
  const variable = variables['LIBVIRT_ADMIN_DEFAULT_URI'];
  if (variable !== undefined && variable !== '') return { text: variable, origin: 'variable' };
  const configured = conf.get('uri_default');
  if (configured !== undefined) return { text: configured, origin: 'configuration' };
  return { text: `libvirtd:///${euid === 0 ? 'system' : 'session'}`, origin: 'probe' };
}

/**
 * Returns the socket's path by libvirt's rules (getSocketPath). Unlike with other sockets,
 * `/session` is valid for root too.
 */
function adminSocket({ scheme, host, path, query }: ParsedUri, environment: Environment): string {
  if (host !== undefined) throw invalidUri('it names a host, but administration sockets are local');
  const unknown = query.find(([name]) => name !== 'socket');
  if (unknown !== undefined) throw invalidUri('its only parameter may be socket=PATH');
  const socket = query.at(-1)?.[1];
  if (socket !== undefined) return socket;
  if (scheme !== 'libvirtd' && !/^virt[^+]*$/.test(scheme)) {
    throw invalidUri('its scheme must be the name of a daemon, such as libvirtd or virtqemud');
  }
  const name = `${scheme === 'libvirtd' ? 'libvirt' : scheme}-admin-sock`;
  switch (path) {
    case '/system':
      return `${systemRuntimeFolder(environment)}/${name}`;
    case '/session':
      return `${userRuntimeFolder(environment)}/${name}`;
    default:
      throw invalidUri('its path must be /system or /session');
  }
}
