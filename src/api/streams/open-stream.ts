import { requireSignal, throwIfAborted } from '../../async/index.ts';
import { LibvirtError, StreamError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import type { StreamOptions, TrackedCallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { Lease } from '../calls/lease.ts';
import { OpenTrace, tracedDomain, traceTarget, tracing } from '../calls/tracing.ts';
import { timedCall, withCallTimeout } from '../live/call-timeout.ts';
import type { InboxGate, InboxOptions } from './inbox.ts';
import { Inbox } from './inbox.ts';
import { ResumingDownload } from './resuming-download.ts';
import { Stream } from './stream.ts';
import type { Carrier } from './wire.ts';
import { Wire } from './wire.ts';

const MIB = 1_048_576;

/** A stream with its own session needs a small buffer, because the daemon can be paused. */
const OWN_LIMITS: InboxOptions = { highBytes: MIB, lowBytes: MIB / 2 };

/** Larger, because each stop means that the stream has to be reopened. */
const RESUMING_LIMITS: InboxOptions = { highBytes: 4 * MIB, lowBytes: MIB };

/** The directions and options of a stream. */
interface StreamUse extends StreamOptions {
  /** Called once at the end of an opened stream. */
  readonly onEnd?: ((error: unknown) => void) | undefined;

  readonly canRecv: boolean;
  readonly canSend: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The stream to open. */
export interface StreamRequest<Args, Ret> extends StreamUse {
  readonly procedure: Procedure<Args, Ret>;
  readonly args: Args;

  /** The buffer limit of the stream if it shares the session of the connection. */
  readonly shared:
    | {
        /** The stream fails if it buffers more. */
        readonly maxBytes: number;
        /** Whether it shares the session even if it could have its own. */
        readonly always?: boolean;
      }
    | {
        /**
         * Returns the arguments to reopen it after `received` bytes; undefined if none are left.
         */
        readonly resumeAt: (received: bigint) => Args | undefined;
      };
}

export interface OpenedStream<Ret> {
  readonly ret: Ret;
  readonly stream: Stream;
}

/**
 * Opens a stream on its own session if one is available, otherwise on the session of the
 * connection.
 *
 * @throws VirError if libvirt refuses.
 */
export async function openStream<Args, Ret>(
  calls: Calls,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const trace = OpenTrace.start(tracing.stream, () => ({
    ...{ ...traceTarget(calls.uri), procedure: request.procedure.name },
    domain: tracedDomain(request.args),
  }));
  if (trace === undefined) return await openRequest(calls, request);
  try {
    return await openRequest(calls, { ...request, onEnd: (error) => trace.end(error) });
  } catch (error) {
    trace.end(error);
    throw error;
  }
}

async function openRequest<Args, Ret>(
  calls: Calls,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const { procedure, signal } = request;
  if (signal !== undefined) {
    throwIfAborted(requireSignal(signal), procedure.name, procedure.name);
  }
  const refusal = calls.refusal(procedure, request.args);
  if (refusal !== undefined) throw refusal;
  await calls.ready(procedure, { signal });
  const isAlwaysShared = 'always' in request.shared && request.shared.always === true;
  const lease = isAlwaysShared ? undefined : await calls.lease(signal);
  if (lease === undefined) return openShared(calls, request);
  try {
    return await openOwn(calls, lease, request);
  } catch (error) {
    // The daemon may have been restarted since the session was last used.
    if (!lease.isUsed || !lease.session.isClosed || signal?.aborted || isTimeout(error))
      throw error;
    return openRequest(calls, request);
  }
}

async function openOwn<Args, Ret>(
  calls: Calls,
  lease: Lease,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const { procedure, args, signal } = request;
  if (request.canRecv) Inbox.keepFreedMemory();
  const inbox = new Inbox(OWN_LIMITS);
  inbox.gate = { onFull: () => lease.pause(), onDrained: () => lease.resume() };
  const wire = new Wire(inbox, { lease, finishesAtEnd: !request.canSend });
  try {
    const opened = await inTime(calls, request, (options) =>
      lease.session.openStream(procedure, args, wire, options),
    );
    wire.attach(opened.stream);
    return { ret: opened.ret, stream: streamOf(inbox, wire, request) };
  } catch (error) {
    const isSettled = error instanceof LibvirtError && error.outcome !== 'unknown';
    // A late reply would open a stream without an owner.
    if (isSettled && !signal?.aborted) lease.release();
    else lease.discard(error);
    throw error;
  }
}

async function openShared<Args, Ret>(
  calls: Calls,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const { shared } = request;
  const isResuming = 'resumeAt' in shared;
  const inbox = new Inbox(isResuming ? RESUMING_LIMITS : overflowLimits(shared.maxBytes));
  const { ret, wire } = await openWire(calls, request, request.args, inbox);
  if (!isResuming) {
    inbox.gate = overflowGate(inbox, wire, shared.maxBytes);
    return { ret, stream: streamOf(inbox, wire, request) };
  }
  const download = new ResumingDownload(inbox, wire, {
    reopen: async (received) => {
      const args = shared.resumeAt(received);
      if (args === undefined) return undefined;
      return (await openWire(calls, request, args, inbox)).wire;
    },
    onLoss: (listener) => calls.onLoss(listener),
  });
  inbox.gate = download;
  return { ret, stream: streamOf(inbox, download, request) };
}

async function openWire<Args, Ret>(
  calls: Calls,
  request: StreamUse & { readonly procedure: Procedure<Args, Ret> },
  args: Args,
  inbox: Inbox,
): Promise<{ readonly ret: Ret; readonly wire: Wire }> {
  const wire = new Wire(inbox, { lease: undefined, finishesAtEnd: !request.canSend });
  const { ret, stream } = await inTime(calls, request, (options) =>
    calls.openStream(request.procedure, args, wire, options),
  );
  wire.attach(stream);
  return { ret, wire };
}

/** Applies the call timeout to the opening call. */
function inTime<T>(
  calls: Calls,
  request: StreamUse & { readonly procedure: AnyProcedure },
  open: (options: TrackedCallOptions & StreamOptions) => Promise<T>,
): Promise<T> {
  const { procedure, isSparse = false, sendLimit, signal } = request;
  const options = { isSparse, sendLimit, signal };
  const { callTimeoutMs } = calls;
  if (callTimeoutMs === undefined) return open(options);
  return withCallTimeout(callTimeoutMs, timedCall(procedure), options, (within) =>
    open({ ...options, ...within }),
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof LibvirtError && error.code === 'CALL_TIMEOUT';
}

function streamOf(inbox: Inbox, carrier: Carrier, use: StreamUse): Stream {
  const { canRecv, canSend, signal, onEnd } = use;
  return Stream.of({ inbox, carrier, canRecv, canSend, signal, onEnd });
}

function overflowLimits(maxBytes: number): InboxOptions {
  return { highBytes: maxBytes, lowBytes: maxBytes / 2 };
}

/** A shared session cannot be paused, because that would stop all other calls. */
function overflowGate(inbox: Inbox, wire: Wire, maxBytes: number): InboxGate {
  return {
    onFull: () => {
      const what = `More than ${maxBytes} bytes of the stream were not read in time`;
      const why = `${what}. It shares the main connection (streamConnections), which cannot pause`;
      void wire.abort();
      inbox.fail(new StreamError('STREAM_OVERFLOW', why));
    },
    onDrained() {},
  };
}
