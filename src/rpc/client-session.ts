import { abortError, requireSignal } from '../async/index.ts';
import { TransportError } from '../errors/index.ts';
import type { AnyEventMessage, AnyProcedure, Procedure } from '../protocol/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../protocol/index.ts';
import { findProcedure, isKnownProgram } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import { BusyPoll } from './busy-poll.ts';
import type { TrackedCallOptions } from './call-options.ts';
import { CallTable } from './call-table.ts';
import type { PacketChannel, PacketHandler } from './channel.ts';
import { sentInTheClear } from './channel.ts';
import type { StreamOptions, StreamSink } from './client-stream.ts';
import { ClientStream, IGNORING_SINK } from './client-stream.ts';
import { describeAbort, describeWait } from './describe-call.ts';
import { lossError, violation } from './failures.ts';
import type { PieceSink } from './framer.ts';
import { answerKeepalive, isKeepalive, sendPing } from './keepalive.ts';
import type { KeepaliveOptions } from './keepalive-timer.ts';
import { KeepaliveTimer } from './keepalive-timer.ts';
import type { EndReason } from './own-close-error.ts';
import type { PacketHeader } from './packet.ts';
import { callHeader, patchSerial } from './packet.ts';
import { PendingCall } from './pending-call.ts';
import type { HoldOwner } from './process-hold.ts';
import { ProcessHold } from './process-hold.ts';
import { ReadingPause } from './reading-pause.ts';
import type { RepliesOwner } from './replies.ts';
import { Replies, UNKNOWN_PROGRAM } from './replies.ts';
import type { SecurityLayer } from './security-layer.ts';
import type { SerialUsers } from './serials.ts';
import { Serials } from './serials.ts';
import type { SessionEvents, SessionOptions } from './session-options.ts';
import { settledOrLate } from './settled-or-late.ts';
import { StreamTable } from './stream-table.ts';
import type { Trace } from './trace.ts';

/** The time that the daemon has to answer the closing call. */
const GOODBYE_DEADLINE_MS = 2000;

/**
 * The client's end of the RPC protocol. It numbers calls, and passes each reply to its call and
 * each stream packet to its stream.
 *
 * Replies may arrive in any order. A packet that the protocol does not allow ends the connection
 * with an error that describes the packet. A packet that is only late or unknown is dropped, and
 * the trace reports it.
 */
export class ClientSession implements PacketHandler, RepliesOwner, HoldOwner, SerialUsers {
  readonly channel: PacketChannel;
  readonly calls: CallTable;
  readonly streams: StreamTable;
  readonly trace: Trace;

  readonly #pause: ReadingPause;
  readonly #replies: Replies;
  readonly #events: SessionEvents;
  #keepalive: KeepaliveTimer | undefined;
  #poll: BusyPoll | undefined;
  /** A serial is not reused while a call or a stream has it. */
  readonly #serials = new Serials(this);
  #holds = 0;
  #isOpen = false;
  /** The fate of a call that was sent, if the connection ends now. */
  #sentFate: 'unknown' | 'unopened' = 'unopened';
  readonly #hold: ProcessHold;
  #afterReply: (() => void) | undefined;
  /** Whether the last packet was a reply to a call. */
  #wasReplyLast = false;
  /** The reason why no more calls are accepted. */
  #ended: EndReason | undefined;

  constructor(channel: PacketChannel, options: SessionOptions) {
    this.channel = channel;
    this.calls = new CallTable(channel, options.maxCallsInFlight);
    this.#pause = new ReadingPause(channel);
    this.streams = new StreamTable(options.trace);
    this.trace = options.trace;
    this.#replies = new Replies(channel, this);
    this.#hold = new ProcessHold(channel.transport, this);
    this.#events = options.events;
    channel.start(this);
  }

  get isClosed(): boolean {
    return this.#ended !== undefined;
  }

  /** Accepts packets of full size and events from now on: the daemon has accepted the client. */
  markOpen(): void {
    this.#isOpen = true;
    this.#replies.markOpen();
    this.#sentFate = 'unknown';
    this.channel.maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
  }

  /**
   * Passes all later bytes through `layer`. The reply that completed the login must be the last
   * packet: an attacker could have sent another packet behind it, in the clear, so such a packet
   * ends the connection.
   */
  secure(layer: SecurityLayer): void {
    if (this.#wasReplyLast) this.channel.secure(layer);
    else this.channel.fail(sentInTheClear());
  }

  /**
   * Starts keepalive: if the daemon does not respond in time, the connection ends
   * (`KEEPALIVE_LOST`).
   */
  startKeepalive(options: KeepaliveOptions): void {
    if (this.#ended !== undefined) return;
    const seconds = (options.intervalMs * (options.count + 1)) / 1000;
    this.#keepalive ??= new KeepaliveTimer(options, {
      ping: () => sendPing(this.channel),
      dead: () => {
        const why = `The daemon has not responded for ${seconds} seconds (keepalive)`;
        this.channel.fail(new TransportError('KEEPALIVE_LOST', why, { outcome: 'unknown' }));
      },
    });
  }

