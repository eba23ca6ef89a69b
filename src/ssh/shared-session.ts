import type { SshLink } from './link.ts';

/** A share in a session: the link stays open until everybody has given theirs back. */
export interface Lease {
  readonly link: SshLink;

  /** Gives the share back. Resolves when the link is closed, where nobody else needs it. */
  release(): Promise<void>;
}

interface Attempt {
  readonly link: Promise<SshLink>;
  readonly signal: AbortSignal | undefined;
}

/** One SSH connection for several users. It is opened when the first comes, and again once it was lost. */
export class SharedSession {
  readonly #open: (signal: AbortSignal | undefined) => Promise<SshLink>;
  #attempt: Attempt | undefined;
  #link: SshLink | undefined;
  #leases = 0;
  #isClosing = false;

  constructor(open: (signal: AbortSignal | undefined) => Promise<SshLink>) {
    this.#open = open;
  }

  /** Whether it takes nobody any more. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  async acquire(signal: AbortSignal | undefined): Promise<Lease> {
    this.#leases += 1;
    try {
      const link = await this.#usableLink(signal);
      return { link, release: once(() => this.#release(link)) };
    } catch (error) {
      await this.#release(undefined);
      throw error;
    }
  }

  /** Takes nobody any more. The link ends when the last share is given back. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#leases === 0) await this.#link?.end();
  }

  /** Ends the link at once, whoever uses it. */
  destroy(): void {
    this.#isClosing = true;
    this.#link?.destroy();
  }

  async #usableLink(signal: AbortSignal | undefined): Promise<SshLink> {
    while (this.#link === undefined || this.#link.isClosed) {
      const attempt = this.#attempt ?? this.#begin(signal);
      try {
        this.#link = await attempt.link;
      } catch (error) {
        // Whoever began may have lost patience; that is no reason for others to do so.
        const isOthers = attempt.signal !== signal && attempt.signal?.aborted === true;
        if (!isOthers || signal?.aborted) throw error;
      }
    }
    return this.#link;
  }

  #begin(signal: AbortSignal | undefined): Attempt {
    const attempt: Attempt = { link: this.#open(signal), signal };
    this.#attempt = attempt;
    const forget = (): void => {
      if (this.#attempt === attempt) this.#attempt = undefined;
    };
    attempt.link.then(forget, forget);
    return attempt;
  }

  async #release(link: SshLink | undefined): Promise<void> {
    this.#leases -= 1;
    if (!this.#isClosing || this.#leases > 0) return;
    await (link ?? this.#link)?.end();
  }
}

function once(body: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= body();
    return done;
  };
}
