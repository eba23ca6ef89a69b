import type { Abort } from '../../async/index.ts';
import { abortError, offAbort, onAbort } from '../../async/index.ts';

interface PendingWait<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Holds back waiting calls, and releases all of them together, in the order of their arrival. */
export class Gate<T> {
  readonly #waiters = new Set<PendingWait<T>>();
  readonly #onChange: () => void;

  /** @param onChange - Called when a wait starts or ends. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** The number of waits. */
  get size(): number {
    return this.#waiters.size;
  }

  /** Resolves when the gate opens. Rejects when the gate fails, or when the signal aborts. */
  wait(signal: AbortSignal | undefined, describeAbort: () => Abort): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw abortError(signal, describeAbort);
      const leave = (): void => {
        offAbort(signal, rejectAborted);
        this.#waiters.delete(waiter);
        this.#onChange();
      };
      const rejectAborted = (): void => {
        leave();
        if (signal !== undefined) reject(abortError(signal, describeAbort));
      };
      const waiter: PendingWait<T> = {
        resolve: (value) => {
          leave();
          resolve(value);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      if (signal !== undefined) onAbort(signal, rejectAborted);
      this.#waiters.add(waiter);
      this.#onChange();
    });
  }

  /** Resolves all waits. */
  open(value: T): void {
    for (const waiter of [...this.#waiters]) waiter.resolve(value);
  }

  /** Rejects all waits, each with its own error. */
  fail(makeError: () => unknown): void {
    for (const waiter of [...this.#waiters]) waiter.reject(makeError());
  }
}
