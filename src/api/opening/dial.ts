import { TransportError, toError } from '../../errors/index.ts';
import { remote } from '../../protocol/index.ts';
import type { SessionEvents } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { Target } from '../../uri/index.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import type { Deadline } from './deadline.ts';
import { loginParameters } from './login-parameters.ts';
import { openSession } from './open-session.ts';
import { openTransport } from './open-transport.ts';
import { takeTransport } from './take-transport.ts';

/** The result of {@link dial}: a session, and the URI of its hypervisor. */
export interface Dialled {
  readonly opened: OpenedSession;
  readonly uri: string;
}

/**
 * Opens a session to a hypervisor: transport, login, OPEN. A reconnect does the same. If it fails,
 * nothing stays open.
 */
export async function dial(
  target: Target,
  options: ResolvedConnectOptions,
  events: SessionEvents,
  deadline: Deadline,
): Promise<Dialled> {
  const transport = await chooseTransport(target, options, deadline);
  try {
    const opened = await openSession({
      transport,
      openName: target.openName,
      isReadOnly: options.readOnly,
      login: loginParameters(target, options),
      usesKeepalive: options.keepAlive !== undefined,
      maxCallsInFlight: options.maxCallsInFlight,
      events,
      deadline,
    });
    return { opened, uri: target.uri ?? (await askUri(opened, deadline.signal)) };
  } catch (error) {
    throw withoutCall(toError(error), transport);
  }
}

/**
 * The failure of a helper program is only noticed by the first call, which gets no reply. The error
 * should be about the helper, not about that call.
 */
function withoutCall(error: Error, { address }: Transport): Error {
  const { cause } = error;
  if (!(cause instanceof TransportError) || cause.phase !== 'helper') return error;
  return new TransportError('CONNECT_FAILED', cause.message, { cause, address, phase: 'helper' });
}

function chooseTransport(
  target: Target,
  options: ResolvedConnectOptions,
  deadline: Deadline,
): Promise<Transport> {
  const { transport } = options;
  deadline.phase = 'connect';
  if (transport === undefined) return openTransport(target, options, deadline);
  return takeTransport(transport, deadline.signal);
}

/** Returns the URI that the daemon has chosen, if the client opened without one. */
async function askUri({ session }: OpenedSession, signal: AbortSignal): Promise<string> {
  try {
    return (await session.call(remote.connectGetUri, undefined, { signal })).uri;
  } catch (error) {
    session.fail(toError(error));
    throw error;
  }
}
