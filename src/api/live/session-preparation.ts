import type { Procedure } from '../../protocol/index.ts';
import type { ClientSession, KeepaliveOptions, TrackedCallOptions } from '../../rpc/index.ts';
import { withCallTimeout } from './call-timeout.ts';
import type { OpenedSession } from './opened-session.ts';

export interface SessionPreparationOptions {
  readonly keepAlive: KeepaliveOptions | undefined;
  readonly callTimeoutMs: number | undefined;
  readonly lowLatency?: boolean;
}

/**
 * Prepares each session that is opened for a connection: keepalive, busy polling, and the session's
 * first call.
 */
export class SessionPreparation {
  readonly #options: SessionPreparationOptions;
  #firstCall:
    | ((session: ClientSession, options: TrackedCallOptions) => Promise<unknown>)
    | undefined;

  constructor(options: SessionPreparationOptions) {
    this.#options = options;
  }

  /** Sets the call that {@link makeFirstCall} makes. */
  setFirstCall<Args>(procedure: Procedure<Args, unknown>, args: Args): void {
    this.#firstCall = (session, options) => session.call(procedure, args, options);
  }

  /** Starts keepalive and, if wanted, busy polling. */
  start({ session, hasKeepalive }: OpenedSession): void {
    const { keepAlive, lowLatency } = this.#options;
    if (keepAlive !== undefined && hasKeepalive) session.startKeepalive(keepAlive);
    if (lowLatency) session.pollBusily();
  }

  /** Makes the call that every further session starts with, if there is one. */
  async makeFirstCall({ session }: OpenedSession, signal: AbortSignal): Promise<void> {
    const firstCall = this.#firstCall;
    if (firstCall === undefined) return;
    const { callTimeoutMs } = this.#options;
    await (callTimeoutMs === undefined
      ? firstCall(session, { signal })
      : withCallTimeout(callTimeoutMs, FIRST_CALL, { signal }, (options) =>
          firstCall(session, options),
        ));
  }
}

const FIRST_CALL = { what: 'The first call of a session' };
