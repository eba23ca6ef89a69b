import { unlessAborted } from '../async/index.ts';
import { toError } from '../errors/index.ts';
import type { Target } from '../uri/index.ts';
import { processEnvironment, resolveTarget } from '../uri/index.ts';
import type { ConnectTrace } from './calls/trace-channels.ts';
import { traced, traceTarget, tracing } from './calls/tracing.ts';
import { assembleConnection } from './connection/assemble-connection.ts';
import type { Connection } from './connection/connection.ts';
import { StateLog } from './live/connection-state.ts';
import { Link } from './live/link.ts';
import type { Dial } from './live/opened-session.ts';
import { SessionRelay } from './live/session-relay.ts';
import { callConnectionsFor, PromptlessDeadline } from './opening/call-connections.ts';
import type { ConnectOptions, ResolvedConnectOptions } from './opening/connect-options.ts';
import { resolveConnectOptions } from './opening/connect-options.ts';
import { Deadline } from './opening/deadline.ts';
import type { Dialled } from './opening/dial.ts';
import { dial } from './opening/dial.ts';
import { hostAccessOf } from './opening/host-access.ts';
import { reportUnusedParameters } from './opening/unused-uri-parameters.ts';
import { untilDaemonAnswers } from './opening/wait-for-daemon.ts';

/** Opens a connection. The import of the package does not load this file; `connect` does. */
export async function openConnection(
  uri: string | undefined,
  options: ConnectOptions,
): Promise<Connection> {
  const resolved = await resolveConnectOptions(options);
  const states = new StateLog(resolved);
  states.start('connecting');
  try {
    return await connectTraced(uri, resolved, states);
  } catch (error) {
    states.end('closed', toError(error));
    throw error;
  }
}

async function connectTraced(
  uri: string | undefined,
  resolved: ResolvedConnectOptions,
  states: StateLog,
): Promise<Connection> {
  if (!tracing.connect.hasSubscribers) return await connectWith(uri, resolved, states);
  const trace: ConnectTrace = { ...traceTarget(uri), readOnly: resolved.readOnly };
  return await traced(tracing.connect, trace, async () => {
    const connection = await connectWith(uri, resolved, states);
    // The URI that was found, or chosen by the daemon.
    Object.assign(trace, traceTarget(connection.uri));
    return connection;
  });
}

async function connectWith(
  uri: string | undefined,
  resolved: ResolvedConnectOptions,
  states: StateLog,
): Promise<Connection> {
  const { target, dialled, relay } = await openFirst(uri, resolved, states);
  states.end('open');
  // By field, because V8 makes a hidden class for each object of so many fields that is spread.
  const link = new Link({
    opened: dialled.opened,
    uri: dialled.uri,
    hostAccess: hostAccessOf(target, resolved),
    relay,
    states,
    keepAlive: resolved.keepAlive,
    callTimeoutMs: resolved.callTimeoutMs,
    lowLatency: resolved.lowLatency,
    reconnect: resolved.reconnect,
    streamConnections: resolved.streamConnections,
    dial: typeof resolved.transport === 'object' ? undefined : dialAgain(target, resolved),
    callConnections: callConnectionsFor(target, dialled.uri, resolved),
  });
  return assembleConnection({ link, uri: dialled.uri, isReadOnly: resolved.readOnly });
}

interface FirstSession {
  readonly target: Target;
  readonly dialled: Dialled;
  readonly relay: SessionRelay;
}

function openFirst(
  uri: string | undefined,
  resolved: ResolvedConnectOptions,
  states: StateLog,
): Promise<FirstSession> {
  // Also resolves the URI again: a daemon that starts meanwhile may have another socket.
  const attempt = (signal: AbortSignal | undefined): Promise<FirstSession> =>
    within(resolved, signal, async (deadline) => {
      const { readOnly, allow, aliases } = resolved;
      const use = { hasTransport: resolved.transport !== undefined };
      const relay = new SessionRelay();
      const given = { readOnly, allow, aliases };
      const resolving = resolveTarget(uri, given, processEnvironment(), use);
      const target = await unlessAborted(resolving, deadline.signal);
      reportUnusedParameters(target.parsed, resolved.unusedUriParameters);
      return { target, dialled: await dialTo(target, resolved, relay, deadline), relay };
    });
  const { waitForDaemon: policy, signal } = resolved;
  if (policy === undefined) return attempt(signal);
  return untilDaemonAnswers({
    ...{ policy, signal, attempt },
    onFailedAttempt: (error) => states.attemptFailed(error),
  });
}

function dialAgain(target: Target, options: ResolvedConnectOptions): Dial {
  return async (relay, signal, { mayPrompt = true } = {}) => {
    const open = (deadline: Deadline): Promise<Dialled> => dialTo(target, options, relay, deadline);
    const kind = mayPrompt ? Deadline : PromptlessDeadline;
    return (await within(options, signal, open, kind)).opened;
  };
}

function dialTo(
  target: Target,
  options: ResolvedConnectOptions,
  relay: SessionRelay,
  deadline: Deadline,
): Promise<Dialled> {
  deadline.what = `Opening ${target.uri ?? 'the local daemon'}`;
  return dial(target, options, relay, deadline);
}

/** The timeout covers all phases of opening, so none of them can block indefinitely. */
async function within<T>(
  { connectTimeoutMs }: ResolvedConnectOptions,
  signal: AbortSignal | undefined,
  open: (deadline: Deadline) => Promise<T>,
  DeadlineClass: typeof Deadline = Deadline,
): Promise<T> {
  const deadline = new DeadlineClass('Opening', connectTimeoutMs, signal);
  deadline.phase = 'resolve';
  try {
    return await open(deadline);
  } finally {
    deadline.clear();
  }
}
