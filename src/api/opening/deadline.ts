import { Timeout } from '../../async/index.ts';
import type { TransportPhase } from '../../errors/index.ts';
import { TimeoutError } from '../../errors/index.ts';

/** The activity of each phase, for the message. */
const ACTIVITIES: Readonly<Record<TransportPhase, string>> = {
  resolve: 'looking up the address',
  connect: 'connecting',
  handshake: 'agreeing on keys',
  helper: 'starting the helper at the far end',
  auth: 'logging in',
  open: 'opening the hypervisor',
  call: 'calling',
};

/**
 * The time that a user has to answer a prompt. The limit also ends the wait for a daemon that does
 * not respond: with polkit the daemon prompts the user, so the client cannot distinguish the two.
 */
const PATIENCE_MS = 10 * 60_000;

/** The deadline for opening a connection. Its clock stops while a user is prompted. */
export class Deadline {
  /** The subject of the message, such as `Opening qemu:///system`. */
  what: string;

  /** The current phase; undefined if the layer below adds the phase to the error itself. */
  phase: TransportPhase | undefined;

  readonly #timeout: Timeout;

  constructor(
    what: string,
    timeoutMs: number,
    callerSignal: AbortSignal | undefined,
    patienceMs: number = PATIENCE_MS,
  ) {
    this.what = what;
    this.#timeout = new Timeout({
      timeoutMs,
      pauseMs: patienceMs,
      signal: callerSignal,
      describeAbort: () => ({ message: `${this.what} was aborted` }),
      makeError: (exceeded) =>
        exceeded === 'timeoutMs'
          ? this.#error('it took longer than connectTimeoutMs', timeoutMs)
          : this.#error('the prompt was not answered', patienceMs),
    });
  }

  /** Aborts when the time is up, with a `TimeoutError`, or with the caller's own reason. */
  get signal(): AbortSignal {
    return this.#timeout.signal;
  }

  /** Stops the clock until {@link resume} has been called as often as this method. */
  pause(): void {
    this.#timeout.pause();
  }

  /** Starts the clock again where it stopped. */
  resume(): void {
    this.#timeout.resume();
  }

  /** Ends the deadline: the connection is open, or opening has failed. */
  clear(): void {
    this.#timeout.clear();
  }

  #error(why: string, timeoutMs: number): TimeoutError {
    const { what, phase } = this;
    const during = phase === undefined ? '' : ` while ${ACTIVITIES[phase]}`;
    return new TimeoutError('CONNECT_TIMEOUT', `${what} timed out${during}: ${why}`, {
      timeoutMs,
      ...(phase === undefined ? {} : { phase }),
    });
  }
}
