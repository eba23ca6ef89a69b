import type { Procedure, RemoteProcedures } from '../../../protocol/index.ts';
import type { SimulatedHypervisor } from '../hypervisor.ts';
import type { SimulatedStream } from '../stream-port.ts';

/** What a handler may know of the connection that calls it. */
export interface CallerConnection {
  /** Opened with VIR_CONNECT_RO, so that nothing may be changed. */
  readonly readOnly: boolean;

  /** The URI as `virConnectGetURI` answers it. */
  readonly uri: string;
}

/** Where a call takes place. */
export interface CallContext {
  readonly hypervisor: SimulatedHypervisor;
  readonly connection: CallerConnection;
}

/** The answer to a call that has opened a stream, and the stream. */
export class StreamReply<Ret> {
  readonly ret: Ret;
  readonly stream: SimulatedStream;

  constructor(ret: Ret, stream: SimulatedStream) {
    this.ret = ret;
    this.stream = stream;
  }
}

/** Answers a call with what its `ret` codec encodes, or throws a HypervisorError. */
export type Handler<Args, Ret> = (context: CallContext, args: Args) => Ret | StreamReply<Ret>;

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
