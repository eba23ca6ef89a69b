import { requireSignal } from '../async/index.ts';
import { TransportError, toError } from '../errors/index.ts';
import type { AnyEventMessage, AnyProcedure, Procedure } from '../protocol/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../protocol/index.ts';
import { findProcedure, isKnownProgram } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { TrackedCallOptions } from './call-options.ts';
import { CallTable } from './call-table.ts';
import type { PacketChannel } from './channel.ts';
import type { StreamOptions, StreamSink } from './client-stream.ts';
import { ClientStream } from './client-stream.ts';
import { lossError, readFailure, unreadable, violation } from './failures.ts';
import { answerKeepalive, isKeepalive, sendPing } from './keepalive.ts';
import type { KeepaliveOptions } from './keepalive-timer.ts';
import { KeepaliveTimer } from './keepalive-timer.ts';
import type { PacketHeader } from './packet.ts';
import { PendingCall } from './pending-call.ts';
import { ReadingPause } from './reading-pause.ts';
import { StreamTable } from './stream-table.ts';
import type { Trace } from './trace.ts';

/** How long the daemon has to answer the call that says goodbye. */
const GOODBYE_DEADLINE_MS = 2000;

/** What the layer above hears of a {@link ClientSession} besides the answers to its calls. */
export interface SessionEvents {
  /** A message that the daemon sent by itself. `payload` is only valid during the call. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void;

  /** The connection is gone. Called once, after every pending call was rejected. */
  onClose(error: Error | undefined): void;
}

export interface SessionOptions {
  readonly maxCallsInFlight: number;
  readonly trace: Trace;
  readonly events: SessionEvents;
}

/**
 * The client's end of the RPC protocol: numbers calls, hands each answer to its call, and each
 * packet of a stream to its stream.
 *
 * Answers come in any order. A packet that the protocol does not allow ends the connection with an
 * error that names it; one that is merely late or new is dropped, and the trace says so.
 */
export class ClientSession {
  readonly channel: PacketChannel;

  readonly #calls: CallTable;
  readonly #pause: ReadingPause;
  readonly #streams: StreamTable;
  readonly #trace: Trace;
  readonly #events: SessionEvents;
  #keepalive: KeepaliveTimer | undefined;
  #nextSerial = 0;
  #holds = 0;
  #isOpen = false;
  #isReferenced = false;
  /** Why no more calls are taken. */
  #ended: Error | undefined;

  constructor(channel: PacketChannel, options: SessionOptions) {
    this.channel = channel;
    this.#calls = new CallTable(channel, options.maxCallsInFlight);
    this.#pause = new ReadingPause(channel);
    this.#streams = new StreamTable(options.trace);
    this.#trace = options.trace;
    this.#events = options.events;
    channel.start({
      onPacket: (header, payload) => this.#onPacket(header, payload),
      onBytes: () => this.#keepalive?.received(),
      onRoom: () => this.#streams.room(),
      onClose: (error) => this.#onClose(error),
    });
  }

  get isClosed(): boolean {
    return this.#ended !== undefined;
  }

  /** The daemon has accepted us: packets of full size and events are welcome from now on. */
  markOpen(): void {
    this.#isOpen = true;
    this.channel.maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
  }

