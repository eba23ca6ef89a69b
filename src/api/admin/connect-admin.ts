import { unlessAborted } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import { admin } from '../../protocol/index.ts';
import { connectUnix } from '../../transport/index.ts';
import type { AdminTarget } from '../../uri/index.ts';
import { processEnvironment, resolveAdminTarget } from '../../uri/index.ts';
import { Link } from '../live/link.ts';
import { SessionRelay } from '../live/session-relay.ts';
import type { ResolvedConnectOptions } from '../opening/connect-options.ts';
import { Deadline } from '../opening/deadline.ts';
import type { OpenedSession } from '../opening/open-session.ts';
import { takeTransport } from '../opening/take-transport.ts';
import { AdminConnection } from './admin-connection.ts';
import type { AdminConnectOptions } from './admin-options.ts';
import { resolveAdminOptions } from './admin-options.ts';
import { openAdminSession } from './open-admin-session.ts';

/**
 * Connects to the administration socket of a daemon on this machine (`virAdmConnectOpen`). Only the
 * user that the daemon runs as is let in. Others are kept out by the mode of the socket, or hung up
 * on where that lets them through.
 *
 * @param uri - Which daemon, such as `libvirtd:///system` or `virtqemud:///session`, perhaps with
 * `?socket=PATH`. Without one `LIBVIRT_ADMIN_DEFAULT_URI` counts, then libvirt-admin.conf, then
 * libvirtd.
 * @throws {@link ArgumentError} when the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` when nobody answers there, or this user may not
 * open the socket; `CONNECTION_CLOSED` or `CONNECTION_LOST` in the phase `open` when the daemon
 * hangs up.
 * @throws {@link TimeoutError} `CONNECT_TIMEOUT` if it takes longer than `connectTimeoutMs`.
 *
 * @example
 * await using daemon = await connectAdmin('libvirtd:///system');
 * for (const server of await daemon.listServers()) {
 *   console.log(server.name, (await server.listClients()).length);
 * }
 */
export async function connectAdmin(
  uri?: string,
  options: AdminConnectOptions = {},
): Promise<AdminConnection> {
  if (uri !== undefined && typeof uri !== 'string') {
    throw new ArgumentError(`Expected the URI to be a string, got ${typeof uri}`, {
      argument: 'uri',
    });
  }
  const resolved = await resolveAdminOptions(options);
  const relay = new SessionRelay();
  const deadline = new Deadline('Opening', resolved.connectTimeoutMs, resolved.signal);
  deadline.phase = 'resolve';
  try {
    const { allow, aliases } = resolved;
    const resolving = resolveAdminTarget(uri, { allow, aliases }, processEnvironment());
    const target = await unlessAborted(resolving, deadline.signal);
    const opened = await openTarget(target, resolved, relay, deadline);
    const link = new Link({
      ...{ opened, relay, callTimeoutMs: resolved.callTimeoutMs, goodbye: admin.connectClose },
      ...{ keepAlive: undefined, reconnect: undefined, dial: undefined },
    });
    return AdminConnection.of({ link, uri: target.uri });
  } finally {
    deadline.clear();
  }
}

async function openTarget(
  target: AdminTarget,
  { transport, maxCallsInFlight }: ResolvedConnectOptions,
  events: SessionRelay,
  deadline: Deadline,
): Promise<OpenedSession> {
  const { path, address, uri } = target;
  const { signal } = deadline;
  deadline.what = `Opening ${uri}`;
  deadline.phase = 'connect';
  const way =
    transport === undefined
      ? connectUnix({ path: address, address: path, signal })
      : takeTransport(transport, signal);
  return openAdminSession({ transport: await way, maxCallsInFlight, events, deadline });
}
