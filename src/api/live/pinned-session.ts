import type { Procedure } from '../../protocol/index.ts';
import type { ClientSession, TrackedCallOptions } from '../../rpc/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import { tracedCall, tracing } from '../calls/tracing.ts';

/** The calls of one session, without the retries and the time limit of a connection. */
export class PinnedSession implements PinnedCalls {
  readonly #session: ClientSession;
  readonly #uri: string;

  /** @param uri - The URI of the hypervisor, for traces. */
  constructor(session: ClientSession, uri: string) {
    this.#session = session;
    this.#uri = uri;
  }

  get isLost(): boolean {
    return this.#session.isClosed;
  }

  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: TrackedCallOptions = {},
  ): Promise<Ret> {
    const make = (): Promise<Ret> => this.#session.call(procedure, args, options);
    return tracing.call.hasSubscribers ? tracedCall(this.#uri, procedure, args, make) : make();
  }
}
