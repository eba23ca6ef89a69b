import { requireSignal } from '../../async/index.ts';
import { LibvirtError, StreamError } from '../../errors/index.ts';
import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import type { StreamOptions, TrackedCallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { Lease } from '../calls/lease.ts';
import { withCallTimeout } from '../live/call-timeout.ts';
import type { InboxGate, InboxOptions } from './inbox.ts';
import { Inbox } from './inbox.ts';
import { ResumingDownload } from './resuming-download.ts';
import { Stream } from './stream.ts';
import type { Carrier } from './wire.ts';
import { Wire } from './wire.ts';

const MIB = 1_048_576;

/** With a session of its own a stream needs little: the rest stays with the daemon. */
const OWN_LIMITS: InboxOptions = { highBytes: MIB, lowBytes: MIB / 2 };

/** To stop is to open the stream again, so it should not happen often. */
const RESUMING_LIMITS: InboxOptions = { highBytes: 4 * MIB, lowBytes: MIB };

/** What a stream is for. */
interface StreamUse extends StreamOptions {
  readonly canRecv: boolean;
  readonly canSend: boolean;
  readonly signal: AbortSignal | undefined;
}

/** A stream that somebody wants to open. */
export interface StreamRequest<Args, Ret> extends StreamUse {
  readonly procedure: Procedure<Args, Ret>;
  readonly args: Args;

  /** What happens where the stream must share the connection's own session, and nobody reads. */
  readonly shared:
    | {
        /** The stream fails when it holds so much. */
        readonly maxBytes: number;
        /** It is to share the session even where it could have one of its own. */
        readonly always?: boolean;
      }
    | {
        /** It is opened again later; undefined when nothing is left after so many bytes. */
        readonly resumeAt: (received: bigint) => Args | undefined;
      };
}

export interface OpenedStream<Ret> {
  readonly ret: Ret;
  readonly stream: Stream;
}

/**
 * Opens a stream: on a session of its own where there is one, otherwise on that of the connection.
 *
 * @throws VirError when libvirt does not open it.
 */
export async function openStream<Args, Ret>(
  calls: Calls,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const { procedure, signal } = request;
  if (signal !== undefined) requireSignal(signal).throwIfAborted();
  const refusal = calls.refusal(procedure, request.args);
  if (refusal !== undefined) throw refusal;
  await calls.ready(procedure, { signal });
  const isAlwaysShared = 'always' in request.shared && request.shared.always === true;
  const lease = isAlwaysShared ? undefined : await calls.lease(signal);
  if (lease === undefined) return openShared(calls, request);
  try {
    return await openOwn(calls, lease, request);
  } catch (error) {
    // The daemon may have been started anew since the session carried its last stream.
    if (!lease.isUsed || !lease.session.isClosed || signal?.aborted || isTimeout(error))
      throw error;
    return openStream(calls, request);
  }
}

async function openOwn<Args, Ret>(
  calls: Calls,
  lease: Lease,
  request: StreamRequest<Args, Ret>,
): Promise<OpenedStream<Ret>> {
  const { procedure, args, signal } = request;
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
    // An answer that still comes would open a stream that nobody knows of.
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

/** The opening call may take as long as any other. */
function inTime<T>(
  calls: Calls,
  request: StreamUse & { readonly procedure: AnyProcedure },
  open: (options: TrackedCallOptions & StreamOptions) => Promise<T>,
): Promise<T> {
  const { procedure, isSparse = false, sendLimit, signal } = request;
  const options = { isSparse, sendLimit, signal };
  const { callTimeoutMs } = calls;
  if (callTimeoutMs === undefined) return open(options);
  return withCallTimeout(callTimeoutMs, procedure.name, options, (within) =>
    open({ ...options, ...within }),
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof LibvirtError && error.code === 'CALL_TIMEOUT';
}

function streamOf(inbox: Inbox, carrier: Carrier, { canRecv, canSend, signal }: StreamUse): Stream {
  return Stream.of({ inbox, carrier, canRecv, canSend, signal });
}

function overflowLimits(maxBytes: number): InboxOptions {
  return { highBytes: maxBytes, lowBytes: maxBytes / 2 };
}

/** Nothing else that the connection carries may wait for whoever does not read. */
function overflowGate(inbox: Inbox, wire: Wire, maxBytes: number): InboxGate {
  return {
    onFull: () => {
      const what = `More than ${maxBytes} bytes arrived on the stream and were not read`;
      const why = `${what}; it shares the connection (streamConnections), which cannot wait for it`;
      void wire.abort();
      inbox.fail(new StreamError('STREAM_OVERFLOW', why));
    },
    onDrained() {},
  };
}
