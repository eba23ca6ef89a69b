import type { Transport } from '../transport/index.ts';

/** The session of a {@link ProcessHold}. */
export interface HoldOwner {
  /** Whether the session needs its transport. */
  readonly isNeeded: boolean;
}

/** Keeps the process alive while its session needs the transport. */
export class ProcessHold {
  readonly #transport: Transport;
  readonly #owner: HoldOwner;
  #isReferenced = false;

  constructor(transport: Transport, owner: HoldOwner) {
    this.#transport = transport;
    this.#owner = owner;
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
    if (!this.#isReferenced || this.#owner.isNeeded) return;
    this.#isReferenced = false;
    this.#transport.unref();
  }
}
