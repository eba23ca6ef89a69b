import type { Procedure, RemoteProcedures } from '../../../protocol/index.ts';
import type { SimulatedHypervisor } from '../hypervisor.ts';
import type { SimulatedStream } from '../stream-port.ts';

/** The connection of the client that makes a call. */
export interface CallerConnection {
  /** Whether the connection is read-only (VIR_CONNECT_RO). */
  readonly readOnly: boolean;

  /** The URI that `virConnectGetURI` returns. */
  readonly uri: string;
}

/** The context of a call. */
export interface CallContext {
  readonly hypervisor: SimulatedHypervisor;
  readonly connection: CallerConnection;
}

/** The reply to a call that has opened a stream, together with the stream. */
export class StreamReply<Ret> {
  readonly ret: Ret;
  readonly stream: SimulatedStream;

  constructor(ret: Ret, stream: SimulatedStream) {
    this.ret = ret;
    this.stream = stream;
  }
}

/**
 * Answers a call with the value that its `ret` codec encodes, or a promise of it, or throws a
 * HypervisorError.
 */
export type Handler<Args, Ret> = (
  context: CallContext,
  args: Args,
) => Ret | Promise<Ret> | StreamReply<Ret>;

/** The names of the procedures of a program, without its events. */
type ProcedureName<Program> = {
  [Name in keyof Program]: Program[Name] extends Procedure<infer _Args, infer _Ret> ? Name : never;
}[keyof Program];

/** Handlers of some procedures of a program, by name and with the types of each. */
export type HandlersOf<Program> = {
  readonly [Name in ProcedureName<Program>]?: Program[Name] extends Procedure<infer Args, infer Ret>
    ? Handler<Args, Ret>
    : never;
};

export type RemoteHandlers = HandlersOf<RemoteProcedures>;