  /** Polls for the replies to single calls from now on: more CPU time for less latency. */
  pollBusily(): void {
    this.#poll ??= new BusyPoll(this.calls);
  }

  /**
   * Stops reading, so that the data of a stream stays with the daemon. Keepalive stops meanwhile,
   * because the daemon's packets are not read. With `showsLife` the daemon regularly receives a
   * PONG, so it does not take this client for dead.
   */
  pauseReading(options: { readonly showsLife: boolean }): void {
    if (this.#ended !== undefined || this.#pause.isOn) return;
    this.#keepalive?.stop();
    this.#pause.begin(options.showsLife);
  }

  resumeReading(): void {
    if (!this.#pause.isOn) return;
    this.#keepalive?.restart();
    this.#pause.end();
  }

  /** Whether reading is paused by {@link pauseReading}. */
  get isReadingPaused(): boolean {
    return this.#pause.isOn;
  }

  /** Sets a function that is called after each reply. */
  set afterReply(listener: () => void) {
    this.#afterReply = listener;
  }

  /**
   * Sends a queued call of another session on this one. Its packet is encoded already, so only the
   * serial changes.
   */
  adopt(call: PendingCall): void {
    const { session, packet } = call;
    if (packet === undefined) return;
    session.calls.removeQueued(call);
    call.moveTo(this, this.#newHeader(call.procedure));
    patchSerial(packet, call.header.serial);
    this.calls.submitEncoded(call, packet);
    this.#hold.take();
    session.#hold.check();
  }

  /** Rejects a call whose signal has aborted. */
  abandon(call: PendingCall, signal: AbortSignal): void {
    const { wasSent: isSent, procedure } = call;
    const wait = isSent ? undefined : describeWait(this.calls);
    const abort = describeAbort(procedure.name, { isSent, wait }, procedure.name);
    this.calls.abandon(call, () => abortError(signal, () => abort));
    this.#hold.check();
  }

  /** Reports a dropped event, and the reason, in the trace. */
  traceDropped(event: AnyEventMessage, reason: string): void {
    const { program: prog, version: vers, number: proc } = event;
    // libvirt gives all its events the serial 1.
    const fixed = { type: VirNetMessageType.MESSAGE, serial: 1, status: VirNetMessageStatus.OK };
    this.trace.dropped({ prog, vers, proc, ...fixed }, reason);
  }

  /** Keeps the process alive, as a pending call does, until {@link release} is called as often. */
  hold(): void {
    this.#holds += 1;
    this.#hold.take();
  }

  release(): void {
    this.#holds -= 1;
    this.#hold.check();
  }

  /**
   * Makes a call. If the procedure opens a stream, the stream is aborted after the reply: use
   * {@link openStream} for its data.
   *
   * @throws ArgumentError if `args` cannot be encoded. In that case, nothing is sent.
   * @throws VirError if libvirt answers with an error.
   * @throws TransportError if the connection is closed, or ends before the reply.
   */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions = {},
  ): Promise<Ret> {
    if (procedure.stream !== 'none') return this.#callWithoutStream(procedure, args, options);
    return this.#call(procedure, this.#newHeader(procedure), args, options);
  }

  /** Makes a call that opens a stream. `sink` may receive data before the reply arrives. */
  async openStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    sink: StreamSink,
    options: TrackedCallOptions & StreamOptions = {},
  ): Promise<{ readonly ret: Ret; readonly stream: ClientStream }> {
    const header = this.#newHeader(procedure);
    const stream = new ClientStream(this.channel, header, {
      ...options,
      sink,
      forget: () => this.#forgetStream(header.serial),
    });
    // Data may arrive before the reply, so the stream is registered before the call is sent.
    this.streams.add(header.serial, stream);
    try {
      return { ret: await this.#call(procedure, header, args, options, stream), stream };
    } catch (error) {
      if (!this.calls.hasSerial(header.serial)) this.#forgetStream(header.serial);
      throw error;
    }
  }

  /**
   * Ends the session: rejects every pending call with `why`, makes the call `goodbye` if it is
   * given, and closes. Resolves when the connection is closed, even if the daemon does not respond.
   */
  async close(why: EndReason, goodbye?: Procedure<void, unknown>): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = why;
      this.calls.abandonAll(why, this.#sentFate);
      if (goodbye !== undefined) await this.#sayGoodbye(goodbye);
    }
    await this.channel.end();
  }

  /** Closes immediately, and rejects every pending call because of `error`. */
  fail(error: Error): void {
    this.channel.fail(error);
  }

  #call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    header: PacketHeader,
    args: Args,
    options: TrackedCallOptions,
    stream?: ClientStream,
  ): Promise<Ret> {
    const { signal, progress } = options;
    const answer = new Promise<unknown>((resolve) => {
      if (signal !== undefined && requireSignal(signal).aborted) {
        const { name } = procedure;
        const isSent = progress?.isSent ?? false;
        throw abortError(signal, () => describeAbort(name, { isSent }, name));
      }
      if (this.#ended !== undefined) throw lossError(this.#ended(), 'not-sent', procedure.name);
      const parts = { resolve, stream, progress };
      const call = new PendingCall(this, procedure, header, args, parts);
      this.calls.submit(call);
      if (signal !== undefined) call.watch(signal);
      this.#hold.take();
      this.#poll?.sent();
    });
    return answer as Promise<Ret>;
  }

  async #callWithoutStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions,
  ): Promise<Ret> {
    const { ret, stream } = await this.openStream(procedure, args, IGNORING_SINK, options);
    stream.abort();
    return ret;
  }

