import { unlessAborted } from '../async/index.ts';
import { TransportError } from '../errors/index.ts';
import type { SshLink } from './link.ts';

/** A lease of a session. The link stays open until all leases are released. */
export interface LinkLease {
  readonly link: SshLink;

  /** Releases the lease. If it is the last one, resolves when the link is closed. */
  release(): Promise<void>;
}

/** A caller that waits for a link: its abort signal, and its timeout, which prompts pause. */
export interface Waiter {
  readonly signal?: AbortSignal | undefined;

  /** Pauses the timeout, because a user is prompted. */
  pause?(): void;

  /** Resumes the timeout. */
  resume?(): void;
}

type Open = (waiter: Waiter) => Promise<SshLink>;

interface Attempt {
  readonly link: Promise<SshLink>;
  readonly waiter: Waiter;
}

/**
 * One SSH connection shared by several leases. It is opened for the first lease, and opened again
 * if a lease is acquired after the connection was lost or closed.
 */
export class SharedSession {
  readonly #open: Open;
  #attempt: Attempt | undefined;
  #link: SshLink | undefined;
  #leases = 0;
  #isClosing = false;

  /** Whether the link stays open without leases. */
  readonly #staysOpen: boolean;

  constructor(open: Open, options: { readonly staysOpen: boolean }) {
    this.#open = open;
    this.#staysOpen = options.staysOpen;
  }

  /** Whether the session accepts no new leases. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Acquires a lease, and opens the link if necessary. */
  async acquire(waiter: Waiter): Promise<LinkLease> {
    if (this.#isClosing) {
      throw new TransportError('CONNECTION_CLOSED', 'The SSH session was closed');
    }
    this.#leases += 1;
    try {
      const link = await this.#usableLink(waiter);
      return { link, release: once(() => this.#release()) };
    } catch (error) {
      await this.#release();
      throw error;
    }
  }

  /** Stops accepting leases. The link is closed when the last lease is released. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#leases === 0) await this.#endLink();
  }

  /** Closes the link immediately, even if there are leases. */
  destroy(): void {
    this.#isClosing = true;
    this.#link?.destroy();
  }

  async #usableLink(waiter: Waiter): Promise<SshLink> {
    while (this.#link === undefined || this.#link.isClosed) {
      const attempt = this.#attempt ?? this.#begin(waiter);
      try {
        // The attempt's own caller gets its error, which has the phase. Another caller has another
        // signal, which the attempt does not know.
        const signal = attempt.waiter === waiter ? undefined : waiter.signal;
        this.#link = await unlessAborted(attempt.link, signal);
      } catch (error) {
        // If the caller that started the attempt aborted it, the other callers try again.
        const isOthers = attempt.waiter !== waiter && attempt.waiter.signal?.aborted === true;
        if (!isOthers || waiter.signal?.aborted) throw error;
      }
    }
    return this.#link;
  }

  #begin(waiter: Waiter): Attempt {
    const attempt: Attempt = { link: this.#open(waiter), waiter };
    this.#attempt = attempt;
    const forget = (): void => {
      if (this.#attempt === attempt) this.#attempt = undefined;
    };
    attempt.link.then(forget, forget);
    return attempt;
  }

  async #release(): Promise<void> {
    this.#leases -= 1;
    if (this.#leases === 0 && (this.#isClosing || !this.#staysOpen)) await this.#endLink();
  }

  /** Closes the link. A lease acquired meanwhile gets a new link. */
  async #endLink(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    await link?.end();
  }
}

function once(body: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= body();
    return done;
  };
}
