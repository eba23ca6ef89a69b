import type { Abort } from '../../async/index.ts';
import { abortWith, timers, withTimeout } from '../../async/index.ts';
import {
  ArgumentError,
  AuthError,
  TimeoutError,
  TransportError,
  toError,
} from '../../errors/index.ts';
import type { ClientSession } from '../../rpc/index.ts';
import { Gate } from './gate.ts';
import type { Dial, OpenedSession } from './opened-session.ts';
import type { ReconnectPolicy } from './reconnect-options.ts';
import { backoffMs } from './reconnect-options.ts';
import type { SessionPreparation } from './session-preparation.ts';
import { SessionRelay } from './session-relay.ts';

/** The part of a connection that {@link Reconnecting} needs. */
export interface ReconnectingHost {
  readonly dial: Dial;
  readonly policy: ReconnectPolicy;
  readonly preparation: SessionPreparation;

  /** Attaches the connection's listeners to a new session. */
  listen(relay: SessionRelay, opened: OpenedSession): void;

  /** Registers again on a new session everything that was registered on the lost one. */
  restore(opened: OpenedSession): Promise<void>;

  /** Called after each failed attempt. */
  onFailedAttempt(error: Error): void;

  /** Called when a new session is ready for calls. */
  onOpened(opened: OpenedSession): void;

  /** Called when there will be no further attempt. */
  onFailed(error: TransportError): void;
}

/**
 * Re-establishes a lost connection: attempts with exponential backoff, until one succeeds, the
 * policy allows no further one, or {@link cancel} is called. Calls that wait for the result use
 * {@link wait}.
 */
export class Reconnecting {
  readonly #host: ReconnectingHost;
  readonly #controller = new AbortController();
  readonly #gate = new Gate<ClientSession>(() => this.#updateReference());
  #isHeld: boolean;
  /** Runs between attempts. */
  #timer: NodeJS.Timeout | undefined;

  /** @param isHeld - See {@link setHeld}. */
  constructor(host: ReconnectingHost, isHeld: boolean) {
    this.#host = host;
    this.#isHeld = isHeld;
  }

  /** Starts the attempts. */
  start(): void {
    void this.#run();
  }

  /**
   * Resolves with the new session; rejects when there will be none, or when the signal aborts.
   */
  wait(signal: AbortSignal | undefined, describeAbort: () => Abort): Promise<ClientSession> {
    return this.#gate.wait(signal, describeAbort);
  }

  /** The number of calls that wait for the new session. */
  get waitingCount(): number {
    return this.#gate.size;
  }

  /** Lets the waiting calls continue on the new session. */
  resolve(session: ClientSession): void {
    this.#gate.open(session);
  }

  /** Stops the attempts. Waiting calls are rejected with `why`. */
  cancel(why: Error): void {
    abortWith(this.#controller, why);
    timers.clearTimeout(this.#timer);
    this.#gate.fail(() => why);
  }

  /** Sets whether the process stays alive between attempts even if no call waits. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#updateReference();
  }

  async #run(): Promise<void> {
    const { policy } = this.#host;
    const { signal } = this.#controller;
    const endsAtMs = timers.monotonicMs() + policy.deadlineMs;
    let failure: Error = closedByDaemon();
    for (let attempt = 1; attempt <= policy.maxAttempts; attempt += 1) {
      const delayMs = backoffMs(policy, attempt);
      if (timers.monotonicMs() + delayMs >= endsAtMs) break;
      await this.#pause(delayMs);
      if (signal.aborted) return;
      try {
        await within(signal, endsAtMs, (until) => this.#attempt(until));
        return;
      } catch (error) {
        if (signal.aborted) return;
        failure = toError(error);
        this.#host.onFailedAttempt(failure);
        if (isPermanent(failure)) break;
      }
    }
    this.#host.onFailed(reconnectError(failure));
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { dial, preparation } = this.#host;
    const relay = new SessionRelay();
    const opened = await dial(relay, signal);
    const abandon = (): void => opened.session.fail(toError(signal.reason));
    try {
      signal.addEventListener('abort', abandon, { once: true });
      this.#host.listen(relay, opened);
      // A daemon may also stop responding during the following calls.
      preparation.start(opened);
      await preparation.makeFirstCall(opened, signal);
      await this.#host.restore(opened);
      signal.throwIfAborted();
      if (opened.session.isClosed) throw closedByDaemon();
    } catch (error) {
      opened.session.fail(toError(error));
      throw error;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
    // In the same tick as the check above: a loss after it is already the connection's loss.
    this.#host.onOpened(opened);
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#controller;
    return new Promise((resolve) => {
      const finish = (): void => {
        timers.clearTimeout(this.#timer);
        this.#timer = undefined;
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#timer = timers.setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
      this.#updateReference();
    });
  }

  /** Between attempts the process stays alive only for waiting calls and for {@link setHeld}. */
  #updateReference(): void {
    if (this.#isHeld || this.#gate.isAwaited) this.#timer?.ref();
    else this.#timer?.unref();
  }
}

export function closedByDaemon(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The daemon closed the connection');
}

function reconnectError(failure: Error): TransportError {
  const message = `The connection was lost and could not be re-established: ${failure.message}`;
  return new TransportError('CONNECTION_LOST', message, { cause: failure });
}

/**
 * Whether further attempts would fail in the same way: a refused login or a wrong argument. A
 * connection that was only closed is no refusal: the same certificate was accepted before. The
 * program's own code may fail for a time, such as a mechanism whose ticket has expired.
 */
function isPermanent(error: Error): boolean {
  if (error instanceof ArgumentError) return true;
  if (!(error instanceof AuthError) || error.code === 'AUTH_CALLBACK_FAILED') return false;
  return !(error.cause instanceof TransportError);
}

/** Runs `attempt`, and aborts its signal at `atMs`. The timer does not keep the process alive. */
function within(
  signal: AbortSignal,
  atMs: number,
  attempt: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (atMs === Number.POSITIVE_INFINITY) return attempt(signal);
  const timeoutMs = Math.max(1, Math.ceil(atMs - timers.monotonicMs()));
  const makeError = (): TimeoutError =>
    new TimeoutError('CONNECT_TIMEOUT', 'The connection was not re-established within deadlineMs', {
      timeoutMs,
    });
  return withTimeout({ timeoutMs, signal, makeError, keepsProcessAlive: false }, attempt);
}
