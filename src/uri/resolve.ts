import { ArgumentError, TransportError, toError } from '../errors/index.ts';
import { chooseUri } from './default-uri.ts';
import type { Environment } from './environment.ts';
import { invalidUri } from './invalid-uri.ts';
import type { LibvirtConf } from './libvirt-conf.ts';
import { loadLibvirtConf } from './libvirt-conf.ts';
import { requireLocalPaths } from './local-paths.ts';
import type { ParsedUri } from './parse.ts';
import type { Permission } from './permissions.ts';
import { requireAllowed } from './permissions.ts';
import { readUri } from './read-uri.ts';
import type { Mode, RemoteParameters } from './remote-parameters.ts';
import type { ResolveOptions } from './resolve-options.ts';
import { checkResolveOptions } from './resolve-options.ts';
import { sessionAutostart } from './session-autostart.ts';
import { socketAddress } from './socket-address.ts';
import { chooseSocket, isSession } from './sockets.ts';
import { libsshOptions, remoteEndpoint, sshOptions } from './ssh-target.ts';
import type { BaseTarget, Target, UnixTarget } from './target.ts';

const TCP_PORT = 16_509;
const TLS_PORT = 16_514;

/**
 * Resolves a URI to a target, as libvirt's client does (virConnectOpenInternal, doRemoteOpen).
 * Without a URI, the first of these is used: `LIBVIRT_DEFAULT_URI`, `uri_default` in libvirt.conf,
 * the local daemon with its choice of hypervisor.
 *
 * @param use - `hasTransport` is true if the target's socket will not be opened, because the program
 * has a transport of its own.
 * @throws ArgumentError if the URI, an option or libvirt.conf cannot be used.
 */
export async function resolveTarget(
  given: string | undefined,
  options: ResolveOptions,
  environment: Environment,
  { hasTransport = false }: TargetUse = {},
): Promise<Target> {
  const { readOnly, allow, aliases } = await checkResolveOptions(options);
  const conf = await loadLibvirtConf(environment);
  const { text: chosen, origin } = chooseUri(given, environment, conf);
  if (chosen === undefined) {
    const base = { ...NO_URI, origin, readOnly };
    const query = { base, uri: undefined, parameters: undefined, conf, allow, hasTransport };
    return unixTarget(query, environment);
  }
  const text = (aliases ? conf.resolveAlias(chosen) : undefined) ?? chosen;
  const { uri, parameters, name } = readUri(text);
  if (allow !== undefined) {
    requireAllowed(uri, allow);
    requireLocalPaths(uri, environment);
  }
  const base: BaseTarget = {
    uri: text,
    parsed: uri,
    origin,
    openName: name,
    readOnly,
    auth: parameters.auth,
    authHost: uri.host ?? 'localhost',
    authFile: parameters.authFile,
  };
  return targetOf({ base, uri, parameters, conf, allow, hasTransport }, environment);
}

/** The use of a target. */
export interface TargetUse {
  readonly hasTransport?: boolean;
}

/** The target's fields without a URI: the daemon chooses its hypervisor. */
const NO_URI = {
  uri: undefined,
  parsed: undefined,
  openName: '',
  auth: undefined,
  authHost: 'localhost',
  authFile: undefined,
} as const;

interface TargetQuery<Uri, Parameters> {
  readonly base: BaseTarget;
  readonly uri: Uri;
  readonly parameters: Parameters;
  readonly conf: LibvirtConf;
  readonly allow: readonly Permission[] | undefined;
  readonly hasTransport: boolean;
}

