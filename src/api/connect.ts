import { ArgumentError, TransportError } from '../errors/index.ts';
import { remote } from '../protocol/index.ts';
import type { SessionEvents } from '../rpc/index.ts';
import type { Transport } from '../transport/index.ts';
import { connectTcp, connectUnix } from '../transport/index.ts';
import type { Target, UnixTarget } from '../uri/index.ts';
import { processEnvironment, resolveTarget } from '../uri/index.ts';
import { Connection } from './connection/connection.ts';
import type { ConnectOptions, ResolvedConnectOptions } from './opening/connect-options.ts';
import { resolveConnectOptions } from './opening/connect-options.ts';
import { Deadline } from './opening/deadline.ts';
import type { OpenedSession } from './opening/open-session.ts';
import { openSession } from './opening/open-session.ts';

/**
 * Connects to a libvirt daemon (`virConnectOpen`).
 *
 * @param uri - A libvirt URI, such as `qemu:///system` or `qemu+tcp://host/system`. Without one
 * `LIBVIRT_DEFAULT_URI` counts, and without that the local daemon chooses its hypervisor.
 * @throws {@link ArgumentError} when the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` when nobody answers there, `CONNECT_TIMEOUT` when it
 * takes longer than `connectTimeoutMs`.
 * @throws {@link AuthError} when the daemon does not let this user in.
 * @throws {@link RemoteError} when libvirt refuses, such as number 5 (`VIR_ERR_NO_CONNECT`) for a
 * hypervisor that it does not have.
 *
 * @example
 * await using connection = await connect('qemu:///system');
 * for (const domain of await connection.listAllDomains()) console.log(domain.name);
 */
export async function connect(uri?: string, options: ConnectOptions = {}): Promise<Connection> {
  if (uri !== undefined && typeof uri !== 'string') {
    throw new ArgumentError(`Expected the URI to be a string, got ${typeof uri}`, {
      argument: 'uri',
    });
  }
  const resolved = await resolveConnectOptions(options);
  const target = await resolveTarget(uri, { readOnly: resolved.readOnly }, processEnvironment());
  const where = target.uri ?? 'the local daemon';
  const deadline = new Deadline(`Opening ${where}`, resolved.connectTimeoutMs, resolved.signal);
  try {
    return await openTarget(target, resolved, deadline);
  } finally {
    deadline.clear();
  }
}

/** Connects for reading and writing (`virConnectOpen`): {@link connect} under libvirt's own name. */
export function open(
  uri?: string,
  options: Omit<ConnectOptions, 'readOnly'> = {},
): Promise<Connection> {
  return connect(uri, options);
}

/** Connects for looking only (`virConnectOpenReadOnly`). */
export function openReadOnly(
  uri?: string,
  options: Omit<ConnectOptions, 'readOnly'> = {},
): Promise<Connection> {
  return connect(uri, { ...options, readOnly: true });
}

async function openTarget(
  target: Target,
  options: ResolvedConnectOptions,
  deadline: Deadline,
): Promise<Connection> {
  const transport = options.transport ?? (await openTransport(target, deadline.signal));
  // The daemon sends no events that nobody has asked for; the end is noticed by the calls.
  const events: SessionEvents = { onEvent() {}, onClose() {} };
  const opened = await openSession({
    transport,
    openName: target.openName,
    isReadOnly: options.readOnly,
    auth: target.auth,
    maxCallsInFlight: options.maxCallsInFlight,
    events,
    deadline,
  });
  const uri = target.uri ?? (await askUri(opened, deadline.signal));
  return Connection.of({ opened, uri, isReadOnly: options.readOnly });
}

/** Which hypervisor the daemon has chosen, where the client left it the choice. */
async function askUri({ session }: OpenedSession, signal: AbortSignal): Promise<string> {
  try {
    return (await session.call(remote.connectGetUri, undefined, { signal })).uri;
  } catch (error) {
    session.fail(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

async function openTransport(target: Target, signal: AbortSignal): Promise<Transport> {
  switch (target.transport) {
    case 'unix':
      return connectLocal(target, signal);
    case 'tcp':
      return connectTcp({ host: target.host, port: target.port, signal });
    default:
      throw new ArgumentError(
        `This version connects over unix sockets and TCP; the URI asks for ${target.transport}`,
        { argument: 'uri' },
      );
  }
}

/** A socket that is not there may have been looked for in several places: the error names them all. */
async function connectLocal(target: UnixTarget, signal: AbortSignal): Promise<Transport> {
  const { path, address, tried } = target;
  try {
    return await connectUnix({ path: address, address: path, signal });
  } catch (error) {
    if (!(error instanceof TransportError) || tried.length < 2) throw error;
    throw new TransportError(error.code, `${error.message} (looked for ${tried.join(', ')})`, {
      cause: error.cause,
      address: path,
      phase: 'connect',
    });
  }
}
