import { unlessAborted } from '../../async/index.ts';
import { admin } from '../../protocol/index.ts';
import { connectUnix } from '../../transport/index.ts';
import type { AdminTarget } from '../../uri/index.ts';
import { processEnvironment, resolveAdminTarget } from '../../uri/index.ts';
import { Link } from '../live/link.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import { SessionRelay } from '../live/session-relay.ts';
import type { ResolvedConnectOptions } from '../opening/connect-options.ts';
import { Deadline } from '../opening/deadline.ts';
import { takeTransport } from '../opening/take-transport.ts';
import { uriAndOptions } from '../opening/uri-and-options.ts';
import { AdminConnection } from './admin-connection.ts';
import type { AdminConnectOptions } from './admin-options.ts';
import { resolveAdminOptions } from './admin-options.ts';
import { openAdminSession } from './open-admin-session.ts';

/**
 * Connects to the administration socket of a daemon on this machine (`virAdmConnectOpen`).
 *
 * The daemon accepts only the user that it runs as. The file mode of the socket keeps other users
 * out. If the mode lets them connect, the daemon closes their connection.
 *
 * @param uri - The daemon, such as `libvirtd:///system` or `virtqemud:///session`, optionally with
 * `?socket=PATH`. The default is `LIBVIRT_ADMIN_DEFAULT_URI`, then `uri_default` of
 * libvirt-admin.conf, then libvirtd.
 * @throws {@link ArgumentError} if the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` if no daemon listens there, or if this user may
 * not open the socket.
 * @throws {@link TransportError} `CONNECTION_CLOSED` or `CONNECTION_LOST`, in the phase `open`, if
 * the daemon closes the connection.
 * @throws {@link TimeoutError} `CONNECT_TIMEOUT` if opening takes longer than `connectTimeoutMs`.
 *
 * @example
 * await using daemon = await connectAdmin('libvirtd:///system');
 * for (const server of await daemon.listServers()) {
 *   console.log(server.name, (await server.listClients()).length);
 * }
 */
export function connectAdmin(options?: AdminConnectOptions): Promise<AdminConnection>;
export function connectAdmin(
  uri: string | undefined,
  options?: AdminConnectOptions,
): Promise<AdminConnection>;
export async function connectAdmin(
  first?: string | AdminConnectOptions,
  second?: AdminConnectOptions,
): Promise<AdminConnection> {
  const [uri, options] = uriAndOptions(first, second);
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
