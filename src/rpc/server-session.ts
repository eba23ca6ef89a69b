import { timers } from '../async/index.ts';
import { toError } from '../errors/index.ts';
import type { AnyEventMessage, AnyProcedure, EventMessage } from '../protocol/index.ts';
import {
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
  VirNetMessageError,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../protocol/index.ts';
import { findProcedure, isKnownProgram } from '../protocol/lookup.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import { answerKeepalive, isKeepalive, sendPing } from './keepalive.ts';
import type { KeepaliveOptions } from './keepalive-timer.ts';
import { KeepaliveTimer } from './keepalive-timer.ts';
import type { PacketHeader } from './packet.ts';
import type { ServerStreamPort } from './server-stream.ts';
import { ServerStream } from './server-stream.ts';
import type { Trace } from './trace.ts';

/**
 * libvirtd's `max_client_requests`: it stops reading from a client with this many calls in flight.
 */
export const CLIENT_REQUESTS_DEFAULT = 5;

/** libvirtd gives all its events the serial 1. */
const EVENT_SERIAL = 1;

/** Returns libvirt's error struct. Fields that are not given have libvirt's default values. */
export function errorBody(fields: Partial<VirNetMessageError>): VirNetMessageError {
  return {
    code: VirErrorNumber.INTERNAL_ERROR,
    domain: VirErrorDomain.NONE,
    message: null,
    level: VirErrorLevel.ERROR,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: -1,
    int2: -1,
    net: null,
    ...fields,
  };
}

/** An error that a handler answers with: libvirt's fields, as they are on the wire. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault';
  readonly body: VirNetMessageError;

  constructor(fields: Partial<VirNetMessageError> & { readonly message: string }) {
    super(fields.message);
    this.body = errorBody(fields);
  }
}

/** The server behind a {@link ServerSession}. */
export interface ServerHandler {
  /**
   * Answers a call: returns the value that the `ret` codec of the procedure encodes, or a promise
   * of it. Throws {@link ServerFault} to answer with an error.
   */
  onCall(procedure: AnyProcedure, args: unknown, header: PacketHeader): unknown;

  /** Whether keepalive messages are ignored, as by a daemon that hangs. */
  ignoresKeepalive?(): boolean;

  /** Returns the error to answer with if a handler or a stream throws `error`. */
  toFault?(error: unknown): ServerFault | undefined;

  /** Called once when the client has disconnected. */
  onClose(error: Error | undefined): void;
}

export interface ServerSessionOptions {
  readonly handler: ServerHandler;
  readonly trace: Trace;
  /** The number of calls in flight at which the session stops reading. */
  readonly maxClientRequests?: number;
  /** The programs that are served; by default all known programs. */
  readonly programs?: readonly number[];
}

/**
 * The server's end of the RPC protocol. It reads calls, passes them to the handler, and sends the
 * replies as they become ready. It answers or ignores unusual packets as libvirtd does.
 */
export class ServerSession {
  readonly channel: PacketChannel;

  readonly #handler: ServerHandler;
  readonly #trace: Trace;
  readonly #maxRequests: number;
  readonly #programs: ReadonlySet<number> | undefined;
  readonly #streams = new Map<number, ServerStream>();
  #keepalive: KeepaliveTimer | undefined;
  #requests = 0;

  constructor(channel: PacketChannel, options: ServerSessionOptions) {
    this.channel = channel;
    this.#handler = options.handler;
    this.#trace = options.trace;
    this.#maxRequests = options.maxClientRequests ?? CLIENT_REQUESTS_DEFAULT;
    this.#programs = options.programs === undefined ? undefined : new Set(options.programs);
    channel.start({
      onPacket: (header, payload) => this.#onPacket(header, payload),
      onRoom: () => this.#onRoom(),
      onClose: (error) => this.#onClose(error),
    });
  }

  /**
   * Connects `port` to the stream that the call with this header opens. Data is sent after the
   * reply.
   */
  openStream(opener: PacketHeader, port: ServerStreamPort): void {
    const { serial } = opener;
    const stream = new ServerStream(this.channel, opener, {
      port,
      toFault: (error) => this.#toFault(error),
      forget: () => this.#streams.delete(serial),
    });
    this.#streams.set(serial, stream);
    timers.queueMicrotask(() => void stream.pump());
  }

  /** Starts keepalive: a client that does not respond is disconnected. */
  startKeepalive(options: KeepaliveOptions): void {
    this.#keepalive ??= new KeepaliveTimer(options, {
      ping: () => {
        if (!this.#handler.ignoresKeepalive?.()) sendPing(this.channel);
      },
      dead: () => this.channel.fail(new Error('The client does not answer keepalive messages')),
    });
  }

  /** Sends an event to the client. @throws XdrError if `payload` does not fit its type. */
  sendEvent<Payload>(event: EventMessage<Payload>, payload: Payload): void {
    this.channel.send(eventHeader(event), event.event, payload);
  }

  /** Sends a reply to the call with this header. A handler uses it only to reply a second time. */
  answer(header: PacketHeader, value: unknown): void {
    const procedure = this.#find(header);
    if (!(procedure instanceof ServerFault)) this.#answer(procedure, header, value);
  }

  /** Sends all queued packets, and closes. */
  end(): Promise<void> {
    return this.channel.end();
  }

  #onRoom(): void {
    for (const stream of [...this.#streams.values()]) stream.onRoom();
  }

  #onClose(error: Error | undefined): void {
    this.#keepalive?.stop();
    for (const stream of [...this.#streams.values()]) stream.abandon();
    this.#handler.onClose(error);
  }

  #onPacket(header: PacketHeader, payload: XdrReader): void {
    this.#keepalive?.received();
    if (isKeepalive(header)) {
      if (this.#handler.ignoresKeepalive?.()) this.#trace.dropped(header, 'the daemon hangs');
      else answerKeepalive(header, this.channel, this.#trace);
      return;
    }
    switch (header.type) {
      case VirNetMessageType.CALL:
      case VirNetMessageType.CALL_WITH_FDS:
        this.#onCall(header, payload);
        break;
      case VirNetMessageType.STREAM:
      case VirNetMessageType.STREAM_HOLE:
        this.#onStream(header, payload);
        break;
      default:
        this.#trace.dropped(header, 'a client does not send packets of this type');
    }
  }

  #onStream(header: PacketHeader, payload: XdrReader): void {
    const stream = this.#streams.get(header.serial);
    if (stream !== undefined) stream.receive(header, payload);
    else this.#trace.dropped(header, 'no stream with this serial is open');
  }

  #onCall(header: PacketHeader, payload: XdrReader): void {
    const procedure = this.#find(header);
    if (procedure instanceof ServerFault) {
      this.#answerFault(header, procedure);
      return;
    }
    let args: unknown;
    try {
      payload.readAsC();
      args = procedure.args.decode(payload);
    } catch (error) {
      const text = `Unable to decode message payload: ${toError(error).message}`;
      this.#answerFault(header, rpcFault(text));
      return;
    }
    this.#handle(procedure, args, header);
  }

  #find(header: PacketHeader): AnyProcedure | ServerFault {
    const isServed = this.#programs?.has(header.prog) ?? true;
    if (!isServed || !isKnownProgram(header.prog, header.vers)) {
      return rpcFault(`Cannot find program ${header.prog} version ${header.vers}`);
    }
    if (header.status !== VirNetMessageStatus.OK) {
      return rpcFault(`Unexpected message status ${header.status}`);
    }
    const procedure = findProcedure(header);
    if (procedure === undefined || !('args' in procedure)) {
      return rpcFault(`unknown procedure: ${header.proc}`);
    }
    return procedure;
  }

  /** Replies immediately if the handler does, so that the replies of one tick share a write. */
  #handle(procedure: AnyProcedure, args: unknown, header: PacketHeader): void {
    let result: unknown;
    try {
      result = this.#handler.onCall(procedure, args, header);
    } catch (error) {
      this.#answerFault(header, this.#toFault(error));
      return;
    }
    if (!isPromise(result)) {
      this.#answer(procedure, header, result);
      return;
    }
    this.#begin();
    result
      .then(
        (value) => this.#answer(procedure, header, value),
        (error: unknown) => this.#answerFault(header, this.#toFault(error)),
      )
      .finally(() => this.#done());
  }

  #begin(): void {
    this.#requests += 1;
    if (this.#requests === this.#maxRequests) this.channel.pause();
  }

  #done(): void {
    if (this.#requests === this.#maxRequests) this.channel.resume();
    this.#requests -= 1;
  }

  #toFault(error: unknown): ServerFault {
    if (error instanceof ServerFault) return error;
    return this.#handler.toFault?.(error) ?? internalFault(error);
  }

  #answer(procedure: AnyProcedure, header: PacketHeader, value: unknown): void {
    try {
      this.channel.send(replyHeader(header, VirNetMessageStatus.OK), procedure.ret, value);
    } catch (error) {
      this.#answerFault(header, this.#toFault(error));
    }
  }

  #answerFault(header: PacketHeader, fault: ServerFault): void {
    const reply = replyHeader(header, VirNetMessageStatus.ERROR);
    this.channel.send(reply, VirNetMessageError, fault.body);
  }
}

function replyHeader(call: PacketHeader, status: number): PacketHeader {
  return { ...call, type: VirNetMessageType.REPLY, status };
}

function eventHeader(event: AnyEventMessage): PacketHeader {
  return {
    prog: event.program,
    vers: event.version,
    proc: event.number,
    type: VirNetMessageType.MESSAGE,
    serial: EVENT_SERIAL,
    status: VirNetMessageStatus.OK,
  };
}

function rpcFault(message: string): ServerFault {
  return new ServerFault({ code: VirErrorNumber.RPC, domain: VirErrorDomain.RPC, message });
}

function internalFault(error: unknown): ServerFault {
  const { message } = toError(error);
  return new ServerFault({
    code: VirErrorNumber.INTERNAL_ERROR,
    domain: VirErrorDomain.RPC,
    message,
  });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
