import { TransportError } from '../../errors/index.ts';

/** The deadline of opening a connection, which stands still while a person is asked something. */
export class Deadline {
  /** Aborts when the time is up, with a `TransportError`, or with the caller's own reason. */
  readonly signal: AbortSignal;

  readonly #controller = new AbortController();
  readonly #what: string;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onCallerAbort: () => void;
  #timer: NodeJS.Timeout | undefined;
  #leftMs: number;
  #startedAtMs = 0;

  constructor(what: string, timeoutMs: number, callerSignal: AbortSignal | undefined) {
    this.#what = what;
    this.#leftMs = timeoutMs;
    this.#callerSignal = callerSignal;
    this.signal = this.#controller.signal;
    this.#onCallerAbort = () => this.#controller.abort(callerSignal?.reason);
    callerSignal?.addEventListener('abort', this.#onCallerAbort, { once: true });
    if (callerSignal?.aborted) this.#onCallerAbort();
    this.resume();
  }

  /** Stops the clock. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#startedAtMs;
  }

  /** Lets the clock run on. */
  resume(): void {
    this.#startedAtMs = performance.now();
    // The process stays alive for it: somebody awaits the connection.
    this.#timer = setTimeout(() => this.#expire(), Math.max(0, this.#leftMs));
  }

  /** Forgets the deadline: the connection is open, or will not be. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
  }

  #expire(): void {
    const message = `${this.#what} took longer than the deadline (connectTimeoutMs)`;
    this.#controller.abort(new TransportError('CONNECT_TIMEOUT', message));
  }
}
