import type { Transport } from '../transport/index.ts';

/** Keeps the process alive while its session needs the transport. */
export class ProcessHold {
  readonly #transport: Transport;
  readonly #isNeeded: () => boolean;
  #isReferenced = false;

  constructor(transport: Transport, isNeeded: () => boolean) {
    this.#transport = transport;
    this.#isNeeded = isNeeded;
  }

  /** Notes that the transport is needed now. */
  take(): void {
    if (this.#isReferenced) return;
    this.#isReferenced = true;
    this.#transport.ref();
  }

  /**
   * Notes that the transport may no longer be needed. It is released at once: a timer in place of
   * `ref` and `unref` for each call takes as much CPU time.
   */
  check(): void {
    if (!this.#isReferenced || this.#isNeeded()) return;
    this.#isReferenced = false;
    this.#transport.unref();
  }
}
