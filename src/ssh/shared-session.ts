import { TransportError } from '../errors/index.ts';
import type { SshLink } from './link.ts';

/** A share in a session: the link stays open until everybody has given theirs back. */
export interface Lease {
  readonly link: SshLink;

  /** Gives the share back. Resolves when the link is closed, where nobody else needs it. */
  release(): Promise<void>;
}

/** Who waits for a way. The clock of a deadline stands still while a person is asked something. */
export interface Waiter {
  readonly signal?: AbortSignal | undefined;
  pause?(): void;
  resume?(): void;
}

type Open = (waiter: Waiter) => Promise<SshLink>;

interface Attempt {
  readonly link: Promise<SshLink>;
  readonly waiter: Waiter;
}

/**
 * One SSH connection for several users. It is opened when the first comes, and again once it was
 * lost or has ended for want of users.
 */
export class SharedSession {
  readonly #open: Open;
  #attempt: Attempt | undefined;
  #link: SshLink | undefined;
  #leases = 0;
  #isClosing = false;

  /** Whether the link stays open while nobody uses it. */
  readonly #staysOpen: boolean;

  constructor(open: Open, options: { readonly staysOpen: boolean }) {
    this.#open = open;
    this.#staysOpen = options.staysOpen;
  }

  /** Whether it takes nobody any more. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  async acquire(waiter: Waiter): Promise<Lease> {
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

  /** Takes nobody any more. The link ends when the last share is given back. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#leases === 0) await this.#endLink();
  }

  /** Ends the link at once, whoever uses it. */
  destroy(): void {
    this.#isClosing = true;
    this.#link?.destroy();
  }

  async #usableLink(waiter: Waiter): Promise<SshLink> {
    while (this.#link === undefined || this.#link.isClosed) {
      const attempt = this.#attempt ?? this.#begin(waiter);
      try {
        this.#link = await attempt.link;
      } catch (error) {
        // Whoever began may have lost patience; that is no reason for others to do so.
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

  /** Whoever comes meanwhile gets a new one. */
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
