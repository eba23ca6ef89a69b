import type { TransportPhase } from '../../errors/index.ts';
import { TransportError } from '../../errors/index.ts';

/** What is being done in each phase, for the message. */
const DOING: Readonly<Record<TransportPhase, string>> = {
  resolve: 'looking up the address',
  connect: 'connecting',
  handshake: 'agreeing on keys',
  helper: 'starting the helper at the far end',
  auth: 'logging in',
  open: 'opening the hypervisor',
  call: 'calling',
};

/**
 * How long a person may think. Without an end a daemon that never answers would be waited for, too:
 * polkit asks behind its back.
 */
const PATIENCE_MS = 10 * 60_000;

/** The deadline of opening a connection, which stands still while a person is asked something. */
export class Deadline {
  /** Aborts when the time is up, with a `TransportError`, or with the caller's own reason. */
  readonly signal: AbortSignal;

  /** What is opened, for the message. */
  what: string;

  /** What is being done; undefined where those who do it tell it themselves. */
  phase: TransportPhase | undefined;

  readonly #controller = new AbortController();
  readonly #patienceMs: number;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onCallerAbort: () => void;
  #timer: NodeJS.Timeout | undefined;
  #leftMs: number;
  #startedAtMs = 0;
  #pauses = 0;

  constructor(
    what: string,
    timeoutMs: number,
    callerSignal: AbortSignal | undefined,
    patienceMs: number = PATIENCE_MS,
  ) {
    this.what = what;
    this.#patienceMs = patienceMs;
    this.#leftMs = timeoutMs;
    this.#callerSignal = callerSignal;
    this.signal = this.#controller.signal;
    this.#onCallerAbort = () => this.#controller.abort(callerSignal?.reason);
    callerSignal?.addEventListener('abort', this.#onCallerAbort, { once: true });
    if (callerSignal?.aborted) this.#onCallerAbort();
    this.#start();
  }

  /** Stops the clock, until as many {@link resume}. */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1) return;
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#startedAtMs;
    this.#timer = setTimeout(() => this.#expire('nobody answered'), this.#patienceMs);
  }

  /** Lets the clock run on. */
  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses > 0) return;
    clearTimeout(this.#timer);
    this.#start();
  }

  /** Forgets the deadline: the connection is open, or will not be. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
  }

  #start(): void {
    this.#startedAtMs = performance.now();
    // The process stays alive for it: somebody awaits the connection.
    const expire = (): void => this.#expire('it took longer than connectTimeoutMs');
    this.#timer = setTimeout(expire, Math.max(0, this.#leftMs));
  }

  #expire(why: string): void {
    const { what, phase } = this;
    const during = phase === undefined ? '' : ` while ${DOING[phase]}`;
    const facts = phase === undefined ? {} : { phase };
    const error = new TransportError(
      'CONNECT_TIMEOUT',
      `${what} timed out${during}: ${why}`,
      facts,
    );
    this.#controller.abort(error);
  }
}
