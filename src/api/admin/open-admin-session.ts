import { toError } from '../../errors/index.ts';
import { admin } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import { ClientSession, PacketChannel, Trace, UNOPENED_PACKET_BYTES_MAX } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { EventFeatures, OpenedSession } from '../live/opened-session.ts';
import type { Deadline } from '../opening/deadline.ts';
import { explainOpening } from '../opening/explain-opening.ts';

/** Options of {@link openAdminSession}. */
export interface OpenAdminSessionOptions {
  readonly transport: Transport;
  readonly maxCallsInFlight: number;
  readonly events: SessionEvents;
  readonly deadline: Deadline;
}

/**
 * Opens libvirt's admin program over a transport.
 *
 * The program has no procedures for authentication, since the daemon checks the user of the peer of
 * the socket. It has no procedures for features either. If opening fails, the session is closed.
 */
export async function openAdminSession(options: OpenAdminSessionOptions): Promise<OpenedSession> {
  const { transport, maxCallsInFlight, events, deadline } = options;
  const trace = new Trace();
  const channel = new PacketChannel(transport, UNOPENED_PACKET_BYTES_MAX, trace);
  const session = new ClientSession(channel, { maxCallsInFlight, trace, events });
  try {
    deadline.phase = 'open';
    await session.call(admin.connectOpen, { flags: 0 }, { signal: deadline.signal });
    session.markOpen();
    return { session, hasKeepalive: false, eventFeatures: noEvents };
  } catch (error) {
    session.fail(toError(error));
    throw explainOpening(error, deadline.phase, transport);
  }
}

/** The admin program has no events. */
function noEvents(): Promise<EventFeatures> {
  return Promise.resolve({ hasEventCallbacks: false, hasCloseCallback: false });
}