  /** Makes the closing call. Resolves with its reply, the end of the connection or the timeout. */
  async #sayGoodbye(procedure: Procedure<void, unknown>): Promise<void> {
    const answer = new Promise((resolve) => {
      const header = this.#newHeader(procedure);
      this.calls.submitNow(new PendingCall(this, procedure, header, undefined, { resolve }));
      this.#hold.take();
    });
    await settledOrLate(answer, GOODBYE_DEADLINE_MS);
  }

  /** Takes a packet of the daemon. @throws ProtocolError if it violates the protocol. */
  onPacket(header: PacketHeader, payload: XdrReader): void {
    this.#wasReplyLast = false;
    const { type } = header;
    if (type === VirNetMessageType.REPLY || type === VirNetMessageType.REPLY_WITH_FDS) {
      this.#replies.receive(header, payload);
      return;
    }
    if (!isKnownProgram(header.prog, header.vers)) throw violation(header, UNKNOWN_PROGRAM);
    switch (type) {
      case VirNetMessageType.MESSAGE:
        this.#onMessage(header, payload);
        break;
      case VirNetMessageType.STREAM:
      case VirNetMessageType.STREAM_HOLE:
        this.streams.receive(header, payload);
        break;
      default:
        throw violation(header, 'a daemon does not send packets of this type');
    }
  }

  /** Returns the stream of a data packet. */
  onStreamData(header: PacketHeader): PieceSink | undefined {
    this.#wasReplyLast = false;
    return isKnownProgram(header.prog, header.vers) ? this.streams.of(header) : undefined;
  }

  /** Called when bytes arrive: the daemon is alive. */
  onBytes(): void {
    this.#keepalive?.received();
  }

  /** Called in each turn that decodes a large reply: the daemon is alive, but is not read. */
  onTurn(): void {
    this.#keepalive?.received();
  }

  /** Called when more bulk data may be sent. */
  onRoom(): void {
    this.streams.room();
  }

  /** Called when a call has its reply. */
  onSettled(): void {
    this.#wasReplyLast = true;
    this.#poll?.replied();
    this.#hold.check();
    this.#afterReply?.();
  }

  #onMessage(header: PacketHeader, payload: XdrReader): void {
    if (isKeepalive(header)) {
      answerKeepalive(header, this.channel, this.trace);
      return;
    }
    const event = findProcedure(header);
    if (!this.#isOpen) {
      this.trace.dropped(header, 'the connection is not open yet');
    } else if (event === undefined || !('event' in event)) {
      this.trace.dropped(header, 'this version of the client does not know the event');
    } else {
      this.#events.onEvent(event, payload);
    }
  }

  /** Called when the channel has closed. */
  onClose(error: Error | undefined): void {
    this.#keepalive?.stop();
    this.#pause.stop();
    // After a close by the client the daemon may reset the connection, because its data is not
    // read.
    this.#ended ??= reasonOf(error);
    this.calls.abandonAll(this.#ended, this.#sentFate);
    this.streams.closeAll(this.#ended);
    this.#hold.check();
    this.#events.onClose(error);
  }

  #forgetStream(serial: number): void {
    this.streams.forget(serial);
    this.#hold.check();
  }

  #newHeader(procedure: AnyProcedure): PacketHeader {
    return callHeader(procedure, this.#serials.next());
  }

  /** Whether a reply, a stream or an event is awaited. */
  get isNeeded(): boolean {
    return this.#holds > 0 || this.streams.size > 0 || this.calls.isAwaited;
  }

  /** Whether a call or a stream has a serial. */
  usesSerial(serial: number): boolean {
    return this.calls.hasSerial(serial) || this.streams.has(serial);
  }
}

/** Returns the reason of an end that the client did not begin; without an error, the daemon closed. */
function reasonOf(error: Error | undefined): EndReason {
  const why = error ?? new TransportError('CONNECTION_CLOSED', 'The daemon closed the connection');
  return () => why;
}
