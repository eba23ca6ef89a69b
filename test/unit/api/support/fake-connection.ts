import type { HostAccess } from '../../../../src/api/calls/host-access.ts';
import { assembleConnection } from '../../../../src/api/connection/assemble-connection.ts';
import type { Connection } from '../../../../src/api/connection/connection.ts';
import { Link } from '../../../../src/api/live/link.ts';
import { SessionRelay } from '../../../../src/api/live/session-relay.ts';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import type { CallOptions, ClientSession, StreamSink } from '../../../../src/rpc/index.ts';
import { XdrReader, XdrWriter } from '../../../../src/xdr/index.ts';

/** A recorded call of a method. */
export interface MadeCall {
  readonly name: string;
  readonly args: unknown;
  readonly options: CallOptions | undefined;
}

/** The answers of a procedure, and the codec that encodes them. */
interface Answers {
  readonly codec: AnyProcedure['ret'];
  readonly values: unknown[];
}

/**
 * A connection without a daemon. It records calls, and answers each procedure with the values of
 * `answer()`, or with zeros by default. Arguments and answers pass through their codecs, so a wrong
 * shape fails.
 */
export class FakeConnection {
  readonly calls: MadeCall[] = [];
  readonly connection: Connection;
  readonly link: Link;
  /** By name, because a method may use a procedure whose reply is converted. */
  readonly #answers = new Map<string, Answers>();

  constructor(
    facts: {
      readonly isSecure?: boolean;
      readonly isEncrypted?: boolean;
      readonly isReadOnly?: boolean;
      /** Whether the daemon is behind a unix socket. */
      readonly isLocal?: boolean;
      readonly hostAccess?: HostAccess;
    } = {},
  ) {
    const { isReadOnly = false, isLocal = false, hostAccess, ...security } = facts;
    const transport = { carriesDescriptors: isLocal };
    const session = {
      isClosed: false,
      calls: { inFlight: [], queuedCount: 0 },
      hold() {},
      release() {},
      channel: { isSecure: true, isEncrypted: false, transport, ...security },
      call: (procedure: AnyProcedure, args: unknown, options?: CallOptions) =>
        this.#call(procedure, args, options),
      openStream: (
        procedure: AnyProcedure,
        args: unknown,
        sink: StreamSink,
        options: CallOptions,
      ) => this.#openStream(procedure, args, sink, options),
    };
    const opened = {
      session: session as unknown as ClientSession,
      hasKeepalive: true,
      eventFeatures: async () => ({ hasEventCallbacks: true, hasCloseCallback: true }),
    };
    this.link = new Link({
      opened,
      relay: new SessionRelay(),
      keepAlive: undefined,
      callTimeoutMs: undefined,
      reconnect: undefined,
      dial: undefined,
      uri: 'test:///default',
      ...(hostAccess === undefined ? {} : { hostAccess }),
    });
    this.connection = assembleConnection({ link: this.link, uri: 'test:///default', isReadOnly });
  }

  /** Sets the answers of the next calls of a procedure. The last answer is used again and again. */
  answer(procedure: AnyProcedure, ...values: readonly unknown[]): void {
    this.#answers.set(procedure.name, { codec: procedure.ret, values: [...values] });
  }

  /** Opens a stream that has no data to read and accepts all data. */
  async #openStream(
    procedure: AnyProcedure,
    args: unknown,
    sink: StreamSink,
    { signal }: CallOptions,
  ): Promise<object> {
    const ret = await this.#call(procedure, args, { signal });
    sink.onEnd();
    const close = (): void => queueMicrotask(() => sink.onClose(undefined));
    return { ret, stream: { state: 'open', finish: close, abort: close } };
  }

  async #call(procedure: AnyProcedure, args: unknown, options?: CallOptions): Promise<unknown> {
    const writer = new XdrWriter();
    procedure.args.encode(writer, args);
    const sent: unknown = procedure.args.decode(new XdrReader(writer.finish()));
    // A session reads only the signal. All other options of a method are in the arguments.
    const signal = options?.signal;
    this.calls.push({ name: procedure.name, args: sent, options: { signal } });
    const { codec = procedure.ret, values = [] } = this.#answers.get(procedure.name) ?? {};
    const value = values.length > 1 ? values.shift() : values[0];
    if (value instanceof Error) throw value;
    if (value === undefined) return procedure.ret.decode(new XdrReader(new Uint8Array(4096)));
    const back = new XdrWriter();
    codec.encode(back, value);
    return procedure.ret.decode(new XdrReader(back.finish()));
  }
}
