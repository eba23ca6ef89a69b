import { assembleConnection } from '../../../src/api/connection/assemble-connection.ts';
import type { Connection } from '../../../src/api/connection/connection.ts';
import { Link } from '../../../src/api/live/link.ts';
import { SessionRelay } from '../../../src/api/live/session-relay.ts';
import { Deadline } from '../../../src/api/opening/deadline.ts';
import { openSession } from '../../../src/api/opening/open-session.ts';
import { connectUnix } from '../../../src/transport/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { loginBy } from '../../unit/api/support/login.ts';

/** Connects to the test driver, and treats the daemon as one without callback ids. */
export async function connectAsToOldDaemon(socketPath: string): Promise<Connection> {
  const relay = new SessionRelay();
  const deadline = new Deadline('Opening', WAIT_LIMIT_MS, undefined);
  try {
    const opened = await openSession({
      transport: await connectUnix({ path: socketPath, signal: deadline.signal }),
      openName: 'test:///default',
      isReadOnly: false,
      login: loginBy(),
      usesKeepalive: true,
      maxCallsInFlight: 4,
      events: relay,
      deadline,
    });
    const link = new Link({
      opened: {
        ...opened,
        eventFeatures: async () => ({ hasEventCallbacks: false, hasCloseCallback: false }),
      },
      relay,
      keepAlive: undefined,
      callTimeoutMs: undefined,
      reconnect: undefined,
      dial: undefined,
      uri: 'test:///default',
    });
    return assembleConnection({ link, uri: 'test:///default', isReadOnly: false });
  } finally {
    deadline.clear();
  }
}
