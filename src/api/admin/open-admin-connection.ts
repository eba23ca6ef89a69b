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
import { AdminConnection } from './admin-connection.ts';
import type { AdminConnectOptions } from './admin-options.ts';
import { resolveAdminOptions } from './admin-options.ts';
import { openAdminSession } from './open-admin-session.ts';

/** Opens an administration connection. `connectAdmin` loads this file. */
export async function openAdminConnection(
  uri: string | undefined,
  options: AdminConnectOptions,
): Promise<AdminConnection> {
  const resolved = await resolveAdminOptions(options);
  const relay = new SessionRelay();
  const deadline = new Deadline('Opening', resolved.connectTimeoutMs, resolved.signal);
  deadline.phase = 'resolve';
  try {
    const { allow, aliases, transport } = resolved;
    const use = { hasTransport: transport !== undefined };
    const resolving = resolveAdminTarget(uri, { allow, aliases }, processEnvironment(), use);
    const target = await unlessAborted(resolving, deadline.signal);
    const opened = await openTarget(target, resolved, relay, deadline);
    const link = new Link({
      ...{
        opened,
        relay,
        uri: target.uri,
        callTimeoutMs: resolved.callTimeoutMs,
        goodbye: admin.connectClose,
      },
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