  /**
   * Watches over the daemon: one that shows no sign of life ends the connection (`KEEPALIVE_LOST`).
   */
  startKeepalive(options: KeepaliveOptions): void {
    if (this.#ended !== undefined) return;
    const seconds = (options.intervalMs * (options.count + 1)) / 1000;
    this.#keepalive ??= new KeepaliveTimer(options, {
      ping: () => sendPing(this.channel),
      dead: () => {
        const why = `The daemon has shown no sign of life for ${seconds} seconds (keepalive)`;
        this.channel.fail(new TransportError('KEEPALIVE_LOST', why, { outcome: 'unknown' }));
      },
    });
  }

  /**
   * Stops reading, so that a stream's data stays with the daemon. Its signs of life cannot be seen
   * meanwhile, so it is not watched over; with `showsLife` it gets ours, and waits for ever.
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

  /** Whether {@link pauseReading} is in force. */
  get isReadingPaused(): boolean {
    return this.#pause.isOn;
  }

  /** Says in the trace that an event was thrown away, and why. */
  traceDropped(event: AnyEventMessage, reason: string): void {
    const { program: prog, version: vers, number: proc } = event;
    // libvirt numbers its events 1, whatever they are.
    const fixed = { type: VirNetMessageType.MESSAGE, serial: 1, status: VirNetMessageStatus.OK };
    this.#trace.dropped({ prog, vers, proc, ...fixed }, reason);
  }

  /** Keeps the process alive, as a call under way does, until as many {@link release}. */
  hold(): void {
    this.#holds += 1;
    this.#updateReference();
  }

  release(): void {
    this.#holds -= 1;
    this.#updateReference();
  }

  /**
   * Makes a call. One that opens a stream gets its answer, and the stream is given up at once: use
   * {@link openStream} for its data.
   *
   * @throws ArgumentError when `args` cannot be encoded; nothing is sent then.
   * @throws VirError when libvirt answers with an error.
   * @throws TransportError when the connection is closed, or ends before the answer.
   */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions = {},
  ): Promise<Ret> {
    if (procedure.stream !== 'none') return this.#callWithoutStream(procedure, args, options);
    return this.#call(procedure, this.#newHeader(procedure), args, options);
  }

  /** Makes a call that opens a stream. `sink` may get data before the answer is there. */
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
    // Data may outrun the answer, so the stream is known before the call is sent.
    this.#streams.add(header.serial, stream);
    try {
      return { ret: await this.#call(procedure, header, args, options, stream), stream };
    } catch (error) {
      if (!this.#calls.hasSerial(header.serial)) this.#forgetStream(header.serial);
      throw error;
    }
  }

  /**
   * Ends the session: rejects every pending call with `why`, says goodbye with `goodbye` where one
   * is given, and closes. Resolves when the connection is closed, whatever the daemon does.
   */
  async close(why: TransportError, goodbye?: Procedure<void, unknown>): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = why;
      this.#calls.abandonAll(why);
      if (goodbye !== undefined) await this.#sayGoodbye(goodbye);
    }
    await this.channel.end();
  }

  /** Closes at once, with every pending call rejected because of `error`. */
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
    const answer = new Promise<unknown>((resolve, reject) => {
      if (signal !== undefined) requireSignal(signal).throwIfAborted();
      if (this.#ended !== undefined) throw lossError(this.#ended, 'not-sent', procedure.name);
      const call = new PendingCall(procedure, header, { resolve, reject, stream, progress });
      this.#calls.submit(call, args);
      if (signal !== undefined) call.watch(signal, () => this.#abandon(call, signal));
      this.#updateReference();
    });
    return answer.then(undefined, throwFailure) as Promise<Ret>;
  }

  async #callWithoutStream<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions,
  ): Promise<Ret> {
    const { ret, stream } = await this.openStream(procedure, args, IGNORE, options);
    stream.abort();
    return ret;
  }

  /** The answer, the end of the connection and the deadline are equally good. */
  async #sayGoodbye(procedure: Procedure<void, unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, GOODBYE_DEADLINE_MS);
      const settle = (): void => {
        clearTimeout(deadline);
        resolve();
      };
      const header = this.#newHeader(procedure);
      const call = new PendingCall(procedure, header, { resolve: settle, reject: settle });
      this.#calls.submitNow(call, undefined);
      this.#updateReference();
    });
  }

  #abandon(call: PendingCall, signal: AbortSignal): void {
    this.#calls.abandon(call, () => signal.reason);
    this.#updateReference();
  }

  #onPacket(header: PacketHeader, payload: XdrReader): void {
    if (!isKnownProgram(header.prog, header.vers)) {
      throw violation(header, 'no such program was called');
    }
    switch (header.type) {
      case VirNetMessageType.REPLY:
      case VirNetMessageType.REPLY_WITH_FDS:
        this.#onReply(header, payload);
        break;
      case VirNetMessageType.MESSAGE:
        this.#onMessage(header, payload);
        break;
      case VirNetMessageType.STREAM:
      case VirNetMessageType.STREAM_HOLE:
        this.#streams.receive(header, payload);
        break;
      default:
        throw violation(header, 'a daemon does not send packets of this type');
    }
  }

  #onReply(header: PacketHeader, payload: XdrReader): void {
    const call = this.#calls.take(header.serial);
    if (call === undefined) {
      this.#streams.receiveStrayReply(header, payload);
      return;
    }
    if (header.prog !== call.header.prog || header.proc !== call.header.proc) {
      const error = violation(header, `the call with this serial was ${call.procedure.name}`);
      call.reject(() => lossError(error, 'unknown', call.procedure.name));
      throw error;
    }
    this.#settle(call, header, payload);
    this.#calls.advance();
    this.#updateReference();
  }

  #settle(call: PendingCall, header: PacketHeader, payload: XdrReader): void {
    if (call.isAbandoned) this.#trace.dropped(header, 'its caller no longer waits');
    if (header.status === VirNetMessageStatus.ERROR) {
      const failure = readFailure(call.procedure.name, payload);
      call.stream?.close(failure());
      call.reject(failure);
    } else if (header.status !== VirNetMessageStatus.OK) {
      const error = violation(header, `an answer cannot have the status ${header.status}`);
      call.reject(() => error);
      throw error;
    } else if (call.isAbandoned) {
      call.stream?.abort();
    } else {
      this.#resolve(call, payload);
    }
  }

  #resolve(call: PendingCall, payload: XdrReader): void {
    try {
      call.resolve(call.procedure.ret.decode(payload));
    } catch (error) {
      call.stream?.abort();
      call.reject(() => unreadable(`answer to ${call.procedure.name}`, toError(error)));
    }
  }

  #onMessage(header: PacketHeader, payload: XdrReader): void {
    if (isKeepalive(header)) {
      answerKeepalive(header, this.channel, this.#trace);
      return;
    }
    const event = findProcedure(header);
    if (!this.#isOpen) {
      this.#trace.dropped(header, 'the connection is not open yet');
    } else if (event === undefined || !('event' in event)) {
      this.#trace.dropped(header, 'this version does not know the event');
    } else {
      this.#events.onEvent(event, payload);
    }
  }

  #onClose(error: Error | undefined): void {
    this.#keepalive?.stop();
    this.#pause.stop();
    // When it was closed here, the daemon may break off: it has more to say, and nobody listens.
    this.#ended ??=
      error ?? new TransportError('CONNECTION_CLOSED', 'The daemon closed the connection');
    const why = this.#ended;
    this.#calls.abandonAll(why);
    this.#streams.closeAll(why);
    this.#updateReference();
    this.#events.onClose(error);
  }

  #forgetStream(serial: number): void {
    this.#streams.forget(serial);
    this.#updateReference();
  }

  #newHeader(procedure: AnyProcedure): PacketHeader {
    const serial = this.#nextSerial;
    // A serial is not used again while a call or a stream with it lives.
    do {
      this.#nextSerial = (this.#nextSerial + 1) >>> 0;
    } while (this.#calls.hasSerial(this.#nextSerial) || this.#streams.has(this.#nextSerial));
    return {
      prog: procedure.program,
      vers: procedure.version,
      proc: procedure.number,
      type: VirNetMessageType.CALL,
      serial,
      status: VirNetMessageStatus.OK,
    };
  }

  /**
   * The process lives as long as somebody waits for an answer, a stream or events, and no longer.
   */
  #updateReference(): void {
    const isNeeded = this.#holds > 0 || this.#streams.size > 0 || this.#calls.isAwaited;
    if (isNeeded === this.#isReferenced) return;
    this.#isReferenced = isNeeded;
    if (isNeeded) this.channel.transport.ref();
    else this.channel.transport.unref();
  }
}

/**
 * What a call is rejected with makes its error, unless it failed before it was made: see Failure.
 */
function throwFailure(failure: unknown): never {
  throw typeof failure === 'function' ? failure() : failure;
}

/** Takes a stream that nobody wants, until it is aborted. */
const IGNORE: StreamSink = {
  onData() {},
  onHole() {},
  onEnd() {},
  onClose() {},
};
