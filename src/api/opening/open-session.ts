import { LibvirtError, toError } from '../../errors/index.ts';
import { remote, VirDrvFeature } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import { ClientSession, PacketChannel, Trace, UNOPENED_PACKET_BYTES_MAX } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { EventFeatures, OpenedSession } from '../live/opened-session.ts';
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
  /** Whether the daemon is asked to send keepalive messages, and to answer those of the client. */
  readonly usesKeepalive: boolean;
  readonly maxCallsInFlight: number;
  readonly events: SessionEvents;
  readonly deadline: Deadline;
}

/**
 * Opens libvirt's remote program over a transport: login, then keepalive and OPEN. libvirt's own
 * client also asks for the features that events depend on. This one asks when a program listens.
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
    const flags = options.isReadOnly ? OPEN_READ_ONLY : 0;
    // The query enables the daemon's keepalive. It is answered before OPEN too, so neither of the
    // two waits for the other.
    const [hasKeepalive] = await Promise.all([
      options.usesKeepalive && hasFeature(session, VirDrvFeature.PROGRAM_KEEPALIVE, signal),
      session.call(remote.connectOpen, { name: options.openName, flags }, { signal }),
    ]);
    session.markOpen();
    return { session, hasKeepalive, eventFeatures: eventFeaturesOf(session) };
  } catch (error) {
    session.fail(toError(error));
    throw explainOpening(error, deadline.phase, options.transport);
  }
}

/** Returns a function that asks for the features once. */
function eventFeaturesOf(session: ClientSession): OpenedSession['eventFeatures'] {
  let asked: Promise<EventFeatures> | undefined;
  return () => {
    asked ??= askEventFeatures(session);
    return asked;
  };
}

async function askEventFeatures(session: ClientSession): Promise<EventFeatures> {
  const [hasEventCallbacks, hasCloseCallback] = await Promise.all([
    hasFeature(session, VirDrvFeature.REMOTE_EVENT_CALLBACK),
    hasFeature(session, VirDrvFeature.REMOTE_CLOSE_CALLBACK),
  ]);
  return { hasEventCallbacks, hasCloseCallback };
}

/** An error reply counts as no: the daemon does not know the feature. */
async function hasFeature(
  session: ClientSession,
  feature: number,
  signal?: AbortSignal,
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
