import { LibvirtError, toError } from '../../errors/index.ts';
import { remote, VirDrvFeature } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import { ClientSession, PacketChannel, Trace, UNOPENED_PACKET_BYTES_MAX } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import { authenticate } from './authenticate.ts';
import type { Deadline } from './deadline.ts';
import { explainOpening } from './explain-opening.ts';
import type { LoginParameters } from './login-parameters.ts';

/** VIR_CONNECT_RO: the only flag of CONNECT_OPEN that a daemon looks at. */
const OPEN_READ_ONLY = 1;

export interface OpenSessionOptions {
  readonly transport: Transport;
  /** The name for CONNECT_OPEN; if empty, the daemon chooses its hypervisor. */
  readonly openName: string;
  readonly isReadOnly: boolean;
  readonly login: LoginParameters;
  readonly maxCallsInFlight: number;
  readonly events: SessionEvents;
  readonly deadline: Deadline;
}

/**
 * Opens libvirt's remote program over a transport, in the order of libvirt's own client: login,
 * keepalive, OPEN, then the features that events depend on.
 *
 * If it fails, nothing stays open.
 */
export async function openSession(options: OpenSessionOptions): Promise<OpenedSession> {
  const { deadline } = options;
  const trace = new Trace();
  const channel = new PacketChannel(options.transport, UNOPENED_PACKET_BYTES_MAX, trace);
  const session = new ClientSession(channel, {
    maxCallsInFlight: options.maxCallsInFlight,
    trace,
    events: options.events,
  });
  const { signal } = deadline;
  try {
    deadline.phase = 'auth';
    await authenticate(session, options.login, deadline);
    deadline.phase = 'open';
    // The query enables the daemon's keepalive. It is allowed before OPEN.
    const hasKeepalive = await hasFeature(session, VirDrvFeature.PROGRAM_KEEPALIVE, signal);
    const flags = options.isReadOnly ? OPEN_READ_ONLY : 0;
    await session.call(remote.connectOpen, { name: options.openName, flags }, { signal });
    session.markOpen();
    const [hasEventCallbacks, hasCloseCallback] = await Promise.all([
      hasFeature(session, VirDrvFeature.REMOTE_EVENT_CALLBACK, signal),
      hasFeature(session, VirDrvFeature.REMOTE_CLOSE_CALLBACK, signal),
    ]);
    return { session, hasKeepalive, hasEventCallbacks, hasCloseCallback };
  } catch (error) {
    session.fail(toError(error));
    throw explainOpening(error, deadline.phase, options.transport);
  }
}

/** An error reply counts as no: the daemon does not know the feature. */
async function hasFeature(
  session: ClientSession,
  feature: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { supported } = await session.call(
      remote.connectSupportsFeature,
      { feature },
      { signal },
    );
    return supported !== 0;
  } catch (error) {
    if (error instanceof LibvirtError && error.outcome === 'answered') return false;
    throw error;
  }
}