function targetOf(
  query: TargetQuery<ParsedUri, RemoteParameters>,
  environment: Environment,
): Target {
  const { base, uri, parameters, conf } = query;
  const { transport } = uri;
  const host = base.authHost;
  // libvirt checks both settings on every transport.
  const mode = chooseMode(parameters, conf);
  const proxy = parameters.proxy ?? conf.get('remote_proxy');
  const ssh = { uri, parameters, mode, proxy, readOnly: base.readOnly };
  switch (transport) {
    case 'unix':
      return unixTarget(query, environment);
    case 'tcp':
      return { ...base, transport, host, port: uri.port ?? TCP_PORT };
    case 'tls':
      return {
        ...{ ...base, transport, host, port: uri.port ?? TLS_PORT },
        pkiPath: parameters.pkiPath,
        verifiesPeer: !parameters.noVerify,
        checksOwnFiles: !parameters.noSanity,
        priority: parameters.tlsPriority ?? conf.get('tls_priority'),
      };
    case 'ssh':
      return { ...base, transport, ...remoteEndpoint(ssh, environment), ...sshOptions(ssh) };
    case 'libssh':
    case 'libssh2':
      return {
        ...{ ...base, transport },
        ...remoteEndpoint(ssh, environment),
        ...libsshOptions(ssh, environment),
      };
    case 'ext':
      return { ...base, transport, command: requireCommand(parameters), args: parameters.argv };
  }
}

function unixTarget(
  query: TargetQuery<ParsedUri | undefined, RemoteParameters | undefined>,
  environment: Environment,
): UnixTarget {
  const { base, uri, parameters, conf, allow, hasTransport } = query;
  const session = isSession(uri, environment);
  if (parameters?.socket !== undefined) {
    const path = parameters.socket;
    const address = hasTransport ? path : socketAddress(path, environment);
    return unixTargetOf(base, { path, address, tried: [path], isSession: session });
  }
  const { path, daemon, tried } = chooseSocket(
    {
      driver: uri?.driver,
      transport: 'unix',
      isSession: session,
      readOnly: base.readOnly,
      mode: chooseMode(parameters, conf),
    },
    environment,
  );
  if (hasTransport) {
    return unixTargetOf(base, { path, address: path, tried, isSession: session });
  }
  const address = socketAddress(path, environment);
  if (session) requireOwnFolder(path, environment);
  const start = session ? sessionAutostart(daemon, environment) : undefined;
  const mayStart = allow === undefined || allow.includes('autostart');
  return unixTargetOf(base, {
    path,
    address,
    tried,
    isSession: session,
    autostart: mayStart ? start : undefined,
    isAutostartRefused: !mayStart && start !== undefined,
  });
}

/** The fields of a {@link UnixTarget} besides those of every target. */
interface UnixPlace extends Pick<UnixTarget, 'path' | 'address' | 'tried' | 'isSession'> {
  readonly autostart?: UnixTarget['autostart'];
  readonly isAutostartRefused?: boolean;
}

/** By field, because V8 makes a hidden class for each object of so many fields that is spread. */
function unixTargetOf(base: BaseTarget, place: UnixPlace): UnixTarget {
  return {
    uri: base.uri,
    parsed: base.parsed,
    origin: base.origin,
    openName: base.openName,
    readOnly: base.readOnly,
    auth: base.auth,
    authHost: base.authHost,
    authFile: base.authFile,
    transport: 'unix',
    path: place.path,
    address: place.address,
    tried: place.tried,
    isSession: place.isSession,
    autostart: place.autostart,
    isAutostartRefused: place.isAutostartRefused ?? false,
  };
}

function chooseMode(parameters: RemoteParameters | undefined, conf: LibvirtConf): Mode {
  return parameters?.mode ?? conf.get('remote_mode') ?? 'auto';
}

/** If another user owns the folder, that user's programs could listen on the socket. */
function requireOwnFolder(path: string, environment: Environment): void {
  const { euid } = environment;
  const folder = path.slice(0, path.lastIndexOf('/'));
  const owner = ownerOf(folder, path, environment);
  if (owner === undefined || euid === undefined || owner === euid || owner === 0) return;
  throw new ArgumentError(
    `The runtime folder of this user's daemons, ${folder}, belongs to another user (${owner})`,
  );
}

function ownerOf(folder: string, path: string, environment: Environment): number | undefined {
  try {
    return environment.ownerOf(folder);
  } catch (error) {
    const cause = toError(error);
    throw new TransportError(
      'CONNECT_FAILED',
      `The runtime folder of this user's daemons, ${folder}, cannot be examined: ${cause.message}`,
      { cause, address: path, phase: 'resolve' },
    );
  }
}

function requireCommand({ command }: RemoteParameters): string {
  if (command !== undefined && command !== '') return command;
  throw invalidUri('its transport is ext, so it must name a program: add command=PATH');
}
